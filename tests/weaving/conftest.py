"""A steward at their browser, and a round that has begun."""

import pytest

from tests import make
from tests.weaving.pages import NAMES


@pytest.fixture
def sol(cast):
    return cast.actor(cast.sol)


@pytest.fixture
def sols(cast):
    """The browser of the steward."""
    return cast.client(cast.sol)


@pytest.fixture
def begun(cast):
    return make.open_a_round(cast.sol)


@pytest.fixture
def proposed(cast, begun):
    """Two crews of four, all free on weekday evenings, and Ada who waits."""
    given = make.yeses(cast.sol, begun, [make.signup(name) for name in (*NAMES, "Ada")])
    crews = [[given[name] for name in NAMES[:4]], [given[name] for name in NAMES[4:]]]
    return make.propose(cast.sol, begun, crews, [given["Ada"]])
