"""The words of a community."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from weft.congregations.logic.words import WORDS
from weft.people.forms import LineField


class WordsForm(forms.Form):
    """The community's own words: one and many for each domain noun. What is left empty keeps the usual word."""

    def __init__(self, *args, words=None, **kwargs):
        super().__init__(*args, **kwargs)
        own = words or {}
        for key, (one, many) in WORDS.items():
            said = own.get(key) or ("", "")
            self.fields[f"{key}_one"] = self._word(capfirst(one), one, said[0])
            self.fields[f"{key}_many"] = self._word(capfirst(many), many, said[1])

    @staticmethod
    def _word(label, usual, said):
        field = LineField(label=label, required=False, max_length=40, initial=said)
        field.widget.attrs["placeholder"] = usual
        return field

    def clean(self):
        cleaned = super().clean()
        for key in WORDS:
            one, many = cleaned.get(f"{key}_one"), cleaned.get(f"{key}_many")
            if bool(one) != bool(many):
                self.add_error(
                    f"{key}_many" if one else f"{key}_one", _("write both the word for one and for several.")
                )
        return cleaned

    @property
    def pairs(self):
        return [(self[f"{key}_one"], self[f"{key}_many"]) for key in WORDS]

    @property
    def words(self) -> dict[str, list[str]]:
        said = {key: [self.cleaned_data[f"{key}_one"], self.cleaned_data[f"{key}_many"]] for key in WORDS}
        return {key: pair for key, pair in said.items() if pair[0]}
