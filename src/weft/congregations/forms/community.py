"""Sizes, rhythms and hours of a community."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from weft.congregations.logic.admission import MOST_QUESTIONS
from weft.core.text import tidy
from weft.people.forms import LineField, ZoneField

HALF_HOURS = range(0, 24 * 60 + 1, 30)


HOURS = [(minute, f"{minute // 60:02d}:{minute % 60:02d}") for minute in HALF_HOURS]


SIZES = ("crew_low", "crew_high", "ideal_low", "ideal_high")


class SettingsForm(forms.Form):
    """Sizes, rhythms and hours of a community."""

    name = LineField(max_length=80)
    zone = ZoneField(label=_("Time zone"))
    crew_low = forms.IntegerField(label=_("The smallest"), min_value=2, max_value=50)
    crew_high = forms.IntegerField(label=_("The largest"), min_value=2, max_value=50)
    ideal_low = forms.IntegerField(label=_("At best from"), min_value=2, max_value=50)
    ideal_high = forms.IntegerField(label=_("At best up to"), min_value=2, max_value=50)
    meeting_minutes = forms.IntegerField(label=_("A meeting lasts, in minutes"), min_value=15, max_value=480)
    cycle_weeks = forms.IntegerField(min_value=1, max_value=52)
    open_days = forms.IntegerField(min_value=1, max_value=90)
    answer_days = forms.IntegerField(label=_("Days to answer what is proposed"), min_value=1, max_value=60)
    turns = forms.IntegerField(
        label=_("How often it is put before people, at most"), min_value=1, max_value=5
    )
    refill_days = forms.IntegerField(min_value=0, max_value=90)
    tie_days = forms.IntegerField(
        label=_("Days between two reminders"),
        min_value=1,
        max_value=365,
        help_text=_("To those who look out for one another, each time with another theme."),
    )
    hours_low = forms.TypedChoiceField(label=_("Never before"), choices=HOURS, coerce=int)
    hours_high = forms.TypedChoiceField(label=_("Never after"), choices=HOURS, coerce=int)

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name %(of_the_congregation)s") % words
        self.fields["zone"].help_text = _("Where %(the_congregation)s is at home.") % words
        for size in SIZES:
            self.fields[size].label = _("%(crew)s size: %(which)s") % {
                "crew": capfirst(words["crew"]),
                "which": str(self.fields[size].label).lower(),
            }
        self.fields["cycle_weeks"].label = _("%(A_cycle)s lasts, in weeks") % words
        self.fields["open_days"].label = _("%(A_round)s is open, in days") % words
        self.fields["refill_days"].label = _(
            "Days in which a seat left after the first meeting is offered again"
        )

    def clean(self):
        said = super().clean()
        if all(size in said for size in SIZES):
            low, high, ideal_low, ideal_high = (said[size] for size in SIZES)
            if not low <= ideal_low <= ideal_high <= high:
                raise ValidationError(_("The sizes go up from the least, to the best, to the most."))
        if said.get("hours_low", 0) >= said.get("hours_high", 1):
            raise ValidationError(_("The earliest hour comes before the latest."))
        return said


class QuestionsField(forms.CharField):
    """The community's own questions, one a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        asked = [tidy(line, 200) for line in super().clean(value).splitlines() if line.strip()]
        if len(asked) > MOST_QUESTIONS:
            raise ValidationError(_("that is more than %(n)s questions."), params={"n": MOST_QUESTIONS})
        return list(dict.fromkeys(asked))


class AdmissionForm(forms.Form):
    """How people come in."""

    WAYS = [
        ("invitation", _("By invitation only: nobody can ask, and whoever has a link comes in at once.")),
        (
            "sponsor",
            _("With a sponsor: a member vouches for them, and they are in if nobody asks for a talk first."),
        ),
        ("holders", _("Decided by those who welcome people: they read what was written and answer.")),
        ("open", _("Open: whoever asks is in at once. The page on which people sign in names you.")),
    ]

    admission = forms.ChoiceField(label=_("How people come in"), choices=WAYS, widget=forms.RadioSelect)
    objection_days = forms.IntegerField(
        label=_("Days to ask for a talk first"),
        min_value=1,
        max_value=60,
        help_text=_("Only with a sponsor. It counts from the day they vouched."),
    )
    questions = QuestionsField(
        label=_("Your own questions"),
        required=False,
        max_length=3000,
        help_text=_("One a line, up to twelve. Nobody has to answer them."),
    )
