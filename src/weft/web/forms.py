"""What the first person types."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LanguagesField, LineField, ZoneField
from weft.people.queries.accounts import is_taken
from weft.web.setup import word_fits, word_is_asked


class SetupWordForm(forms.Form):
    """The word that shows that somebody keeps this machine; asked only where strangers can come by."""

    setup_word = LineField(
        label=_("Set-up word"),
        max_length=60,
        help_text=_("It stands in the file setup.word in the data folder, and in the log of this house."),
    )
    setup_word.widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not word_is_asked():
            del self.fields["setup_word"]

    def clean_setup_word(self):
        said = self.cleaned_data["setup_word"]
        if not word_fits(said):
            raise ValidationError(_("this is another word. Copy it from the file setup.word."))
        return said


class FoundForm(SetupWordForm):
    """A community and its first person."""

    community = LineField(label=_("Name of your community"), max_length=80)
    name = LineField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("You sign in by a code that is sent there. No password."),
    )
    zone = ZoneField(label=_("Time zone"), help_text=_("Yours, and for now the community's."))
    languages = LanguagesField(
        label=_("Languages you can meet in"),
        required=False,
        help_text=_("With commas between: English, Português"),
    )

    field_order = ["community", "name", "email", "zone", "languages", "setup_word"]

    def clean_email(self):
        said = self.cleaned_data["email"].casefold()
        if is_taken(said):
            raise ValidationError(_("somebody in this house signs in with this address already."))
        return said

    name.widget.attrs["autocomplete"] = "name"
    email.widget.attrs["autocomplete"] = "email"
    zone.widget.attrs["data-guess-zone"] = ""
