"""What stories in a real browser need: the browser, and a house to themselves."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.eyes import FLAGS
from tests.journeys.house import House, opened


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The Chromium of this machine."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def home(tmp_path) -> Iterator[House]:
    """A house in which nobody lives yet, on the database that this leg is about."""
    with opened(tmp_path, os.environ.get("DATABASE_URL", "")) as house:
        yield house
        print(house.said())  # pytest shows it where a story did not end well
