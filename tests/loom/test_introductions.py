import importlib.util
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from loom import asked, rounds, seconds
from loom.introductions import (
    Profiles,
    Rows,
    Worth,
    build_index,
    fairness,
    introductions,
    open_index,
    part,
    walk,
    write_index,
)
from loom.introductions.walk import new_desk
from tests.loom.networks import alike, made_up_profiles, plain_introductions, small_network


def as_rows(candidates, scores):
    return [list(zip(*row, strict=True)) for row in zip(candidates.tolist(), scores.tolist(), strict=True)]


def test_the_exact_search_finds_what_weighing_everybody_finds_in_2000_networks():
    random = np.random.default_rng(1)
    for seed in range(2000):
        profiles, worth, hours = small_network(random)
        index, k = build_index(profiles, worth=worth, hours=hours, seed=seed), int(random.integers(1, 4))

        found = part(index, 0, len(profiles), k, exact=True)

        every = plain_introductions(profiles, worth, hours, index, k)
        assert as_rows(found.candidates, found.scores) == [every[person] for person in found.people]


@pytest.mark.parametrize("hours", [None, 3, 8])
def test_the_exact_search_does_so_where_it_need_not_walk_every_list(hours):
    profiles = made_up_profiles(160, things=14, vocabulary=12)
    index = build_index(profiles, hours=hours)

    found = part(index, 0, 160, 3, exact=True)

    every = plain_introductions(profiles, Worth(), hours, index, 3)
    assert as_rows(found.candidates, found.scores) == [every[person] for person in found.people]


@pytest.mark.parametrize("hours", [None, 3, 8])
def test_a_search_with_little_effort_proposes_nobody_it_should_not_and_weighs_them_truly(hours):
    profiles = made_up_profiles(160, things=14, vocabulary=12)
    index = build_index(profiles, hours=hours)

    little, more = (part(index, 0, 160, 3, effort=effort) for effort in (1, 10))

    every = plain_introductions(profiles, Worth(), hours, index, 160)
    best = part(index, 0, 160, 3, exact=True).scores.sum()
    for found in (little, more):
        rows = as_rows(found.candidates, found.scores)
        assert all(set(row) <= {*every[p], (-1, 0.0)} for p, row in zip(found.people, rows, strict=True))
    assert 0 < little.scores.sum() < more.scores.sum() < best


def test_a_search_with_much_effort_is_exact():
    index = build_index(made_up_profiles(300, vocabulary=20))

    found, best = part(index, 0, 300, 3, effort=10**6), part(index, 0, 300, 3, exact=True)

    assert as_rows(found.candidates, found.scores) == as_rows(best.candidates, best.scores)


def plain_copy(module, monkeypatch):
    """The module as it is where numba is not installed."""
    monkeypatch.setattr("loom.compiled.HAS_NUMBA", False)
    spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


@pytest.mark.parametrize(("effort", "hours", "lots"), [(3, 3, 1), (30, 3, 1), (10**6, 0, 1), (10**6, 3, 0)])
def test_compiled_and_plain_loops_give_the_same_answer(effort, hours, lots, monkeypatch):
    index = build_index(made_up_profiles(120, vocabulary=10), hours=hours)
    index = index._replace(lots=index.lots * lots)
    rows = np.arange(120, dtype=np.int32)
    answers = []

    for module in (walk, plain_copy(walk, monkeypatch)):
        found, scores = np.full((120, 3), -1, dtype=np.int32), np.zeros((120, 3), dtype=np.int32)
        module.search(index, new_desk(index, 3), 0, rows, effort, found, scores)
        answers.append((found.tolist(), scores.tolist()))

    assert answers[0] == answers[1]
    assert max(map(max, answers[0][0])) > 0


def test_a_compiled_and_a_plain_second_pass_give_the_same_answer(monkeypatch):
    whole = introductions(made_up_profiles(60, vocabulary=10), 6)
    scores, lots = (whole.scores * 4096).astype(np.int32), np.arange(60)

    answers = [
        [array.tolist() for array in module.share_out(whole.candidates, scores, lots, 3, 2)]
        for module in (fairness, plain_copy(fairness, monkeypatch))
    ]

    assert answers[0] == answers[1]


def test_any_number_of_workers_and_any_parts_give_the_same_answer(tmp_path):
    profiles = made_up_profiles(2500)
    one, three = (introductions(profiles, 4, effort=50, hours=6, workers=workers) for workers in (1, 3))
    write_index(build_index(profiles, hours=6), tmp_path)
    together = np.empty((2500, 4), dtype=np.int32)

    for start in range(0, 2500, 700):
        some = part(open_index(tmp_path), start, min(start + 700, 2500), 4, effort=50)
        together[some.people] = some.candidates

    assert one.candidates.tolist() == three.candidates.tolist() == together.tolist()
    assert one.scores.tolist() == three.scores.tolist()
    assert (one.searched, one.stop_reason) == (2500, "done")


def test_an_index_is_read_back_as_it_was_written(tmp_path):
    empty = Rows.of([()] * 3)
    index = build_index(Profiles(empty, empty, Rows.of([[1], [1], []])), seed=3)

    write_index(index, tmp_path)

    again = open_index(tmp_path)
    assert [array.tolist() for array in again] == [array.tolist() for array in index]


def test_a_folder_without_an_index_is_told_of(tmp_path):
    with pytest.raises(ValueError, match="There is no index"):
        open_index(tmp_path)


