"""What the tests of the permission table share."""

import pytest
from django.core.cache import cache

from tests.house import world
from tests.house.world import World


@pytest.fixture
def built(db, settings, tmp_path) -> World:
    settings.DEV, settings.MAILBOX = True, tmp_path / "mail"
    cache.clear()
    world.keep_a_mail()
    return world.build()
