"""What people type about charges, made clean."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weft.congregations.logic.permits import PERMITS
from weft.congregations.models import Part
from weft.congregations.queries.charges import sentences
from weft.core import clock
from weft.people.forms import LineField

READY = {
    "steward": {
        "name": "%(steward)s",
        "about": _("Keeps an eye on the whole, and sees that everything else is in somebody's hands."),
        "permits": sorted(PERMITS),
    },
    "treasurer": {
        "name": pgettext_lazy("charge", "treasurer"),
        "about": _("Keeps the books of what we have in common, and shows them to everybody."),
        "permits": [],
    },
    "gatherings": {
        "name": pgettext_lazy("charge", "%(host)s of %(gatherings)s"),
        "about": _("Calls %(the_gatherings)s, opens and closes them, and finds others to help."),
        "permits": [],
    },
    "newsletter": {
        "name": pgettext_lazy("charge", "newsletter"),
        "about": _("Gathers what happened and what is coming into a letter to everybody."),
        "permits": [],
    },
    "welcome": {
        "name": pgettext_lazy("charge", "welcome"),
        "about": _("Meets newcomers, and sees that nobody is left on their own."),
        "permits": ["welcome", "accompany"],
    },
}
"""Charges that many communities have, ready to be changed."""


def ready(key, words):
    """A ready charge in the words of a community; nothing where there is no such one."""
    found = READY.get(key)
    if found is None:
        return {}
    return {
        "name": str(found["name"]) % words,
        "about": str(found["about"]) % words,
        "permits": found["permits"],
    }


class ChargeForm(forms.Form):
    """What is entrusted, what it is about, what it permits, and for how long."""

    name = LineField(label=_("What it is called"), max_length=60)
    about = LineField(
        label=_("What it is about"),
        max_length=300,
        required=False,
        help_text=_("A sentence or two. Everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    permits = forms.MultipleChoiceField(
        label=_("Whoever holds it may"), required=False, widget=forms.CheckboxSelectMultiple
    )
    term_weeks = forms.IntegerField(
        label=_("For how many weeks"),
        min_value=1,
        max_value=520,
        required=False,
        help_text=_("Leave it empty where it goes on until it is handed over or laid down."),
    )

    def __init__(self, *args, congregation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["permits"].choices = list(zip(PERMITS, sentences(congregation, PERMITS), strict=True))


class OfferForm(forms.Form):
    """Whom to ask, for which part, until when, and a few words for them."""

    taker = forms.TypedChoiceField(label=_("Whom do you ask?"), coerce=int)
    part = forms.ChoiceField(label=_("What do you ask them?"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty for the usual term, or for none."),
    )
    words = forms.CharField(
        label=_("A few words for them"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is under way, what helped you, where things lie."),
    )

    def __init__(self, *args, takers, is_holder, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.people = {member.pk: member for member in takers}
        names = [(key, member.name) for key, member in self.people.items()]
        self.fields["taker"].choices = [("", _("Choose somebody")), *names]
        mine = [("in my place", _("to take it over from me"))] if is_holder else []
        beside = _("to hold it beside me") if is_holder else _("to hold it")
        stand_in = _("to stand in whenever whoever holds it is away")
        self.fields["part"].choices = [*mine, (Part.HOLDER, beside), (Part.UNDERSTUDY, stand_in)]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until is not None and until <= clock.today(self.zone):
            raise ValidationError(_("choose a day that is still to come."))
        return until

    @property
    def asked(self):
        """What is asked, as the action takes it."""
        said = self.cleaned_data
        in_my_place = said["part"] == "in my place"
        return {
            "taker": self.people[said["taker"]],
            "part": Part.HOLDER if in_my_place else Part(said["part"]),
            "in_my_place": in_my_place,
            "until": said["until"],
            "words": said["words"],
        }
