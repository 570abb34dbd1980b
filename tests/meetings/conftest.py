"""A place on this machine where calendars lie, and a house that may read them there."""

import pytest

from tests.core.lane import Lane, open_lane


@pytest.fixture(scope="session")
def opened_lane(tmp_path_factory) -> Lane:
    return open_lane(tmp_path_factory.mktemp("lane"))


@pytest.fixture
def lane(opened_lane, settings) -> Lane:
    opened_lane.asked.clear()
    opened_lane.answers.clear()
    settings.FETCH_REACH = opened_lane.reach
    return opened_lane
