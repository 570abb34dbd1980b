"""Weft's settings for its tests: a data folder that vanishes, and nothing that leaves this machine."""

import atexit
import os
import shutil
import tempfile

for _name in ("PUBLIC_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "SECRET_KEY", "PORT"):
    os.environ.pop(_name, None)
for _name in [name for name in os.environ if name.startswith("WEFT_")]:
    del os.environ[_name]
os.environ["WEFT_DATA_DIR"] = tempfile.mkdtemp(prefix="weft-tests-")
atexit.register(shutil.rmtree, os.environ["WEFT_DATA_DIR"], ignore_errors=True)

from weft.project.settings import *  # noqa: E402, F403
from weft.project.settings import DATA_DIR, DATABASES, ON_SQLITE  # noqa: E402

if ON_SQLITE:
    # A real file, so that a server in another thread sees it; without waiting for the disk.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# Counters of one test are gone before the next; a test without rows can clear them, too.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
