"""One person's card in a round, wherever it is shown or sent from."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from weft.core.actor import Actor
from weft.weaving import queries
from weft.weaving.actions import answers as actions
from weft.weaving.forms.yeses import FirstWeekForm, YesForm
from weft.weaving.logic.sentence import in_words
from weft.weaving.models import Answer, Round
from weft.weaving.policy import rounds as policy
from weft.weaving.queries.yeses import YesCard


class OwnCard:
    """A card as it is shown or sent: its form and, where nobody knows their times yet, the lines of a week."""

    def __init__(self, request: HttpRequest, card: YesCard) -> None:
        sent = request.POST if request.method == "POST" else None
        here = card.round.congregation
        self.card = card
        self.form = YesForm(
            sent,
            initial=card.initial,
            round=card.round,
            questions=card.questions,
            calls=card.calls,
            say=in_words(here.vocabulary, _),
        )
        self.week = None if card.week else FirstWeekForm(sent)

    def is_whole(self) -> bool:
        """Whether all can be kept; both halves are looked at, so that each slip is told at once."""
        halves = [self.form.is_valid(), self.week is None or self.week.is_valid()]
        return all(halves)

    def keep(self, actor: Actor) -> Answer | None:
        week = self.week.cleaned_data["week"] if self.week else ()
        return actions.say_yes(actor=actor, round=self.card.round, yes=self.form.yes, week=week)

    @property
    def told(self) -> dict[str, Any]:
        return {"card": self.card, "form": self.form, "week_form": self.week, "answer": self.card.answer}


def card_of(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What the page of a round shows of the reader's own card, where they may take part."""
    if not policy.take_part_in_round.allows(request.actor, round):
        return {}
    return OwnCard(request, queries.yes_card(request.actor, round)).told
