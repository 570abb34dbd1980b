"""The commands of `./weft bench` on small things; what they measure is for a quiet machine, not for a test."""

import json

import pytest

from benchmarks.__main__ import main
from benchmarks.chart import Chart

SMALL = "6 2 ds 2 4 2 4\n" + "".join(f"{i} {j} {10 * i + j}.5\n" for i in range(6) for j in range(i + 1, 6))


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text(SMALL)
    return path


def test_a_grouping_is_printed_with_its_groups(small, capsys):
    assert main(["mdgp", str(small), "--seconds", "1", "--seed", "3", "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert sorted(said) == ["groups", "objective", "seconds", "seed", "trace"]
    assert sorted(x for group in said["groups"] for x in group) == [0, 1, 2, 3, 4, 5]
    inside = [(i, j) for group in said["groups"] for i in group for j in group if i < j]
    assert said["objective"] == sum(10 * i + j + 0.5 for i, j in inside)
    assert said["trace"][-1][1] == said["objective"]
    assert said["seed"] == 3


def test_a_grouping_is_printed_for_people_as_well(small, capsys):
    main(["mdgp", str(small), "--rounds", "1"])

    first, how, *groups = capsys.readouterr().out.splitlines()
    assert first.startswith("objective ")
    assert how.endswith("seed 1")
    assert len(groups) == 2


def test_a_file_that_is_no_instance_is_answered_with_a_sentence(tmp_path, capsys):
    path = tmp_path / "other.txt"
    path.write_text("hello")

    assert main(["mdgp", str(path)]) == 2
    assert "Line 1 has to be" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["5x3", "7"], ["15", "5×3", "7"], ["5-3-7"], ["16", "5x3", "3"]])
def test_a_programme_is_asked_for_in_several_ways(words, capsys):
    assert main(["golf", *words, "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["repeats"], said["proven"]) == (0, True)


def test_a_programme_that_is_not_understood_is_answered_with_a_sentence(capsys):
    assert main(["golf", "5x3"]) == 2
    assert "golf 32 8x4 10" in capsys.readouterr().err


def test_tables_are_printed_as_they_grow_or_kept_for_json(capsys):
    main(["slots"])
    shown = capsys.readouterr().out
    main(["slots", "--json"])

    [(title, rows)] = json.loads(capsys.readouterr().out).items()
    assert shown.startswith(f"\n{title}\n")
    assert [row["same"] for row in rows] == ["yes"] * 4


def test_a_season_is_compared_with_shuffling(capsys):
    main(["season", "--quick", "--json"])

    [rows] = json.loads(capsys.readouterr().out).values()
    assert [row["loom"] for row in rows if row["allowed"] == "100%"] == [0, 0, 0]


def test_a_chart_holds_its_points_and_nothing_from_elsewhere():
    chart = Chart("Cost <over> people", "people", "seconds", {"loom": [(1, 1), (100, 10)]}, log_across=True)

    drawn = chart.svg()
    assert "Cost &lt;over&gt; people" in drawn
    assert drawn.count("<circle") == 2
    assert drawn.count("http") == 1  # the name of the SVG language
