"""What people type when they say yes to a round, and whom they wish for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.congregations.models import Membership
from weft.meetings.forms import PlainWeekForm
from weft.people.forms import LineField
from weft.weaving.logic.answers import parse_size
from weft.weaving.logic.hours import Unclear
from weft.weaving.logic.questions import Question
from weft.weaving.logic.sentence import Translate, said, same
from weft.weaving.logic.yeses import FINE, LOVES, RATHER_NOT, Yes, draws_of
from weft.weaving.models import Round


class SaidForm(forms.Form):
    """Kind, size, what draws somebody, and the questions of a round: by hand or from a paper card."""

    kind = LineField(required=False, max_length=60)
    size = LineField(required=False, max_length=40)
    draws = LineField(
        label=_("What draws you"),
        required=False,
        max_length=600,
        help_text=_("With commas between: music, cooking, long walks"),
    )

    def __init__(
        self,
        *args: object,
        round: Round,
        questions: Iterable[Question],
        say: Translate = same,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.round, self.questions, self.say = round, tuple(questions), say
        words = round.congregation.vocabulary
        if round.kinds:
            self.fields["kind"] = forms.ChoiceField(required=False, choices=self._kinds(round.kinds))
        self.fields["kind"].label = _("Which kind of %(crew)s") % words
        self.fields["size"].label = _("How large %(a_crew)s you would like") % words
        self.fields["size"].help_text = _("Such as 4, or 3–5. Empty: any size from %(low)s to %(high)s.") % {
            "low": round.size_low,
            "high": round.size_high,
        }
        for number, question in enumerate(self.questions):
            self.fields[f"question_{number}"] = forms.TypedMultipleChoiceField(
                label=question.words,
                required=False,
                coerce=int,
                choices=list(enumerate(question.options)),
                widget=forms.CheckboxSelectMultiple,
            )

    def _kinds(self, kinds: list[str]) -> list[tuple[str, object]]:
        """Those of the round, and what somebody said before if that is another one."""
        before = self.initial.get("kind") or ""
        own = [before] if before and before not in kinds else []
        return [("", _("any of them")), *((kind, kind) for kind in (*kinds, *own))]

    def clean_size(self) -> tuple[int, int] | None:
        size = parse_size(self.cleaned_data["size"])
        if isinstance(size, Unclear):
            raise forms.ValidationError(said(size.accepted, self.say))
        return size

    @property
    def answers(self) -> dict[int, tuple[int, ...]]:
        return {at: tuple(self.cleaned_data[f"question_{at}"]) for at in range(len(self.questions))}


class YesForm(SaidForm):
    """A card: what goes with a yes, and where the round has callers, a call of one's own."""

    calls = forms.BooleanField(required=False)
    intention = LineField(
        required=False,
        max_length=200,
        help_text=_("In a line. Everybody who may take part reads it, with your name."),
    )

    def __init__(self, *args: object, calls: Iterable[object] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.listed = list(calls)
        words = self.round.congregation.vocabulary
        if self.round.has_callers:
            self.fields["calls"].label = _("I would like to call %(a_crew)s") % words
            self.fields["intention"].label = _("What for")
        else:
            del self.fields["calls"], self.fields["intention"]
        for call in self.listed:
            self.fields[f"speaks_{call.caller}"] = forms.BooleanField(
                label=_("This speaks to me"), required=False
            )
        own = [name for name in ("calls", "intention") if name in self.fields]
        rest = [name for name in self.fields if name not in own and not name.startswith("speaks_")]
        self.order_fields([*rest, *own])

    @property
    def plain(self) -> list[forms.BoundField]:
        """Everything but calls."""
        return [
            field
            for field in self.visible_fields()
            if field.name not in ("calls", "intention") and not field.name.startswith("speaks_")
        ]

    @property
    def spoken_to(self) -> list[tuple[object, forms.BoundField]]:
        """What others call for, each with its tick."""
        return [(call, self[f"speaks_{call.caller}"]) for call in self.listed]

    def clean(self) -> None:
        if self.cleaned_data.get("calls") and not self.cleaned_data.get("intention"):
            self.add_error("intention", _("say in a line what for, or take the tick away."))

    @property
    def yes(self) -> Yes:
        said = self.cleaned_data
        return Yes(
            kind=said["kind"],
            draws=draws_of(said["draws"]),
            size=said["size"],
            said=self.answers,
            intention=said["intention"] if said.get("calls") else None,
            speaks={call.caller: said[f"speaks_{call.caller}"] for call in self.listed},
        )


class FirstWeekForm(PlainWeekForm):
    """When somebody could meet who has not said so yet: asked on the card itself, before all else."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["hours_low"], self.fields["hours_high"]

    def clean(self) -> dict[str, object]:
        said = super().clean()
        if not said["week"] and not self.errors:
            self.add_error(
                None, _("Without any time nobody can be found for you. Write at least one hour below.")
            )
        return said


class WishesForm(forms.Form):
    """With whom somebody would love to be, for the people on one page."""

    CHOICES = [(LOVES, _("love to")), (FINE, _("fine")), (RATHER_NOT, _("rather not"))]

    def __init__(
        self, *args: object, people: Iterable[Membership], wishes: dict[int, str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for member in self.people:
            self.fields[f"wish_{member.pk}"] = forms.ChoiceField(
                label=member.name,
                required=False,
                choices=self.CHOICES,
                initial=wishes.get(member.pk, FINE),
                widget=forms.RadioSelect,
            )

    @property
    def rows(self) -> list[tuple[Membership, forms.BoundField]]:
        return [(member, self[f"wish_{member.pk}"]) for member in self.people]

    @property
    def wishes(self) -> dict[int, str]:
        """What was said of those on the page; of whom nothing was sent, nothing changes."""
        said = {member.pk: self.cleaned_data[f"wish_{member.pk}"] for member in self.people}
        return {member: word for member, word in said.items() if word}
