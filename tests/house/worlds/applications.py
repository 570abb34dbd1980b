"""Those who ask to come in, what is agreed, and levels of belonging."""

from tests import make
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.agreements import accept_agreements, end_agreement, write_agreement
from weft.congregations.actions.applications import (
    decline_applicant,
    forget_application,
    halt_application,
    say_as_applicant,
)
from weft.congregations.actions.levels import Kind, add_level
from weft.congregations.models import Agreement, Application, Level
from weft.congregations.queries.agreements import in_force
from weft.core.actor import Actor, the_house

TO_HOLDERS = "CNRY-told-to-those-who-welcome"
TO_MEMBERS = "CNRY-told-to-those-who-decide"
NEIGHBOURS = "CNRY-told-to-the-neighbours"
ANSWERED = "CNRY-told-and-answered"
OWN = "CNRY-told-on-a-page-of-ones-own"
HERE = {"Ana", "Bo", "Cy", "Dee", "Eve", "Gus", "Sol"}

MAY_READ = {
    TO_HOLDERS: {"Sol"},
    TO_MEMBERS: HERE,
    NEIGHBOURS: set(),
    ANSWERED: set(),
    OWN: {*HERE, "Lou", "Kai", "a passer-by"},
}


def _asks(steward, rule, words):
    """Somebody who asks by this rule, with a canary in everything they say."""
    make.admission(steward, rule)
    application, secret = make.application(steward, f"{words} of name", answers=[("Why?", words)])
    say_as_applicant(actor=Actor(), application=application, words=words)
    make.admission(steward, "invitation")
    return application, secret


def _written(steward, title):
    return write_agreement(actor=actor_of(steward), title=title, words="Be kind.")


def house(cast):
    holders, _ = _asks(cast.sol, "holders", TO_HOLDERS)
    sponsor, _ = _asks(cast.sol, "sponsor", TO_MEMBERS)
    halted, _ = _asks(cast.sol, "sponsor", TO_MEMBERS)
    halt_application(actor=actor_of(cast.ana), application=halted)
    answered, _ = _asks(cast.sol, "holders", ANSWERED)
    decline_applicant(actor=actor_of(cast.sol), application=answered)
    holds, ended = _written(cast.sol, "Kindness"), _written(cast.sol, "Silence")
    end_agreement(actor=actor_of(cast.sol), agreement=ended)
    for member in cast.present:
        accept_agreements(actor=actor_of(member), agreements=in_force(cast.home.pk))
    return {
        Application: {
            "decided by those who welcome": holders.pk,
            "waiting for a sponsor": sponsor.pk,
            "halted by Ana": halted.pk,
            "answered": answered.pk,
        },
        Agreement: {"in force": holds.pk, "ended": ended.pk},
        Level: {"that nobody has": add_level(actor=actor_of(cast.sol), kind=Kind("Friend")).pk},
    }


def theirs(kai):
    return {
        Application: _asks(kai, "sponsor", NEIGHBOURS)[0].pk,
        Agreement: _written(kai, "Tides").pk,
        Level: add_level(actor=actor_of(kai), kind=Kind("Tide")).pk,
    }


def doors(cast):
    asking = make.community("Open Quay", steward="Zoe Quay")
    make.admission(asking, "holders", questions=["Why?"])
    _, holds = make.application(asking, "Una Bay", answers=[("Why?", OWN)])
    lost, forgotten = make.application(asking, "Vic Bay", answers=[("Why?", ANSWERED)])
    forget_application(actor=the_house(asking.congregation_id), application=lost)
    own = {"a link that holds": holds, "forgotten": forgotten}
    closed = cast.kai.congregation.slug
    return {
        "apply": {"where people ask": asking.congregation.slug, "by invitation only": closed},
        "application": own,
        "application_say": own,
        "application_withdraw": own,
        "application_come_in": own,
    }
