"""What was told in trust: by Ana to Sol and Dee about Bo, who is chosen nowhere; once open and once closed."""

from tests.make import member as _member
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.reports import answer_report, close_report, tell_in_trust
from weft.congregations.models import Report

TOLD = "CNRY-what-ana-told-in-trust"
ANSWERED = "CNRY-what-dee-answered"
MAY_READ = {TOLD: {"Ana", "Sol", "Dee"}, ANSWERED: {"Ana", "Sol", "Dee"}}


def house(cast):
    ana, dee = cast.actor(cast.ana), cast.actor(cast.dee)
    told = {}
    for state in ("open", "closed"):
        report = tell_in_trust(actor=ana, words=TOLD, readers=[cast.sol, cast.dee], about=cast.bo)
        report.readers.add(cast.bo)
        answer_report(actor=dee, report=report, words=ANSWERED)
        told[f"told by Ana about Bo, {state}"] = report
    close_report(actor=ana, report=told["told by Ana about Bo, closed"])
    return {Report: {state: report.pk for state, report in told.items()}}


def theirs(kai):
    other = _member(kai, "Una Tide")
    return {Report: tell_in_trust(actor=actor_of(kai), words="theirs", readers=[other]).pk}
