"""What people type about a sign-up sheet."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.meetings.logic import zone_names
from weft.weaving.logic.headers import MEANINGS, label_of
from weft.weaving.logic.sentence import Translate

HEAVIEST = 10 * 1024 * 1024


class SheetForm(forms.Form):
    """A sign-up sheet as a file."""

    file = forms.FileField(
        label=_("The sheet"),
        help_text=_(
            "CSV, TSV or XLSX, as your form exports it. At most 10 MB. Nothing is imported before you say so."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > HEAVIEST:
            raise forms.ValidationError(
                _("this file is larger than 10 MB. Leave out what is no sign-up and try again.")
            )
        return file


class MeaningForm(forms.Form):
    """What each column of a sheet means, and which zone each unknown place is in."""

    def __init__(
        self,
        *args: object,
        headers: Sequence[str],
        mapping: Mapping[str, str],
        places: Sequence[str],
        zones: Mapping[str, str],
        say: Translate,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers, self.places = headers, list(dict.fromkeys(places))
        for index, header in enumerate(headers):
            said = mapping.get(str(index), "ignore")
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=header, choices=_meanings(said, say), initial=said
            )
        listed = [("", _("choose a time zone"))] + [
            (zone, zone.replace("_", " ")) for zone in sorted(zone_names())
        ]
        for number, place in enumerate(self.places):
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=_("Which time zone is %(place)s in?") % {"place": place},
                choices=listed,
                initial=zones.get(place, ""),
                required=False,
            )

    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{index}"] for index in range(len(self.headers))]

    def asked(self) -> list[forms.BoundField]:
        return [self[f"place_{number}"] for number in range(len(self.places))]

    @property
    def mapping(self) -> dict[str, str]:
        return {str(index): self.cleaned_data[f"column_{index}"] for index in range(len(self.headers))}

    @property
    def zones(self) -> dict[str, str]:
        said = {place: self.cleaned_data[f"place_{number}"] for number, place in enumerate(self.places)}
        return {place: zone for place, zone in said.items() if zone}


def _meanings(said: str, say: Translate) -> list[tuple[str, str]]:
    """All meanings; an hour of a grid only where it was guessed."""
    return [(meaning, label_of(meaning, say)) for meaning in dict.fromkeys([said, *MEANINGS])]
