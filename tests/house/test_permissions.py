"""The table of permissions is whole, and the rules that the views declare say the same."""

from tests.house.table import (
    EVERYBODY,
    TABLE,
    WAYS,
    WORDS,
    actor_called,
    admits,
    states_at,
)
from weft.core.policy import Public, ways

# The table is whole


def test_every_way_by_every_method_and_state_has_one_line_and_no_line_is_left_over(built):
    written = sorted((line.url, method, line.thing) for line in TABLE for method in line.methods)
    there = sorted(
        (name, method, state)
        for name, way in WAYS.items()
        for method in way.guards
        for state in states_at(built, way)
    )

    assert len(WAYS) == len(list(ways()))
    assert written == there


def test_the_table_names_only_people_of_the_cast():
    named = {name for line in TABLE for name in line.who}

    assert named == set(EVERYBODY)


# The table and the declared rules agree


def test_the_table_says_what_the_rules_say(built):
    wrong = []
    for line in TABLE:
        key = states_at(built, WAYS[line.url])[line.thing]
        for method in line.methods:
            guard = WAYS[line.url].guards[method]
            admitted = {name for name in EVERYBODY if admits(guard, actor_called(built, name), key)}
            if not (line.who < admitted if line.also and line.who != admitted else line.who == admitted):
                wrong.append((line.url, method, line.thing, sorted(line.who), sorted(admitted)))

    assert wrong == []


def test_every_rule_is_seen_to_allow_and_to_deny(built):
    allowed, denied = set(), set()
    for line in TABLE:
        for method in line.methods:
            guard = WAYS[line.url].guards[method]
            if not isinstance(guard, Public):
                allowed |= {guard.name} if line.who else set()
                denied |= {guard.name} if line.who != WORDS["everybody"] else set()
    declared = {
        guard.name for way in WAYS.values() for guard in way.guards.values() if not isinstance(guard, Public)
    }

    assert (allowed, denied) == (declared, declared)
