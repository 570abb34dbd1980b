"""Telling something in trust."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weft.core.text import fold
from weft.people.forms import WordsField

MANY = 60
"""So many members, and the page asks for names instead of listing everybody."""


class Someone(forms.ModelChoiceField):
    """One member, by name."""

    def label_from_instance(self, member):
        return member.name


class People(forms.ModelMultipleChoiceField):
    """Several members, by name."""

    def label_from_instance(self, member):
        return member.name


class Readers(People):
    """Those who are usually called on. They are asked for together with others: the form says when there is none."""

    def clean(self, value):
        return super().clean(value) if value else self.queryset.none()


class ByName(WordsField):
    """Members by their names, a name a line, where there are too many to choose among."""

    def __init__(self, *args, people, most=30, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.most = people, most

    def clean(self, value):
        wanted = [line for line in super().clean(value).splitlines() if line]
        if len(wanted) > self.most:
            raise ValidationError(
                ngettext("write one name alone.", "write %(n)s names at most.", self.most) % {"n": self.most}
            )
        called = {}
        for member in self.people if wanted else ():
            called.setdefault(fold(member.name), []).append(member)
        return [self._one(name, called.get(fold(name), [])) for name in wanted]

    @staticmethod
    def _one(name, found):
        if not found:
            raise ValidationError(_("you find nobody here who is called %(name)s."), params={"name": name})
        if len(found) > 1:
            raise ValidationError(
                _("several people here are called %(name)s. Choose somebody who can tell them."),
                params={"name": name},
            )
        return found[0]


class TrustForm(forms.Form):
    """What somebody tells, to whom, and about whom if they wish to say so."""

    words = forms.CharField(
        label=_("What you want to tell"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    readers = Readers(
        label=_("Who may read it: choose at least one"),
        queryset=None,
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
        if people.count() > MANY:
            self._ask_by_name(people)

    def _ask_by_name(self, people):
        """Nobody looks through hundreds of names on a phone."""
        others, about = self.fields["others"], self.fields["about"]
        lines = forms.Textarea(attrs={"rows": 3})
        self.fields["others"] = ByName(
            label=others.label,
            required=others.required,
            people=people,
            widget=lines,
            help_text=_("Their names, a name a line."),
        )
        self.fields["about"] = ByName(
            label=about.label,
            required=False,
            people=people,
            most=1,
            widget=forms.TextInput,
            help_text=_("A name, or nothing. Whoever it is about never reads it, and never learns of it."),
        )

    def clean_about(self):
        said = self.cleaned_data["about"]
        return (said[0] if said else None) if isinstance(said, list) else said

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
