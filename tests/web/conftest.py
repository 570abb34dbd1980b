"""No test of the first pages meets the files or the counters of another."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_house(settings, tmp_path):
    settings.DATA_DIR, settings.MAILBOX = tmp_path, tmp_path / "mail"
    cache.clear()
