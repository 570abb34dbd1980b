"""What somebody types who has a paper card before them."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weft.meetings.forms import DAYS
from weft.meetings.logic import Span
from weft.people.forms import LanguagesField, LineField, ZoneField
from weft.weaving.forms.yeses import SaidForm
from weft.weaving.logic.cards import STARTS, hours_words, value_of, week_of
from weft.weaving.logic.hours import Unclear, parse_week
from weft.weaving.logic.names import Roll
from weft.weaving.logic.sentence import said
from weft.weaving.logic.words import folded
from weft.weaving.logic.yeses import LOVES, RATHER_NOT, Yes, draws_of


class CardForm(SaidForm):
    """One card: who, when, and all that stands on it. A name that is known here means that person."""

    name = LineField(label=_("Name"), max_length=120)
    is_new = forms.BooleanField(label=_("Somebody new who has the same name"), required=False)
    mail = forms.EmailField(
        label=_("Mail"), required=False, max_length=254, help_text=_("Only of somebody new here.")
    )
    phone = LineField(label=_("Phone"), required=False, max_length=60)
    zone = ZoneField(label=_("Time zone"), required=False)
    languages = LanguagesField(
        label=_("Languages"), required=False, help_text=_("With commas between: English, Português")
    )
    times = LineField(
        label=_("Other times, as they wrote them"),
        required=False,
        max_length=300,
        help_text=_("Such as Mon 18:00-21:00; Sat 9-12."),
    )
    loves = LineField(label=_("Would love to be with"), required=False, max_length=600)
    rather_not = LineField(label=_("Would rather not be with"), required=False, max_length=600)

    BEFORE = ("name", "is_new", "mail", "phone", "zone", "languages")
    AFTER = ("loves", "rather_not")

    def __init__(self, *args: object, people: Iterable[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.roll = Roll.of((str(pk), name, "") for pk, name in people)
        self.who: int | None = None
        self.named: dict[int, str] = {}
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    @property
    def before(self) -> list[forms.BoundField]:
        return [self[name] for name in self.BEFORE]

    @property
    def between(self) -> list[forms.BoundField]:
        apart = (*self.BEFORE, *self.AFTER, "times")
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def after(self) -> list[forms.BoundField]:
        return [self[name] for name in self.AFTER]

    @property
    def grid(self) -> list[tuple[str, list[dict[str, object]]]]:
        """The boxes as they stand on the paper: hours down, days across."""
        ticked = self._ticked
        return [(hours_words(start), [self._box(day, start, ticked) for day in range(7)]) for start in STARTS]

    @staticmethod
    def _box(day: int, start: int, ticked: set[str]) -> dict[str, object]:
        value = value_of((day, start))
        return {"value": value, "day": DAYS[day], "on": value in ticked}

    @property
    def _ticked(self) -> set[str]:
        return set(self.data.getlist("free")) if self.is_bound else set()  # type: ignore[attr-defined]

    def clean_times(self) -> tuple[Span, ...]:
        words = self.cleaned_data["times"]
        week = parse_week(words) if words else ()
        if isinstance(week, Unclear):
            raise forms.ValidationError(said(week.accepted, self.say))
        return week

    def clean(self) -> None:
        self._find_who()
        for word in (LOVES, RATHER_NOT):
            self._find_named(word)

    def _find_who(self) -> None:
        name = self.cleaned_data.get("name", "")
        keys = self.roll.by_name.get(folded(name), ())
        if self.cleaned_data.get("is_new") or not keys:
            return
        if len(keys) > 1:
            self.add_error("name", _("several people here have this name. Write it so that it is clear."))
        else:
            self.who = int(keys[0])

    def _find_named(self, word: str) -> None:
        meant = self.roll.meant(self.cleaned_data.get(word, ""), str(self.who or ""))
        for names, sentence in (
            (meant.unknown, gettext("Nobody here is called %(name)s.")),
            (meant.ambiguous, gettext("Several people here are called %(name)s.")),
        ):
            for name in names:
                self.add_error(word, sentence % {"name": name[:80]})
        self.named |= {int(key): word for key in meant.keys}

    @property
    def week(self) -> tuple[Span, ...]:
        return week_of(self._ticked, self.cleaned_data["times"])

    @property
    def yes(self) -> Yes:
        told = self.cleaned_data
        return Yes(kind=told["kind"], draws=draws_of(told["draws"]), size=told["size"], said=self.answers)
