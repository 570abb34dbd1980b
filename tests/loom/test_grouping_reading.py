"""Problems in the format of MDGPLIB."""

import numpy as np
import pytest

from loom.grouping import read_grouping
from loom.problem import BadProblem


def test_a_problem_is_read_from_its_text():
    grouping = read_grouping("4 2 ds 1 3 2 2 \n0 1 2.5\n\n3 2 4 \n1 3 -1\n\n")

    assert grouping.bounds == ((1, 3), (2, 2))
    assert grouping.weights.tolist() == [[0, 2.5, 0, 0], [2.5, 0, 0, -1], [0, 0, 0, 4], [0, -1, 4, 0]]


def test_pairs_that_are_not_listed_weigh_nothing():
    grouping = read_grouping("3 1 ss 3 3")

    assert np.array_equal(grouping.weights, np.zeros((3, 3)))


def test_a_pair_may_be_listed_from_both_ends():
    grouping = read_grouping("2 1 ss 2 2\r\n0 1 7\r\n1 0 7\r\n0 0 0\r\n")

    assert grouping.weights.tolist() == [[0, 7], [7, 0]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Line 1 has to be: items, groups, ds or ss, two sizes for each group."),
        ("3 one ds 1 2", "Line 1 has to be: items, groups, ds or ss, two sizes for each group."),
        ("-3 1 ds 1 2", "Line 1 gives -3 as the number of items; it has to be 0 or more."),
        ("3 1 xx 3 3", "Line 1 gives 'xx' as its third word; it has to be ds or ss."),
        ("3 2 ds 1 2", "Line 1 has 2 sizes; 2 groups need 4."),
        ("3 1 ss 3 3\n0 1 1\n0 2", "Line 3 has to be two items and their weight, not '0 2'."),
        ("3 1 ss 3 3\n0 1\n0 2", "Line 2 has to be two items and their weight, not '0 1'."),
        ("3 1 ss 3 3\n\n0 1 far", "Line 3 has to be two items and their weight, not '0 1 far'."),
        ("3 1 ss 3 3\n0 1 1_0", "The lines after the first have to be two items and their weight each."),
        ("3 1 ss 3 3\n0 1 1\n\n0 3 1", "Line 4 names an item outside 0 to 2."),
        ("3 1 ss 3 3\n-1 0 1", "Line 2 names an item outside 0 to 2."),
        ("3 1 ss 3 3\n0 1.5 1", "Line 2 names an item that is no whole number."),
        ("3 1 ss 3 3\n0 1 nan", "Line 2 has a weight that is no finite number."),
        ("3 1 ss 3 3\n1 1 4", "Line 2 gives an item a weight with itself."),
        ("3 1 ss 3 3\n0 1 1\n1 0 2", "Line 2 differs from another line for its pair."),
        ("3 1 ss 2 2\n0 1 1", "The groups hold at most 2 items together, but there are 3."),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(text, says):
    with pytest.raises(BadProblem) as refusal:
        read_grouping(text)

    assert str(refusal.value) == says