def test_ties_fall_by_lot_and_not_by_number():
    times = Counter(introductions(alike(200), 1).candidates.ravel().tolist())

    assert len(times) > 80
    assert max(times.values()) < 10
    assert np.array_equal(introductions(alike(200), 1).candidates, introductions(alike(200), 1).candidates)
    assert not np.array_equal(
        introductions(alike(200), 1, seed=1).candidates, introductions(alike(200), 1, seed=2).candidates
    )


def test_nobody_is_proposed_more_often_than_allowed():
    profiles = made_up_profiles(400, vocabulary=15)

    free, fair = introductions(profiles, 5), introductions(profiles, 5, most=7)

    times = Counter(fair.candidates[fair.candidates >= 0].tolist())
    assert max(times.values()) == 7 < max(Counter(free.candidates.ravel().tolist()).values())
    assert fair.candidates.shape == (400, 5)
    assert all(list(row) == sorted(row, reverse=True) for row in fair.scores.tolist())


def test_no_person_and_candidate_would_both_rather_have_each_other():
    profiles = made_up_profiles(80, vocabulary=10)
    long, fair = introductions(profiles, 6), introductions(profiles, 2, most=2)

    last_of = {u: scores[-1] for u, scores in enumerate(fair.scores)}
    won = {v: [fair.scores[u, i] for u, i in np.argwhere(fair.candidates == v)] for v in range(80)}
    given = [set(row.tolist()) for row in fair.candidates]
    both = [
        (u, v)
        for u in range(80)
        for v, score in zip(long.candidates[u].tolist(), long.scores[u], strict=True)
        if v >= 0 and v not in given[u] and score > last_of[u] and (len(won[v]) < 2 or score > min(won[v]))
    ]

    assert both == []


def test_a_cap_that_nobody_reaches_changes_nothing():
    profiles = made_up_profiles(100)

    free, fair = introductions(profiles, 3, exact=True), introductions(profiles, 3, exact=True, most=100)

    assert free.candidates.tolist() == fair.candidates.tolist()
    assert free.scores.tolist() == fair.scores.tolist()


def test_people_who_vetoed_are_not_proposed_to_the_vetoed_either():
    profiles = replace(alike(2), known=Rows.of([[], [0]]))

    assert introductions(profiles, 1).candidates.tolist() == [[-1], [-1]]
    assert introductions(alike(2), 1).candidates.tolist() == [[1], [0]]
    assert introductions(alike(2), 1).scores.tolist() == [[2.0], [2.0]]


def test_clocks_are_compared_on_their_faces():
    profiles = replace(alike(3), zones=[13, -11, -4])

    assert introductions(profiles, 1, hours=0).candidates.tolist() == [[1], [0], [-1]]


def test_a_stopped_search_keeps_what_was_found():
    profiles = made_up_profiles(1500)

    whole = introductions(profiles, 2)
    one = introductions(profiles, 2, stop=rounds(1), workers=2)
    none = introductions(profiles, 2, stop=asked(lambda: True))
    all_in_time = introductions(profiles, 2, stop=seconds(1e9))

    first = build_index(profiles).people[:1024]
    assert (one.searched, one.stop_reason) == (1024, "rounds")
    assert one.candidates[first].tolist() == whole.candidates[first].tolist()
    assert np.delete(one.candidates, first, axis=0).max() == -1
    assert (none.searched, none.stop_reason, none.candidates.max()) == (0, "stopped", -1)
    assert all_in_time.stop_reason == "done"


def test_progress_is_told_after_each_part():
    told = []

    introductions(made_up_profiles(2048), 1, progress=told.append)

    assert told == [0.5, 1.0]


def test_a_network_of_nobody_has_no_introductions():
    nobody = Rows.of([])

    found = introductions(Profiles(nobody, nobody, nobody), 3)

    assert (found.candidates.shape, found.searched, found.stop_reason) == ((0, 3), 0, "done")


ONE = Rows.of([[0]])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Rows(np.array([0, 2]), np.array([1], dtype=np.int32)), "rise from 0"),
        (lambda: Rows.of([[-1]]), "0 or more"),
        (lambda: Profiles(ONE, ONE, Rows.of([])), "same number of people"),
        (lambda: Profiles(ONE, ONE, ONE, zones=[1, 2]), "one number a person"),
        (lambda: Profiles(ONE, ONE, ONE, known=Rows.of([[1]])), "numbers of people"),
        (lambda: Worth(help=-1), "from 0 to 100"),
        (lambda: Worth(rare=1), "between 0 and 1"),
        (lambda: build_index(alike(2), hours=-1), "0 or more"),
        (lambda: build_index(replace(alike(1), zones=[25])), "from −24 to 24"),
        (lambda: build_index(Profiles(ONE, ONE, Rows.of([range(6000)])), worth=Worth(100)), "too many"),
        (lambda: part(build_index(alike(2)), 0, 3), "not within the index of 2 people"),
        (lambda: part(build_index(alike(2)), 0, 2, 0), "At least one candidate"),
        (lambda: introductions(alike(2), effort=0), "At least one candidate"),
        (lambda: introductions(alike(2), most=0), "at least once"),
        (lambda: introductions(alike(2), workers=0), "has to be a worker"),
    ],
)
def test_input_that_does_not_fit_is_refused_in_a_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()
