import pytest

from loom import Conflict, Problem, conflicts

HOUR = {"free": (1,) * 6, "slots": 2}


@pytest.mark.parametrize(
    ("fields", "conflict"),
    [
        ({"couples": {(0, 5)}, "vetoes": {(0, 5)}}, Conflict(("couple", "veto"), (0, 5))),
        ({"couples": {(0, 1), (1, 2)}, "vetoes": {(0, 2)}}, Conflict(("couple", "veto"), (0, 2))),
        ({"free": (1, 1, 2, 1, 1, 1), "couples": {(0, 1), (1, 2)}}, Conflict(("time", "couple"), (1, 2))),
        (
            {"languages": [{"en"}, {"pt"}, (), (), (), ()], "couples": {(0, 1)}},
            Conflict(("language", "couple"), (0, 1)),
        ),
        (
            {"kinds": ["a", None, "b", None, None, None], "couples": {(0, 1), (1, 2)}},
            Conflict(("kind", "couple"), (0, 2)),
        ),
        ({"sizes": (2, 3), "couples": {(0, 1), (1, 2), (2, 3)}}, Conflict(("sizes", "couple"), (0, 1, 2, 3))),
        ({"free": (1,), "slots": 1}, Conflict(("sizes",))),
        ({"free": (1, 1), "slots": 1}, Conflict(("sizes",))),
        ({"sizes": (4, 5)}, Conflict(("sizes",))),
        ({"free": (1, 2, 1, 2), "slots": 2}, Conflict(("sizes", "time"))),
        ({"free": (0,) * 6}, Conflict(("time",))),
        ({"languages": [{name} for name in "abcdef"]}, Conflict(("language",))),
        ({"kinds": tuple("abcdef")}, Conflict(("kind",))),
        ({"free": (1, 1, 1), "vetoes": {(0, 1)}, "slots": 1}, Conflict(("sizes", "veto"))),
        ({"callers": range(6)}, Conflict(("callers",))),
        ({"callers": {0, 1, 2}, "couples": {(0, 2)}}, Conflict(("callers", "couple"), (0, 2))),
        ({"needed": 2}, Conflict(("time",))),
    ],
)
def test_the_smallest_reason_is_named(fields, conflict):
    found = conflicts(Problem(**{**HOUR, **fields}))

    assert conflict in found


@pytest.mark.parametrize(
    "fields",
    [{}, {"free": (), "slots": 0}, {"couples": {(0, 1)}}, {"vetoes": {(0, 1)}}, {"never_only": [{0}]}],
)
def test_what_can_hold_together_is_no_conflict(fields):
    assert conflicts(Problem(**{**HOUR, **fields})) == ()


def test_a_language_that_only_kinds_forbid_is_named_with_them():
    # Whoever shares a language asks for another kind, and whoever asks for the same kind speaks another.
    problem = Problem(
        free=(1,) * 4, slots=1, sizes=(2, 2), languages=[{"en"}, {"en"}, {"pt"}, {"pt"}], kinds=tuple("abab")
    )

    assert conflicts(problem) == (Conflict(("language", "kind")),)
