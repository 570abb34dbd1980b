"""What people type to call a crew, and about a call."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weft.congregations.forms.reports import People
from weft.congregations.models import Congregation
from weft.core import clock
from weft.people.forms import LineField, WordsField
from weft.weaving.actions.calls import Calling
from weft.weaving.queries.calls import named

LAST_MINUTE = time(23, 59)


def _day(**also):
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **also)


class CallForm(forms.Form):
    """What somebody calls for, with how many people, and until when the call holds."""

    intention = WordsField(
        label=_("What do you want to do together?"),
        max_length=600,
        help_text=_("In your own words. This is what others read first."),
    )
    kind = LineField(
        label=_("What kind is it?"),
        max_length=60,
        required=False,
        help_text=_("Such as: peer support, a book, a project, walking."),
    )
    rhythm = LineField(
        label=_("How often, and when about?"),
        max_length=80,
        required=False,
        help_text=_("Such as: Tuesday evenings. Leave it empty, and it is to be found together."),
    )
    size_low = forms.IntegerField(label=_("At least so many people"), min_value=2, max_value=50)
    size_high = forms.IntegerField(label=_("At most"), min_value=2, max_value=50)
    quorum = forms.IntegerField(
        label=_("It begins with"),
        min_value=2,
        max_value=50,
        help_text=_("Once so many are in it, you among them, any one of you can begin."),
    )
    is_online = forms.BooleanField(label=_("Online"), required=False)
    place = LineField(label=_("Where"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    first_day = _day(
        label=_("Day of the first meeting"),
        required=False,
        help_text=_(
            "From then on weekly. Without a day, up to three times are looked for that suit everybody in it."
        ),
    )
    first_time = forms.TimeField(
        label=_("Begins at, by your clock"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    until = _day(
        label=_("It holds until"),
        help_text=_(
            "The whole day, and no longer than until the first meeting. Then it ends by itself, as most do."
        ),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(person.zone)
        said = dict.fromkeys([*person.languages, *(code for code, _name in settings.LANGUAGES)])
        said |= dict.fromkeys(filter(None, [self.initial.get("language")]))
        self.fields["language"].choices = [
            ("", _("Whichever suits")),
            *((code, named(code)) for code in said),
        ]
        self.first_at = None

    @staticmethod
    def usual(here: Congregation, zone: str) -> dict[str, object]:
        """What the community usually does."""
        return {
            "size_low": here.crew_low,
            "size_high": here.crew_high,
            "quorum": here.crew_low,
            "is_online": True,
            "until": clock.today(zone) + timedelta(days=here.open_days),
        }

    @staticmethod
    def again(call) -> dict[str, object]:
        """The words of a call that has ended; its days are new ones."""
        fields = ("intention", "kind", "rhythm", "size_low", "size_high", "quorum", "is_online")
        return {field: getattr(call, field) for field in (*fields, "place", "language")}

    @classmethod
    def of(cls, call, zone: str) -> dict[str, object]:
        """As a call is now."""
        first = call.first_at.astimezone(ZoneInfo(zone)) if call.first_at else None
        until = call.until.astimezone(ZoneInfo(zone)).date()
        days = {"first_day": first.date(), "first_time": first.time()} if first else {}
        return cls.again(call) | days | {"until": until}

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day < clock.today(str(self.zone)):
            raise forms.ValidationError(_("that day has passed. Choose one from today on."))
        return day

    def clean(self):
        said = super().clean()
        self._look_at_sizes(said)
        if not said.get("is_online") and not said.get("place"):
            self.add_error("place", _("say where you meet, or that it is online."))
        self._look_at_first_meeting(said)
        return said

    def _look_at_sizes(self, said):
        low, high, quorum = (said.get(name) for name in ("size_low", "size_high", "quorum"))
        if low and high and low > high:
            self.add_error("size_high", _("the largest is smaller than the smallest. Change one of them."))
        elif low and high and quorum and not low <= quorum <= high:
            self.add_error("quorum", _("choose a number from the smallest to the largest."))

    def _look_at_first_meeting(self, said):
        day, at = said.get("first_day"), said.get("first_time")
        if day and at is None and "first_time" not in self.errors:
            self.add_error("first_time", _("say at what time it begins on that day."))
        elif at is not None and not day and "first_day" not in self.errors:
            self.add_error("first_day", _("say on which day it begins at that time."))
        elif day and at is not None:
            self.first_at = datetime.combine(day, at, self.zone)
            if self.first_at <= clock.now():
                self.add_error("first_day", _("that has passed. Choose a day and a time ahead."))

    @property
    def holds_until(self) -> datetime:
        """The end of that day, by the caller's clock; the first meeting, if that comes before."""
        day = datetime.combine(self.cleaned_data["until"], LAST_MINUTE, self.zone)
        return min(filter(None, [day, self.first_at]))


class LengthForm(forms.Form):
    """How long a meeting is, and for how many weeks."""

    minutes = forms.IntegerField(
        label=_("Length of a meeting, in minutes"),
        min_value=15,
        max_value=480,
        widget=forms.NumberInput({"step": 15}),
    )
    weeks = forms.IntegerField(
        label=_("Weeks"), min_value=1, max_value=52, help_text=_("How long until you look back together.")
    )

    @staticmethod
    def of(shape) -> dict[str, object]:
        """As a call is, or as the community usually does it."""
        if isinstance(shape, Congregation):
            return {"minutes": shape.meeting_minutes, "weeks": shape.cycle_weeks}
        return {"minutes": shape.minutes, "weeks": shape.weeks}


def calling(form: CallForm, length: LengthForm) -> Calling:
    """What was said in both, as one call."""
    said = {
        name: value
        for name, value in form.cleaned_data.items()
        if name not in ("first_day", "first_time", "until")
    }
    return Calling(
        **said, **length.cleaned_data, zone=str(form.zone), first_at=form.first_at, until=form.holds_until
    )


class SearchForm(forms.Form):
    """Looking for a call."""

    q = LineField(label=_("Words"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    where = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[("", _("Anywhere")), ("online", _("Online")), ("here", _("At a place"))],
    )

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Any")), *languages]


class AlongForm(forms.Form):
    """Whom somebody asks along."""

    people = People(
        label=_("Whom would you like to ask?"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("choose somebody, or leave it for now.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class AskForm(forms.Form):
    """A question about a call."""

    words = WordsField(label=_("What would you like to know?"), max_length=600)


class ReplyForm(forms.Form):
    """What one of those in a call says to a question."""

    words = WordsField(label=_("Your reply"), max_length=600)


class ConfirmForm(forms.Form):
    """Those who were read on the page become a crew, and meet first as was chosen."""

    people = forms.CharField(max_length=600, widget=forms.HiddenInput)
    start = forms.ChoiceField(label=_("When do you meet?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        if choices:
            self.fields["start"].choices = choices
            self.fields["start"].required = True
        else:
            del self.fields["start"]
