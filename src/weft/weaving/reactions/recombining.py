"""Long work and chores of splits and merges: two crews are looked for in one, and small ones that fit each other."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from weft.circles.models import Circle
from weft.congregations.models import Congregation
from weft.core.actor import the_house
from weft.core.models import Entry
from weft.core.work import Progress
from weft.meetings.logic import Grid, local_words
from weft.weaving.actions import recombining as actions
from weft.weaving.actions.recombining import Change
from weft.weaving.actions.weaves import Seating
from weft.weaving.logic.facts import facts_of
from weft.weaving.logic.problem import crews_problem, grid_of
from weft.weaving.logic.reasons import sentences
from weft.weaving.logic.recombining import kept_slot, pairs_to_join
from weft.weaving.logic.sentence import in_words
from weft.weaving.models import Round, Weave
from weft.weaving.queries import recombining as queries
from weft.weaving.queries.recombining import Sitter, Table
from weft.weaving.queries.weaves import Said, settings_of
from weft.weaving.reactions.engine import ask_engine
from weft.weaving.reactions.weaves import seating_of


def look_for_split(weave_id: int, progress: Progress) -> str:
    """Look for two crews within the sizes among exactly these people, and put them before each of them."""
    weave = queries.looked_for(weave_id)
    if weave.state != Weave.State.WEAVING:
        return _("The proposal is there.")
    house = the_house(weave.congregation_id)
    with translation.override(weave.congregation.language):
        seating = _two_of_one(weave, progress)
        if seating is None:
            actions.drop_change(actor=house, round=weave.round)
            return _("It stays as it is.")
        actions.put_change_before(actor=house, weave=weave, seating=seating)
        return _("The proposal is there.")


def _two_of_one(weave: Weave, progress: Progress) -> Seating | None:
    """Two crews of all of them, or none; those who sit together ask for one kind of crew already."""
    table = queries.table_of(weave.congregation, list(weave.round.circles.all()))
    answers = queries.answers_in(weave.round)
    if set(answers) != {sitter.member.pk for sitter in table.everybody}:
        return None
    said = [
        Said(answers[each.member.pk], replace(each.signup, kind=None), each.free) for each in table.everybody
    ]
    frees = {each.signup.key: each.free for each in said}
    problem, grid = crews_problem([each.signup for each in said], settings_of(weave), frees)
    result = ask_engine(
        problem,
        seed=weave.seed,
        seconds=weave.seconds,
        tell=lambda told: progress.say(3 + 93 * told["progress"], _("Looking for two halves that can meet.")),
    )
    crews = [[said[number].free for number in crew] for crew in result["crews"]]
    slots = [kept_slot(grid, frees, table.slots) for frees in crews]
    found = [slot for slot in slots if slot is not None]
    if result["unplaced"] or len(crews) != 2 or len(found) != 2:
        return None
    return seating_of(weave, said, found, result)


def look_for_company() -> None:
    """Every few hours: small crews that would like company and fit each other are put before all of both."""
    for congregation in Congregation.everywhere.order_by("pk"):
        seeking = queries.seeking_company(congregation)
        if len(seeking) > 1:
            _put_together(congregation, seeking)


def _put_together(here: Congregation, seeking: Sequence[Circle]) -> None:
    table = queries.table_of(here, seeking)
    if not table.series:
        return
    cycle = queries.coming_weeks(here, table.minutes)
    grid = grid_of([sitter.free for sitter in table.everybody], cycle)
    masks = {sitter.member.pk: grid.mask(sitter.free) for sitter in table.everybody}
    parties = [queries.party_of(key, sitters, masks) for key, sitters in table.sitters.items()]
    circles = {circle.pk: circle for circle in seeking}
    for pair in pairs_to_join(parties, (here.crew_low, here.crew_high), queries.put_together_lately(here)):
        keys = [party.key for party in pair]
        sitters = [sitter for key in keys for sitter in table.sitters[key]]
        change = Change(
            purpose=Round.Purpose.MERGE,
            circles=[circles[key] for key in keys],
            people=[sitter.member for sitter in sitters],
            sizes=(here.crew_low, here.crew_high),
            cycle=cycle,
        )
        _put_merge(change, table, sitters, grid)


def _put_merge(change: Change, table: Table, sitters: Sequence[Sitter], grid: Grid) -> None:
    here = change.people[0].congregation
    before = [table.series[circle.pk].slot for circle in change.circles]
    slot = kept_slot(grid, [sitter.free for sitter in sitters], before)
    if slot is None:
        return
    with translation.override(here.language):
        say, facts = in_words(here.vocabulary, _), facts_of([sitter.signup for sitter in sitters])
        reasons = {
            sitter.member.pk: sentences(
                facts[sitter.signup.key], local_words(slot, change.cycle, sitter.free.zone, _), say
            )
            for sitter in sitters
        }
        actions.put_merge_before(actor=the_house(here.pk), change=change, slot=slot, reasons=reasons)


def let_changes_rest(entry: Entry) -> None:
    """Somebody left or came where a split or a merge was asked: it is not about the same people, so it is over."""
    for round in queries.changes_of(entry.thing_id or 0):
        actions.drop_change(actor=the_house(entry.scope), round=round)


def finish_change(entry: Entry) -> None:
    """It came about: what belonged to the earlier crews ends with them."""
    for round in Round.objects.of(entry.scope).filter(pk=entry.thing_id):
        actions.finish_recombining(actor=the_house(entry.scope), round=round)


def forget_change(entry: Entry) -> None:
    """It did not come about: what was answered is forgotten."""
    for round in Round.objects.of(entry.scope).filter(pk=entry.thing_id):
        actions.forget_change(actor=the_house(entry.scope), round=round)
