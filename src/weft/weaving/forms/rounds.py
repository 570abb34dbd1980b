"""What people type about a round."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weft.congregations.models import Congregation
from weft.core import clock
from weft.meetings.logic import Cycle
from weft.weaving.logic.rounds import (
    USUAL_SEED,
    Course,
    lines_of,
    seconds_for,
    usual_deadline,
    usual_first_day,
)
from weft.weaving.models import Round

MOST_KINDS = 12


class ShapeForm(forms.Form):
    """Sizes, length and dates: what every crew of a round shares."""

    size_low = forms.IntegerField(label=_("Smallest"), min_value=2, max_value=50)
    size_high = forms.IntegerField(label=_("Largest"), min_value=2, max_value=50)
    minutes = forms.IntegerField(
        label=_("Length of a meeting, in minutes"),
        min_value=15,
        max_value=480,
        widget=forms.NumberInput({"step": 15}),
    )
    first_day = forms.DateField(
        label=_("First week begins on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    weeks = forms.IntegerField(
        label=_("Weeks"),
        min_value=1,
        max_value=52,
        help_text=_("How long until everybody looks back together."),
    )

    def clean_first_day(self) -> date:
        day = self.cleaned_data["first_day"]
        if day < clock.today():
            raise forms.ValidationError(_("that day has passed. Choose one from today on."))
        return day

    def clean(self) -> None:
        low, high = self.cleaned_data.get("size_low"), self.cleaned_data.get("size_high")
        if low and high and low > high:
            self.add_error("size_high", _("the largest is smaller than the smallest. Change one of them."))

    @property
    def sizes(self) -> tuple[int, int]:
        return self.cleaned_data["size_low"], self.cleaned_data["size_high"]

    @property
    def cycle(self) -> Cycle:
        said = self.cleaned_data
        return Cycle(first_day=said["first_day"], weeks=said["weeks"], minutes=said["minutes"])


class WallTimeField(forms.DateTimeField):
    """A day and a time as the clock of one place shows them."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    zone = ZoneInfo("UTC")

    def prepare_value(self, value: object) -> object:
        return value.astimezone(self.zone) if isinstance(value, datetime) else value

    def to_python(self, value: object) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)


class LinesField(forms.CharField):
    """Short words, one a line, each once."""

    widget = forms.Textarea({"rows": 4})

    def __init__(self, *, most: int, longest: int, **kwargs: object) -> None:
        super().__init__(max_length=2 * most * longest, **kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: object) -> list[str]:
        return lines_of(super().clean(value), self.longest, self.most)


class RoundForm(ShapeForm):
    """A new round: its first few lines, and what is as usual here unless somebody says otherwise."""

    FIRST = ("name", "closes_at", "size_low", "size_high", "weeks")

    name = forms.CharField(label=_("What people will call it"), max_length=80)
    closes_at = WallTimeField(label=_("Until when people can say yes"), required=False)
    kinds = LinesField(
        label=_("Kinds to choose from"),
        required=False,
        most=MOST_KINDS,
        longest=60,
        help_text=_("One a line. Empty: everybody may write their own."),
    )
    holds_hours = forms.IntegerField(
        label=_("Hours to look at what is proposed before people see it"),
        required=False,
        min_value=0,
        max_value=336,
        help_text=_("Then it goes out by itself, so that nobody has to wait for you. 0: at once."),
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer what is proposed"), required=False, min_value=1, max_value=60
    )
    turns = forms.IntegerField(
        label=_("How often it is put before people, at most"), required=False, min_value=1, max_value=5
    )
    silence = forms.ChoiceField(
        label=_("Whoever does not answer in time"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("waits", _("gives their seat back, and stays among those who wait for a next step")),
            ("keeps", _("keeps their seat")),
        ],
    )
    callers = forms.BooleanField(required=False)
    who = forms.ChoiceField(
        label=_("Who may take part"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("all", _("everybody here")),
            ("some", _("only people you choose, on the next page")),
        ],
    )

    field_order = [*FIRST, "who", "first_day", "minutes", "kinds", "callers", "answer_days", "turns"]

    def __init__(self, *args: object, congregation: Congregation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.congregation = congregation
        words = congregation.vocabulary
        field = self.fields["closes_at"]
        field.zone = ZoneInfo(congregation.zone)
        field.help_text = _(
            "By the clock of %(zone)s. Empty: it stays open until you look for %(crews)s."
        ) % {
            "zone": congregation.zone.replace("_", " "),
            "crews": words["crews"],
        }
        self.fields["callers"].label = _("Some may call %(a_crew)s that gathers around them") % words

    @staticmethod
    def usual(congregation: Congregation) -> dict[str, object]:
        """What the community usually does: so many days to say yes, and the first Monday after all have answered."""
        today, days = clock.today(congregation.zone), congregation.answer_days
        return {
            "closes_at": usual_deadline(today, congregation.open_days, congregation.zone),
            "size_low": congregation.crew_low,
            "size_high": congregation.crew_high,
            "minutes": congregation.meeting_minutes,
            "weeks": congregation.cycle_weeks,
            "first_day": usual_first_day(today, congregation.open_days, days, congregation.turns),
            "holds_hours": 0,
            "answer_days": days,
            "turns": congregation.turns,
            "silence": "waits",
            "who": "all",
        }

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def has_slips_below(self) -> bool:
        """Whether something in what is folded away has to be looked at once more."""
        return any(field.errors for field in self.rest)

    def clean_closes_at(self) -> datetime | None:
        at = self.cleaned_data["closes_at"]
        if at is not None and at <= clock.now():
            raise forms.ValidationError(_("that time has passed. Choose a later one."))
        return at

    def clean(self) -> None:
        super().clean()
        at, day = self.cleaned_data.get("closes_at"), self.cleaned_data.get("first_day")
        if at and day and day <= at.astimezone(ZoneInfo(self.congregation.zone)).date():
            self.add_error("first_day", _("people can still say yes on that day. Choose a later one."))

    @property
    def course(self) -> Course:
        """How the round goes; what was left empty is as usual."""
        said, here = self.cleaned_data, self.congregation
        return Course(
            closes_at=said["closes_at"],
            holds_hours=said["holds_hours"] or 0,
            answer_days=said["answer_days"] or here.answer_days,
            turns=said["turns"] or here.turns,
            silence_keeps=said["silence"] == "keeps",
            is_for_some=said["who"] == "some",
            has_callers=said["callers"],
            kinds=tuple(said["kinds"]),
        )


class WeaveForm(ShapeForm):
    """Try again with other sizes or times."""

    seconds = forms.IntegerField(
        label=_("Seconds to look for"),
        min_value=1,
        max_value=600,
        help_text=_("A minute is plenty for a thousand people."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("The same seed gives the same answer; another, another."),
    )

    @staticmethod
    def of(round: Round, people: int) -> dict[str, object]:
        """As the round is, or as it was tried last."""
        shape = round.weave or round
        names = ("size_low", "size_high", "minutes", "first_day", "weeks")
        return {name: getattr(shape, name) for name in names} | {
            "seconds": seconds_for(people),
            "seed": round.weave.seed if round.weave else USUAL_SEED,
        }
