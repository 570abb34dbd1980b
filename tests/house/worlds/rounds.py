"""A round that is for some, with a call in it and a question; and the link by which somebody takes part by mail."""

from datetime import timedelta

from tests import make
from weft.core import clock
from weft.meetings.logic import Span
from weft.weaving.actions.answers import say_yes
from weft.weaving.actions.rounds import ask_questions, choose_people, open_round
from weft.weaving.logic.questions import Question
from weft.weaving.logic.rounds import Course
from weft.weaving.logic.yeses import Yes
from weft.weaving.models import Round
from weft.weaving.queries import part_secret

INTENTION = "CNRY-what-dee-calls-for"
ASKED = "CNRY-what-a-round-asks"
MAY_READ = {INTENTION: {"Bo", "Dee", "Eve"}, ASKED: {"Bo", "Dee", "Eve", "Sol"}}


def house(cast):
    """Bo, Dee and Eve may take part; Dee said yes, and calls."""
    sol = cast.actor(cast.sol)
    begun = open_round(
        actor=sol,
        congregation=cast.home,
        name="A few of us",
        sizes=(3, 6),
        cycle=make.Cycle(first_day=clock.today() + timedelta(days=30), weeks=6, minutes=90),
        course=Course(closes_at=clock.now() + timedelta(days=9), is_for_some=True, has_callers=True),
    )
    ask_questions(actor=sol, round=begun, questions=[Question(ASKED, ("by day", "by night"))])
    choose_people(actor=sol, round=begun, added=[cast.bo, cast.dee, cast.eve])
    say_yes(actor=cast.actor(cast.dee), round=begun, yes=Yes(intention=INTENTION), week=[Span(2, 1080, 1260)])
    return {Round: {"open, for Bo, Dee and Eve": begun.pk}}


def doors(cast):
    plain = make.open_a_round(cast.sol, "Winter")
    return {"take_part": {"Bo's link": part_secret(plain, cast.bo)}}
