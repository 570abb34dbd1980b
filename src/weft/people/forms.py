"""What people type about themselves, made clean."""

import re
import unicodedata

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weft.core.text import fold, tidy
from weft.people.logic import spoken_name, zone_called, zone_names


def _codes() -> dict[str, str]:
    """Codes of languages by every name Django knows for them."""
    named = [(code, facts) for code, facts in LANG_INFO.items() if "name" in facts and "-" not in code]
    return {fold(name): code for code, facts in named for name in (code, facts["name"], facts["name_local"])}


class LineField(forms.CharField):
    """One tidy line."""

    def to_python(self, value):
        return tidy(super().to_python(value) or "", self.max_length or 200)


class ZoneInput(forms.TextInput):
    """A line with the time zones of the world to choose from."""

    template_name = "people/parts/zone_input.html"

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, {**(attrs or {}), "list": f"{name}-zones"}) | {
            "zones": zone_names()
        }


class ZoneField(forms.CharField):
    """A time zone, or the city that names one."""

    widget = ZoneInput

    def clean(self, value):
        said = super().clean(value)
        zone = zone_called(said) if said else None
        if said and zone is None:
            raise ValidationError(_("choose a zone from the list, such as Europe/Lisbon."))
        return zone or ""


class LanguagesField(forms.CharField):
    """Names or codes of languages with commas between, as codes."""

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return ", ".join(spoken_name(code, LANG_INFO) for code in value)

    def clean(self, value):
        codes = _codes()
        said = [each.strip() for each in re.split(r"[,;/\n]", super().clean(value)) if each.strip()]
        found = {each: codes.get(fold(each)) or _as_code(each) for each in said}
        unknown = [each for each, code in found.items() if code is None]
        if unknown:
            raise ValidationError(
                _(
                    "%(words)s is no language known here. Write its name or its short code, such as English or en."
                ),
                params={"words": ", ".join(unknown)},
            )
        return list(dict.fromkeys(found.values()))


def _as_code(words: str) -> str | None:
    plain = unicodedata.normalize("NFKC", words).casefold()
    return plain if re.fullmatch(r"[a-z]{2,3}", plain) else None


class WordsField(forms.CharField):
    """A few lines, without characters that nobody sees."""

    widget = forms.Textarea

    def to_python(self, value):
        lines = (super().to_python(value) or "").splitlines()
        return "\n".join(tidy(line, len(line)) for line in lines).strip()


class MeForm(forms.Form):
    """Who I am, everywhere in this house."""

    name = LineField(label=_("Your name"), max_length=120, help_text=_("As you want to be called here."))
    said_as = LineField(
        label=_("How to say it"),
        required=False,
        max_length=120,
        help_text=_("How it sounds, and how to speak of you: AH-nah, she or they."),
    )
    zone = ZoneField(label=_("Your time zone"), help_text=_("Every time you read here is in this zone."))
    languages = LanguagesField(
        label=_("Languages you can meet in"),
        required=False,
        help_text=_("With commas between: English, Português"),
    )
    language = forms.ChoiceField(
        label=_("In which language this house speaks to you"),
        required=False,
        help_text=_("On these pages and in its mails. Only you notice."),
    )

    name.widget.attrs["autocomplete"] = "name"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        spoken = [(code, spoken_name(code, LANG_INFO, name)) for code, name in settings.LANGUAGES]
        self.fields["language"].choices = [("", _("As here in general")), *spoken]


class AddressForm(forms.Form):
    """Another mail address to sign in with."""

    email = forms.EmailField(label=_("The new mail address"), max_length=254)

    email.widget.attrs["autocomplete"] = "email"


class CodesForm(forms.Form):
    """The codes that show that both addresses are theirs."""

    old = LineField(label=_("The code we sent to your present address"), max_length=40)
    new = LineField(label=_("The code we sent to the new address"), max_length=40)

    def __init__(self, *args, asks_old=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_old:
            del self.fields["old"]
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "characters"}
