"""Levels of belonging, as they are written down."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weft.congregations.logic.permits import RIGHTS
from weft.people.forms import LineField


class LevelForm(forms.Form):
    """A level: what it is called, what it is about, and what it allows."""

    name = LineField(label=_("What you call it"), max_length=60)
    about = LineField(label=_("What it is about"), max_length=300, required=False)
    rights = forms.MultipleChoiceField(
        label=_("Whoever has it may"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rights"].choices = [(right, gettext(said) % words) for right, said in RIGHTS.items()]


class LevelChoiceForm(forms.Form):
    """One of the community's levels."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, levels, label=None, required=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = {level.pk: level for level in levels}
        field = self.fields["level"]
        field.label, field.required = label or field.label, required
        none = [] if required else [("", _("No level"))]
        field.choices = none + [(level.pk, level.name) for level in levels]

    @property
    def chosen(self):
        return self.levels.get(self.cleaned_data["level"])
