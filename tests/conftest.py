"""What tests of every room share. Nothing of Django is imported here: the engine's tests run without it."""

import copy
import os
import shutil
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NEEDS_BROWSER = {"chromium", "browser", "page"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a browser is a journey, and runs in a leg of its own."""
    for item in items:
        if NEEDS_BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house() -> Path:
    """The top folder of the source."""
    return HOUSE


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where a browser is; without one the journeys are skipped, unless REQUIRE_BROWSER asks for them."""
    found = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))), None)
    if found:
        return found
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("REQUIRE_BROWSER is set and no Chromium was found")
    pytest.skip("no Chromium was found")


@pytest.fixture(scope="session")
def entered():
    """The people of every test once they have come in, with their rows, so that they need not come in each time."""
    return []


@pytest.fixture
def cast(db, entered):
    """The people of every test. They come in by the usual doors once; every later test is given the same rows."""
    from tests import rows
    from tests.cast import enter

    if entered:
        people, written = entered[0]
        rows.write(written)
        return copy.deepcopy(people)
    before = rows.read()
    people = enter()
    written = {table: there for table, there in rows.read().items() if there != before[table]}
    if not any(before[table] for table in written):
        entered.append((copy.deepcopy(people), written))
    return people
