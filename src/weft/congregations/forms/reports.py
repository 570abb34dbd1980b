"""Telling something in trust."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Someone(forms.ModelChoiceField):
    """One member, by name."""

    def label_from_instance(self, member):
        return member.name


class People(forms.ModelMultipleChoiceField):
    """Several members, by name."""

    def label_from_instance(self, member):
        return member.name


class TrustForm(forms.Form):
    """What somebody tells, to whom, and about whom if they wish to say so."""

    words = forms.CharField(
        label=_("What you want to tell"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    readers = People(
        label=_("Who may read it: choose at least one"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These people are usually called on. Choose as few or as many as you trust."),
    )
    others = People(
        label=_("Or somebody else"),
        queryset=None,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    about = Someone(
        label=_("Is it about somebody here?"),
        queryset=None,
        required=False,
        empty_label=_("I would rather not say, or nobody"),
        help_text=_("Whoever it is about never reads it, and never learns of it."),
    )

    def __init__(self, *args, people, called_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = people
        self.fields["readers"].queryset = people.filter(pk__in=called_on)
        self.fields["others"].queryset = people.exclude(pk__in=called_on)
        if not self.fields["readers"].queryset.exists():
            self.fields["others"].label = self.fields["readers"].label
            self.fields["others"].required = True
            del self.fields["readers"]

    def clean(self):
        said = super().clean()
        chosen = [*(said.get("readers") or []), *(said.get("others") or [])]
        if not chosen:
            asked = "readers" if "readers" in self.fields else "others"
            raise ValidationError({asked: _("choose at least one person who may read it.")})
        if said.get("about") in chosen:
            raise ValidationError({"about": _("this person is among its readers. Choose one or the other.")})
        self.chosen = chosen
        return said


class AnswerForm(forms.Form):
    """Something added to what was told in trust."""

    words = forms.CharField(
        label=_("Add something"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
