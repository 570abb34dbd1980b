"""What somebody types who asks to come in, and what is said about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.congregations.logic.secrets import hash_of
from weft.people.forms import LineField, ZoneField


class ApplyForm(forms.Form):
    """A name of choice, where to write to, and answers to the community's own questions. None of those is a must."""

    name = LineField(
        label=_("What should we call you?"),
        max_length=120,
        help_text=_("Any name you like. It need not be the one in your papers."),
    )
    mail = forms.EmailField(
        label=_("Your mail address"),
        required=False,
        max_length=254,
        help_text=_("The link to your own page goes there. Without one you keep the link yourself."),
    )
    zone = ZoneField(label=_("Time zone"), help_text=_("So that people know when it is night where you are."))

    name.widget.attrs["autocomplete"] = "name"
    mail.widget.attrs["autocomplete"] = "email"
    zone.widget.attrs["data-guess-zone"] = ""

    def __init__(self, *args, questions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {f"answer_{hash_of(question)[:12]}": question for question in questions}
        for field, question in self.questions.items():
            self.fields[field] = forms.CharField(
                label=question, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
            )

    @property
    def answers(self):
        """Each question as it was asked, with what was answered."""
        return [
            (question, self.cleaned_data[field].strip())
            for field, question in self.questions.items()
            if self.cleaned_data[field].strip()
        ]


class SayForm(forms.Form):
    """Something said between an applicant and those who decide."""

    words = forms.CharField(
        label=_("What would you like to say?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
