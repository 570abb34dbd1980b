from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loom import Problem, Weights, budget, check, rounds, solve
from loom.crews.search import Search
from loom.ground import ground
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms
from tests.loom.small import answer_key, best_key, everyone_once, problems, random_problem, shared

WITHOUT_THE_CLOCK = {"seconds": 0.0}


@pytest.mark.parametrize("seed", range(24))
def test_small_problems_are_solved_to_the_optimum(seed):
    problem = random_problem(8 + seed % 4, seed)

    result = solve(problem)

    assert result.stop_reason == "proven"
    assert result.bound.proven
    assert answer_key(problem, list(result.crews)) == pytest.approx(best_key(problem))


@pytest.mark.parametrize("seed", range(12))
def test_small_problems_with_couples_are_solved_to_the_optimum(seed):
    problem = random_problem(9, 100 + seed, couples=[(0, 4), (2, 3)], kinds=())

    result = solve(problem)

    assert answer_key(problem, list(result.crews)) == pytest.approx(best_key(problem))


@pytest.mark.parametrize("seed", range(6))
def test_the_search_by_itself_finds_the_optimum_of_small_problems(seed):
    problem = random_problem(11, 200 + seed, vetoes=(), languages=())
    rules = Rules(problem)
    search = Search(ground(problem, rules, Terms(problem), Reach(rules)), 4, seed=7)

    for _ in range(80):
        search.round()

    assert search.key == pytest.approx(best_key(problem))


@settings(max_examples=40, deadline=None)
@given(problems(), st.integers(0, 3))
def test_every_crew_keeps_every_rule_and_nobody_sits_twice(problem, seed):
    result = solve(problem, rounds(3), seed)

    assert [check(problem, crew) for crew in result.crews] == [[]] * len(result.crews)
    assert everyone_once(problem, list(result.crews), result.unplaced)
    assert sorted(result.because) == sorted(person for crew in result.crews for person in crew)


@settings(max_examples=25, deadline=None)
@given(problems())
def test_no_answer_exceeds_its_bounds(problem):
    result = solve(problem, rounds(4))

    assert result.score["placed"] <= result.bound.placed <= result.placeable <= problem.people
    assert result.score["worst_person"] <= result.bound.worst_person + 1e-9
    assert result.score["total"] <= result.bound.total + 1e-9


@settings(max_examples=25, deadline=None)
@given(problems(largest=9))
def test_who_has_no_feasible_crew_is_not_called_placeable(problem):
    result = solve(problem)

    best = best_key(problem)
    assert best[0] <= result.placeable
    assert (best[0] > 0) == (result.placeable > 0)


