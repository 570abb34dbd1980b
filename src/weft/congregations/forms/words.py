"""The words of a community."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from weft.congregations.logic.words import GENDERED, NOUNS, SETS, base, usual
from weft.people.forms import LineField

SET_NAMES = {
    "usual": _("As usual"),
    "plain": _("In plain words"),
    "handbook": _("As in the handbook"),
    "pod": _("Pods"),
    "boat": _("Boats"),
}
SHOWN_OF_A_SET = ("crew", "congregation", "cycle", "companion")
GENDERS = [("m", _("masculine")), ("f", _("feminine"))]
FIRST_NOUNS = ("crew", "congregation", "round", "steward")


def sets():
    """The ready sets, each with some of its words."""
    for name in SETS:
        words = usual(name, get_language() or "en")
        shown = ", ".join(words[key].one for key in SHOWN_OF_A_SET)
        yield name, gettext("%(name)s: %(words)s") % {"name": SET_NAMES[name], "words": shown}


class WordsForm(forms.Form):
    """The community's own words in one language. What is left empty keeps the word of the ready set."""

    def __init__(self, *args, words=None, word_set="usual", language="", keys=NOUNS, **kwargs):
        super().__init__(*args, **kwargs)
        self.language = base(language or get_language() or "en")
        self.keys = keys
        own = (words or {}).get(self.language) or {}
        for key, noun in usual(word_set, self.language).items():
            if key in keys:
                self._ask(key, noun, own.get(key) or ("", "", noun.gender))

    def _ask(self, key, noun, said):
        for part, usually, now in zip(("one", "many"), noun, said, strict=False):
            field = LineField(label=capfirst(usually), required=False, max_length=40, initial=now)
            field.widget.attrs |= {"placeholder": usually, "lang": self.language}
            self.fields[f"{key}_{part}"] = field
        if self.language in GENDERED:
            gender = said[2] if len(said) > 2 else noun.gender
            self.fields[f"{key}_gender"] = forms.ChoiceField(
                label=_("Gender"), required=False, choices=GENDERS, initial=gender
            )

    def clean(self):
        cleaned = super().clean()
        for key in self.keys:
            one, many = cleaned.get(f"{key}_one"), cleaned.get(f"{key}_many")
            if bool(one) != bool(many):
                self.add_error(
                    f"{key}_many" if one else f"{key}_one", _("write both the word for one and for several.")
                )
        return cleaned

    @property
    def rows(self):
        """The fields of each noun."""
        for key in self.keys:
            gender = self[f"{key}_gender"] if f"{key}_gender" in self.fields else None
            yield self[f"{key}_one"], self[f"{key}_many"], gender

    @property
    def words(self):
        """By language, what the community says in its own words."""
        said = {}
        for key in self.keys:
            parts = [self.cleaned_data.get(f"{key}_{part}", "") for part in ("one", "many", "gender")]
            if parts[0]:
                said[key] = parts if parts[2] else parts[:2]
        return {self.language: said} if said else {}


class FirstWordsForm(WordsForm):
    """The few words that a community begins with."""

    word_set = forms.ChoiceField(
        label=_("Ready words"), choices=sets, initial="usual", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, keys=FIRST_NOUNS, **kwargs)

    def clean_word_set(self):
        return self.cleaned_data["word_set"] or "usual"


class SpeechForm(forms.Form):
    """In which language and with which ready words a community speaks."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For whoever has chosen none, and whose browser asks for none that this house speaks."),
    )
    word_set = forms.ChoiceField(label=_("Ready words"), choices=sets, widget=forms.RadioSelect)


def word_forms(congregation, said=None):
    """A form of words for each language of the house, that of the community first."""
    codes = sorted(
        (code for code, _name in settings.LANGUAGES), key=lambda code: code != congregation.language
    )
    return [
        WordsForm(said, prefix=code, language=code, words=congregation.words, word_set=congregation.word_set)
        for code in codes
    ]
