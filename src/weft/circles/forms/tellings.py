"""What people tell of themselves, and to whom."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.circles.logic.tellings import KNOWN, REACH, TOLD, WISHES
from weft.circles.models import Telling
from weft.congregations.models import Membership
from weft.people.forms import LineField, WordsField

HEADINGS = {
    "about": _("About you"),
    "place": _("Where you are"),
    "longing": _("What you long for"),
    "offer": _("What you can offer"),
    "learn": _("What you want to learn"),
    "need": _("What you need"),
    "mail": _("Mail"),
    "phone": _("Phone"),
    "post": _("Post"),
    "through": _("Through somebody else"),
    "none": _("None of these"),
    "said_as": _("How to say your name"),
    "zone": _("Your time zone"),
    "languages": _("Your languages"),
}
HELP = {
    "about": _("Anything, in your own words. Pronouns, too, if you like."),
    "place": _("As vague as you want: a street, a valley, “up north”."),
    "through": _("Who knows how to find you, if they agreed to be named."),
    "none": _("Say so in a line, and nobody tries in vain: “none”, or “I read these pages on Sundays”."),
}
TIED_READ = _(
    "What you tell those you sit with is read, too, by whoever looks out for you and by those for whom you look out."
)
LINES = frozenset({"place", "mail", "phone", "none"})


def audiences(words: Mapping[str, str]) -> list[tuple[str, object]]:
    """The five audiences in the community's words."""
    return [
        (Telling.Audience.ME, _("only me")),
        (Telling.Audience.CREWS, words["my_crews"]),
        (Telling.Audience.CONGREGATION, words["my_congregation"]),
        (Telling.Audience.NEIGHBOURS, _("neighbours, too")),
        (Telling.Audience.PUBLIC, _("everybody, in public")),
    ]


class TellingsForm(forms.Form):
    """Under each heading words, if any, and beside them who reads them."""

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        for field in TOLD:
            self.fields[field] = self._words(field)
        for field, usual in {**TOLD, **KNOWN}.items():
            label = _("Who reads this: %(heading)s") % {"heading": HEADINGS[field]}
            self.fields[f"{field}_to"] = forms.ChoiceField(
                label=label, choices=audiences(words), initial=usual, required=False
            )
        self.fields["listed"] = forms.ChoiceField(
            label=_("Who finds you in the list of people"),
            choices=[
                (Membership.Listed.CONGREGATION, _("everybody here")),
                (Membership.Listed.CREWS, _("only %(my_crews)s") % words),
            ],
        )

    @staticmethod
    def _words(field):
        kind = LineField if field in LINES else WordsField
        made = kind(
            label=HEADINGS[field],
            required=False,
            help_text=HELP.get(field, ""),
            max_length=200 if kind is LineField else 2000,
        )
        if kind is WordsField:
            made.widget.attrs["rows"] = 3
        return made

    @property
    def _pairs(self):
        return {field: (self[field], self[f"{field}_to"]) for field in TOLD}

    @property
    def groups(self):
        """Each with its words and audiences, in the order of the page, whether a slip opens it, and a note."""
        headings = [
            (_("In your own words"), ["about", "place"], ""),
            (_("What moves you"), list(WISHES), ""),
            (_("How to reach you"), list(REACH), TIED_READ),
        ]
        return [
            (legend, [self._pairs[field] for field in fields], self._slips(fields), note)
            for legend, fields, note in headings
        ]

    def _slips(self, fields):
        return any(part.errors for field in fields for part in self._pairs[field])

    def said(self):
        """Words and audience by heading."""
        clean = self.cleaned_data
        usual = {**TOLD, **KNOWN}
        return {field: (clean.get(field, ""), clean[f"{field}_to"] or usual[field]) for field in usual}


def already(told, member):
    """What stands in the form when it is opened."""
    said = {field: telling.words for field, telling in told.items()}
    to = {f"{field}_to": telling.audience for field, telling in told.items()}
    return said | to | {"listed": member.listed}