@settings(max_examples=20, deadline=None)
@given(problems(smallest=13), st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_break_an_answer(problem, random):
    order = list(range(problem.people))
    random.shuffle(order)
    place = {person: at for at, person in enumerate(order)}
    turned = replace(
        problem,
        free=tuple(problem.free[person] for person in order),
        languages=tuple(problem.languages[person] for person in order),
        kinds=tuple(problem.kinds[person] for person in order),
        wanted_sizes=(),
        vetoes=frozenset((place[u], place[v]) for u, v in problem.vetoes),
        couples=frozenset((place[u], place[v]) for u, v in problem.couples),
        callers=frozenset(place[caller] for caller in problem.callers),
        wishes=tuple((place[u], place[v], w) for u, v, w in problem.wishes),
        topics=(),
        met=tuple((place[u], place[v], w) for u, v, w in problem.met),
    )

    result = solve(turned, rounds(3))

    crews = [[order[person] for person in crew] for crew in result.crews]
    assert [check(problem, crew) for crew in crews] == [[]] * len(crews)
    assert result.placeable == solve(problem, rounds(0)).placeable


@settings(max_examples=20, deadline=None)
@given(problems(smallest=13), st.integers(0, 5))
def test_the_same_seed_gives_the_same_answer(problem, seed):
    first = replace(solve(problem, rounds(4), seed), **WITHOUT_THE_CLOCK)
    second = replace(solve(problem, rounds(4), seed), **WITHOUT_THE_CLOCK)

    assert first == second


@settings(max_examples=20, deadline=None)
@given(problems(smallest=13))
def test_a_new_veto_is_kept(problem):
    crews = solve(problem, rounds(2)).crews
    together = [pair for crew in crews for pair in pairwise(crew)]
    vetoed = replace(problem, vetoes=problem.vetoes | set(together[:3]))

    result = solve(vetoed, rounds(2))

    assert not [pair for crew in result.crews for pair in together[:3] if set(pair) <= set(crew)]
    assert [check(vetoed, crew) for crew in result.crews] == [[]] * len(result.crews)


@pytest.mark.parametrize("seed", range(4))
def test_more_rounds_are_never_worse(seed):
    problem = random_problem(40, seed)

    keys = [answer_key(problem, list(solve(problem, rounds(k), seed).crews)) for k in (0, 3, 9, 20)]

    assert all(later >= (*sooner[:2], sooner[2] - 1e-9) for sooner, later in pairwise(keys))


def test_the_budget_grows_with_the_seconds_and_ends_for_small_problems():
    few, many = random_problem(20, 1), random_problem(200, 1)

    assert budget(few) == budget(few, 1000) == 350
    assert budget(many, 5) < budget(many, 10) < budget(many, 20)
    assert budget(many, 0) == 10


def test_a_search_begins_from_a_given_answer_and_goes_on_from_its_own():
    problem = random_problem(60, 3)
    first = solve(problem, rounds(8))

    again = solve(problem, rounds(0), start=first.crews)
    on = solve(problem, rounds(4), start=first.crews, done=first.rounds)

    assert again.crews == first.crews
    assert answer_key(problem, list(on.crews)) >= answer_key(problem, list(first.crews))


def test_nobody_gives_an_empty_answer():
    result = solve(Problem(free=(), slots=0))

    assert (result.crews, result.unplaced, result.placeable) == ((), (), 0)
    assert result.stop_reason == "proven"


def test_a_crew_is_one_couple_and_a_friend():
    problem = Problem(free=(1,) * 6, slots=1, sizes=(3, 3), couples={(0, 5)}, wishes=[(3, 0, 1.0)])

    assert solve(problem).crews == ((0, 3, 5), (1, 2, 4))


def test_a_veto_within_a_couple_is_the_stronger_word():
    problem = Problem(free=(1,) * 6, slots=1, sizes=(3, 3), couples={(0, 5)}, vetoes={(0, 5)})

    crews = solve(problem).crews

    assert [len(crew) for crew in crews] == [3, 3]
    assert not any({0, 5} <= set(crew) for crew in crews)


def test_wishes_are_met_where_nothing_stands_in_the_way():
    problem = Problem(free=(1,) * 8, slots=1, sizes=(4, 4), wishes=[(0, 7, 1), (7, 2, 1), (2, 5, 1)])

    assert (0, 2, 5, 7) in solve(problem).crews


def test_crews_of_the_comfortable_size_are_preferred_to_threes():
    problem = Problem(free=(3,) * 12, slots=2)

    assert [len(crew) for crew in solve(problem, rounds(5)).crews] == [4, 4, 4]


def test_fresh_company_is_preferred():
    met = [(u, v, 1.0) for crew in ((0, 1, 2), (3, 4, 5), (6, 7, 8)) for u in crew for v in crew if u < v]
    problem = Problem(free=(1,) * 9, slots=1, sizes=(3, 3), met=met)

    assert solve(problem).score["freshness"] == pytest.approx(1.0)


def test_the_worst_off_person_counts_before_the_sum():
    # Three of a kind together would have the highest sum, but leave the last person with strangers.
    near = {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 1.0, (3, 4): 1.0, (0, 5): 0.5, (2, 3): 0.5}
    met = [(u, v, 1.0 - near.get((u, v), 0.0)) for u, v in combinations(range(6), 2)]
    only = dict.fromkeys(("wishes", "kind", "topics", "wanted_size", "size", "room", "hours"), "none")
    problem = Problem(free=(1,) * 6, slots=1, sizes=(3, 3), met=met, weights=Weights(**only))

    assert solve(problem).crews == ((0, 1, 5), (2, 3, 4))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"free": (1, 1, 1, 0)}, "no_time_given"),
        ({"free": (1, 1, 1, 2)}, "no_common_time"),
        ({"languages": [{"en"}, {"en"}, {"en"}, {"pt"}]}, "no_shared_language"),
        ({"kinds": ["a", "a", None, "b"]}, "kinds_differ"),
        ({"vetoes": [(0, 3), (1, 3)]}, "no_room_left"),
        ({"sizes": (3, 3)}, "no_room_left"),
    ],
)
def test_who_is_left_out_is_told_why(fields, why):
    problem = Problem(
        **{"free": (1, 1, 1, 1), "slots": 2, "wishes": [(0, 1, 1), (1, 2, 1), (2, 0, 1)], **fields}
    )

    assert solve(problem).unplaced == ((3, why),)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"free": (1, 2)}, "no_common_time"),
        ({"languages": [{"en"}, {"pt"}]}, "no_shared_language"),
        ({"kinds": ["a", "b"]}, "kinds_differ"),
    ],
)
def test_a_couple_that_cannot_meet_is_told_why(fields, why):
    problem = Problem(**{"free": (1, 1), "slots": 2, "couples": {(0, 1)}, **fields})

    assert solve(problem).unplaced == ((0, why), (1, why))


