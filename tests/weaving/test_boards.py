"""A whole board at once: what it would break, and which crew fares worst."""

from tests import make
from tests.weaving.pages import NAMES, text
from weft.meetings.logic import Span
from weft.weaving import queries
from weft.weaving.logic.fairness import Standing, standing, standing_words

MORNINGS = tuple(Span(day, 8 * 60, 11 * 60) for day in range(5))


def said(name, **also):
    return make.signup(name, **also)


def test_a_crew_fares_by_its_times_what_it_shares_and_its_size():
    full = [said(name, kind="play", draws=("a",), size=(3, 4)) for name in NAMES[:4]]

    well = standing(full, 12, (4, 5))
    alone = standing([*full[:2], said("Odd", kind="work", size=(5, 6))], 1, (4, 5))

    assert (well, well.level) == (Standing(4, 12, 1.0, 1.0, 1.0), 1.0)
    assert (alone.shared, alone.sizes_met, alone.comfort) == (2 / 3, 2 / 3, 0.5)
    assert alone.level < well.level


def test_what_nobody_asked_for_counts_as_given():
    assert standing([said(name, draws=()) for name in NAMES[:4]], 8, (4, 5)).level == 1.0


def test_how_a_crew_fares_is_said_in_words_and_names_nobody():
    words = standing_words(standing([said("Fia", kind="a"), said("Gil", kind="b")], 1, (4, 5)))

    assert words == (
        "One time of the week suits all of them.",
        "Not everybody shares what draws them, or the kind they ask for, with somebody here.",
        "It has the size they asked for.",
        "With two people it is not of the size that is comfortable here.",
    )


def test_wishes_change_nothing_of_how_a_crew_fares(cast):
    told = []
    for also in ({}, {"loves": ("hue#1",), "rather_not": ("gil#1",), "couples": ("ilo#1",)}):
        begun = make.open_a_round(cast.sol)
        given = make.yeses(cast.sol, begun, [said("Fia", **also), *(said(name) for name in NAMES[1:4])])
        weave = make.propose(cast.sol, begun, [list(given.values())])
        told.append(list(queries.fares(queries.board_of(weave)).values()))

    assert told[0] == told[1]


def board(cast, sols):
    """Three crews: one that fits, one too small, one without a time, a language and a kind in common."""
    begun = make.open_a_round(cast.sol)
    odd = said("Odd", week=MORNINGS, languages=frozenset({"pt"}), kind="work")
    people = [*(said(name, kind="play", size=(3, 4)) for name in NAMES), odd]
    given = make.yeses(cast.sol, begun, people)
    make.propose(
        cast.sol,
        begun,
        [
            [given[name] for name in NAMES[:4]],
            [given[name] for name in NAMES[4:6]],
            [given[name] for name in (*NAMES[6:], "Odd")],
        ],
    )
    return begun


def test_what_a_board_would_break_stands_above_it_in_words(cast, sols):
    begun = board(cast, sols)

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))

    assert "Not yet as it should be" in page
    for sentence in (
        "Crew 2: With 2 people this crew is smaller than 3.",
        "Crew 3: There is no time at which all of them can meet every week. Without Odd there is one.",
        "Crew 3: There is no language that all of them speak.",
        "Crew 3: They ask for different kinds of crew: play and work.",
    ):
        assert sentence in page
    assert "Crew 1:" not in page


def test_a_board_that_breaks_nothing_says_nothing(cast, sols, begun, proposed):
    assert "Not yet as it should be" not in text(sols.get(cast.url(f"rounds/{begun.pk}/")))


def test_a_wish_that_a_board_by_hand_would_break_is_not_said_above_it(cast, sols):
    begun = make.open_a_round(cast.sol)
    people = [said("Fia", rather_not=("gil#1",)), *(said(name) for name in NAMES[1:4])]
    given = make.yeses(cast.sol, begun, people)
    make.propose(cast.sol, begun, [list(given.values())])

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))

    assert "Not yet as it should be" not in page
    assert "not possible" not in page


def test_those_that_fare_worst_come_first_when_that_is_asked_for(cast, sols):
    begun = board(cast, sols)
    here = cast.url(f"rounds/{begun.pk}/")

    numbered, worst = text(sols.get(here)), text(sols.get(here, {"order": "worst"}))

    def order(page):
        return sorted((1, 2, 3), key=lambda number: page.index(f"Crew {number} Thu"))

    assert order(numbered) == [1, 2, 3]
    assert order(worst) == [3, 2, 1]
    assert "Show those that fare worst first" in numbered
    assert "Show them as they are numbered" in worst


def test_while_people_answer_there_is_no_board(cast, sols, begun, proposed):
    make.put_before(cast.sol, begun)

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))

    assert "This is turn 1 of 2 at most." in page
    assert "Ada" in page
    assert not any(name in page for name in NAMES if name != "Lea")  # as in “Leave quickly”
    assert "people have a place" not in page
