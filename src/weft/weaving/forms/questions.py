"""What people type about the questions of a round."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField
from weft.weaving.forms.rounds import LinesField
from weft.weaving.logic.questions import AIMS, MOST_OPTIONS, MOST_QUESTIONS, WEIGHTS, Question

PARTS = ("words", "options", "aim", "weight")


class QuestionsForm(forms.Form):
    """Up to six questions; one without words is none."""

    def __init__(self, *args: object, questions: tuple[Question, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        aims = [(aim, gettext(said)) for aim, said in AIMS.items()]
        weights = [(weight, gettext(said)) for weight, said in WEIGHTS.items()]
        for number in range(MOST_QUESTIONS):
            asked = questions[number] if number < len(questions) else Question("", ())
            self.fields |= {
                f"words_{number}": LineField(
                    label=_("Question"), max_length=200, required=False, initial=asked.words
                ),
                f"options_{number}": LinesField(
                    label=_("Answers to choose from"),
                    required=False,
                    most=MOST_OPTIONS,
                    longest=80,
                    initial=asked.options,
                    help_text=_("One a line, two at least."),
                ),
                f"aim_{number}": forms.ChoiceField(
                    label=_("What it is for"), required=False, choices=aims, initial=asked.aim
                ),
                f"weight_{number}": forms.ChoiceField(
                    label=_("How much it counts"), required=False, choices=weights, initial=asked.weight
                ),
            }

    @property
    def blocks(self) -> list[dict[str, object]]:
        """Each question with its fields; whether it is unfolded: those that are asked, and one more."""
        told = []
        for number in range(MOST_QUESTIONS):
            fields = [self[f"{part}_{number}"] for part in PARTS]
            told.append({"number": number + 1, "fields": fields, "is_asked": bool(fields[0].value())})
        following = next((each for each in told if not each["is_asked"]), {})
        return [each | {"is_open": each["is_asked"] or each is following} for each in told]

    def clean(self) -> None:
        for number in range(MOST_QUESTIONS):
            words, options = (self.cleaned_data.get(f"{part}_{number}") for part in ("words", "options"))
            if words and len(options or ()) < 2:
                self.add_error(f"options_{number}", _("a question needs two answers at least."))
            if options and not words:
                self.add_error(f"words_{number}", _("these answers have no question yet."))

    @property
    def questions(self) -> list[Question]:
        said = self.cleaned_data
        return [
            Question(
                words=said[f"words_{number}"],
                options=tuple(said[f"options_{number}"]),
                aim=said[f"aim_{number}"] or "alike",
                weight=said[f"weight_{number}"] or "some",
            )
            for number in range(MOST_QUESTIONS)
            if said[f"words_{number}"]
        ]
