"""Five hundred random rounds from the first proposal to the end: no hard rule broken, nobody silently dropped."""

import random
from dataclasses import dataclass, field
from itertools import combinations

import pytest

from weft.meetings.logic import Slot
from weft.weaving.logic.consent import BACK, NOT_THEN, NOT_THIS, SILENT, YES, Crew, Turn, settle, stands

SLOTS = tuple(Slot("Europe/Lisbon", day, 18 * 60) for day in range(5))
LIKELY = (YES,) * 6 + (NOT_THIS, NOT_THEN, BACK, SILENT)


@dataclass
class Somewhere:
    """A community in which everybody has a few evenings, some would rather not sit together, and some only together."""

    free: dict[int, set[Slot]]
    apart: set[frozenset[int]]
    couples: frozenset[frozenset[int]]
    sizes: tuple[int, int]
    refused: set[frozenset[int]] = field(default_factory=set)

    @classmethod
    def of(cls, chance):
        people = range(chance.randint(4, 24))
        pairs = [frozenset(pair) for pair in combinations(people, 2)]
        chance.shuffle(pairs)
        few = len(people) // 6
        couples = {
            pair for pair in pairs[:few] if not any(pair & other for other in pairs[:few] if other != pair)
        }
        return cls(
            free={each: set(chance.sample(SLOTS, chance.randint(1, 4))) for each in people},
            apart=set(pairs[few : few + len(people) // 3]),
            couples=frozenset(couples),
            sizes=(3, chance.randint(3, 6)),
        )

    def can_sit(self, people, slot):
        """Whether every hard rule holds for these at this time."""
        return (
            len(people) <= self.sizes[1]
            and all(slot in self.free[each] for each in people)
            and not any(pair <= people for pair in self.apart | self.refused)
        )

    def mended(self, kept, waiting):
        """As the engine mends, only simpler: yes-groups first, each filled up; then what can be made of the rest."""
        left, crews = set(waiting), []
        starts = [*((group.slot, group.people & left) for group in kept), *((slot, set()) for slot in SLOTS)]
        for slot, begun in starts:
            crew = {each for each in begun if each in left and self._whole({each}) <= begun}
            if not self.can_sit(crew, slot):
                continue
            for each in sorted(left - crew):
                unit = self._whole({each})
                if unit <= left and self.can_sit(crew | unit, slot):
                    crew |= unit
            if len(crew) >= self.sizes[0]:
                crews.append(Crew(slot, frozenset(crew), len(crew), len(crews)))
                left -= crew
        return crews

    def _whole(self, people):
        return set(people).union(*(pair for pair in self.couples if pair & set(people)))


def held(somewhere, crew, out):
    """Every hard rule, for a crew that came to be."""
    assert crew.slot is not None
    assert len(crew.people) >= min(somewhere.sizes[0], crew.of)
    assert somewhere.can_sit(set(crew.people), crew.slot)
    for pair in somewhere.couples:
        assert len(pair & crew.people) != 1 or pair & out


@pytest.mark.parametrize("chunk", range(10))
def test_five_hundred_rounds_break_no_rule_and_drop_nobody(chunk):
    for seed in range(50 * chunk, 50 * chunk + 50):
        run(random.Random(seed))


def run(chance):
    somewhere = Somewhere.of(chance)
    everybody, silence = set(somewhere.free), chance.random() < 0.5
    crews, formed, out, replies = somewhere.mended([], everybody), [], set(), {}
    turns = chance.randint(1, 4)
    waiting = everybody - {each for crew in crews for each in crew.people}
    for number in range(1, turns + 1):
        replies = {each: chance.choice(LIKELY) for crew in crews for each in crew.people}
        outcome = settle(
            Turn(
                crews=tuple(crews),
                waiting=frozenset(waiting),
                replies=replies,
                sizes=somewhere.sizes,
                silence_keeps=silence,
                is_last=number == turns,
                couples=somewhere.couples,
            )
        )
        out |= outcome.out
        checked(somewhere, outcome, crews, replies, silence, out)
        formed += outcome.formed
        somewhere.refused |= {
            frozenset((one, each)) for one, others in outcome.parted.items() for each in others
        }
        for each, slot in outcome.lost.items():
            somewhere.free[each].discard(slot)
        waiting = set(outcome.waiting)
        if number == turns:
            break
        mended = somewhere.mended(outcome.kept, waiting)
        standing = [crew for crew in mended if stands(crew, outcome.kept, somewhere.sizes)]
        for crew in standing:
            held(somewhere, crew, out)
            assert all(
                replies.get(each) == YES or (silence and not replies.get(each)) for each in crew.people
            )
        formed += standing
        crews = [crew for crew in mended if crew not in standing]
        waiting -= {each for crew in mended for each in crew.people}
        if not crews:
            break
    placed = [each for crew in formed for each in crew.people]
    assert len(placed) == len(set(placed))
    assert set(placed) | waiting | out == everybody
    assert not set(placed) & (waiting | out)


def checked(somewhere, outcome, crews, replies, silence, out):
    """What came to be of one turn: only of yeses, and of nobody whom a rule forbids."""
    for crew in outcome.formed:
        held(somewhere, crew, out)
        assert all(replies[each] == YES or (silence and replies[each] == SILENT) for each in crew.people)
        [before] = [each for each in crews if each.key == crew.key]
        assert crew.people <= before.people
        assert crew.slot == before.slot