def test_too_many_who_want_to_be_together_are_told_so():
    problem = Problem(free=(1,) * 4, slots=1, sizes=(2, 3), couples={(0, 1), (1, 2), (2, 3)})

    assert {why for _, why in solve(problem).unplaced} == {"too_many_together"}


def test_a_veto_among_people_who_are_together_through_others_is_told_as_no_room():
    problem = Problem(free=(1,) * 3, slots=1, couples={(0, 1), (1, 2)}, vetoes={(0, 2)})

    assert {why for _, why in solve(problem).unplaced} == {"no_room_left"}


@settings(max_examples=25, deadline=None)
@given(problems(smallest=3, largest=12))
def test_a_hand_made_crew_is_checked_like_the_engine_checks_itself(problem):
    rules = Rules(replace(problem, couples=frozenset()))
    crew = range(min(problem.people, problem.sizes[0]))

    broken = [code for code in check(problem, crew) if code != "couple_apart"]

    assert (not broken) == rules.feasible(list(crew))


def test_a_hand_made_crew_is_told_every_rule_it_breaks():
    problem = Problem(
        free=(1, 2, 1, 1),
        slots=2,
        sizes=(3, 3),
        languages=[{"en"}, {"pt"}, {"en"}, {"en"}],
        kinds=["a", "b", None, None],
        vetoes={(0, 1)},
        couples={(1, 2)},
    )

    assert check(problem, (0, 2, 3)) == ["couple_apart"]
    assert check(problem, (0, 1)) == [
        "too_small",
        "no_common_time",
        "no_shared_language",
        "kinds_differ",
        "couple_apart",
        "not_possible",
    ]
    assert check(problem, (0, 1, 2, 3))[0] == "too_large"


@pytest.mark.parametrize(
    ("crew", "sentence"), [((0, 0, 1), "names each person once"), ((0, 1, 9), "only people")]
)
def test_a_crew_of_nobody_in_particular_is_refused(crew, sentence):
    with pytest.raises(ValueError, match=sentence):
        check(Problem(free=(1, 1, 1), slots=1), crew)


@settings(max_examples=20, deadline=None)
@given(problems(smallest=3, largest=15))
def test_the_facts_are_true_and_tell_no_wish_and_no_veto(problem):
    result = solve(problem, rounds(1))

    silent = solve(replace(problem, wishes=()), rounds(0))
    for crew in result.crews:
        spoken = [problem.languages[person] for person in crew if problem.languages[person]]
        for person in crew:
            facts = result.because[person]
            assert facts.size == len(crew)
            assert facts.common_slots == shared(problem, crew).bit_count() > 0
            assert set(facts.languages) == (set.intersection(*map(set, spoken)) if spoken else set())
            assert facts.kind in (None, problem.kinds[person])
    assert {field for facts in silent.because.values() for field in facts.__slots__} <= {
        "size",
        "languages",
        "kind",
        "topics",
        "common_slots",
        "questions",
        "caller",
    }


def test_shared_topics_and_kinds_are_named_with_the_mates_who_share_them():
    problem = Problem(
        free=(7, 7, 3), slots=3, topics=[{"bread", "bees"}, {"bread"}, {"bees"}], kinds=["peer", "peer", None]
    )

    because = solve(problem).because

    assert because[0].topics == (("bees", (2,)), ("bread", (1,)))
    assert [because[person].kind for person in range(3)] == ["peer", "peer", None]
    assert [because[person].common_slots for person in range(3)] == [2, 2, 2]


def test_progress_is_told_as_the_rounds_go_by():
    heard = []

    solve(random_problem(60, 1), rounds(4), progress=heard.append)

    shares = [each.share for each in heard]
    assert shares == sorted(shares)
    assert {0.25, 0.5, 0.75, 1.0} >= set(shares) - {0.0}
    assert shares[-1] == 1.0
    assert all(each.placed <= each.placeable for each in heard)


def test_the_terms_by_name_add_up_to_the_total():
    problem = random_problem(30, 3)

    result = solve(problem, rounds(2))

    shares = Terms(problem).share
    placed = result.score["placed"]
    assert sum(shares[name] * result.score[name] for name in shares) * placed == pytest.approx(
        result.score["total"]
    )
