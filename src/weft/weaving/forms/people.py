"""What people type about who may take part in a round."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.congregations.models import Level, Membership
from weft.weaving.models import Round

LONGEST_LIST = 20_000


class PickForm(forms.Form):
    """Those of one page who may take part."""

    def __init__(self, *args: object, people: Iterable[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.people = {member.pk: member for member in people}
        choices = [(pk, member.name) for pk, member in self.people.items()]
        self.fields["shown"] = forms.TypedMultipleChoiceField(required=False, coerce=int, choices=choices)
        self.fields["picked"] = forms.TypedMultipleChoiceField(required=False, coerce=int, choices=choices)

    @property
    def added(self) -> list[Membership]:
        return [self.people[pk] for pk in self.cleaned_data["picked"]]

    @property
    def dropped(self) -> list[Membership]:
        picked = set(self.cleaned_data["picked"])
        return [self.people[pk] for pk in self.cleaned_data["shown"] if pk not in picked]


class LevelForm(forms.Form):
    """All who hold one level."""

    level = forms.TypedChoiceField(label=_("Everybody who has the level"), coerce=int)

    def __init__(self, *args: object, levels: Iterable[Level], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.levels = {level.pk: level for level in levels}
        self.fields["level"].choices = [(level.pk, level.name) for level in self.levels.values()]

    @property
    def chosen(self) -> Level:
        return self.levels[self.cleaned_data["level"]]


class EarlierForm(forms.Form):
    """All who took part in an earlier round."""

    earlier = forms.TypedChoiceField(label=_("Everybody who took part in"), coerce=int)

    def __init__(self, *args: object, rounds: Iterable[Round], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {round.pk: round for round in rounds}
        self.fields["earlier"].choices = [(round.pk, round.name) for round in self.rounds.values()]

    @property
    def chosen(self) -> Round:
        return self.rounds[self.cleaned_data["earlier"]]


class EndingForm(forms.Form):
    """All whose time together ends by a day."""

    by = forms.DateField(
        label=_("Everybody whose time together ends by"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class NamesForm(forms.Form):
    """Everybody whose name stands in a list."""

    names = forms.CharField(
        label=_("Everybody whose name stands in this list"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One name a line, from a gathering, a course or anywhere else."),
    )
