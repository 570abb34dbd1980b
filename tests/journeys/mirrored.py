"""Weft's settings for a house that also speaks the language of tests/mirror.py, from right to left."""

import os
from pathlib import Path

from tests.mirror import CODE, NAME
from weft.project.settings import *  # noqa: F403
from weft.project.settings import LANGUAGES

LOCALE_PATHS = [Path(os.environ["MIRROR"])]
LANGUAGES = [*LANGUAGES, (CODE, NAME)]
