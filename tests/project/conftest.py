"""Whole houses for the drills: each with a data folder and a database of its own, used as a host would."""

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Home:
    """A house on this machine."""

    source: Path
    folder: Path
    said: dict[str, str]
    base: str = ""

    def weft(self, *arguments, **more):
        return self.python(str(self.source / "manage.py"), *map(str, arguments), **more)

    def run(self, code, *arguments):
        """Run a few lines inside this house and return what they print."""
        opening = "import django, sys; django.setup()\n"
        done = self.python("-c", opening + code, *map(str, arguments))
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def python(self, *arguments, **more):
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.source,
            env=self.environment | more,
        )

    @property
    def environment(self):
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        paths = {"PYTHONPATH": f"{self.source / 'src'}:{self.source}", "WEFT_DATA_DIR": str(self.folder)}
        return kept | paths | self.said | {"DJANGO_SETTINGS_MODULE": "weft.project.settings"}


PEOPLE = """
from tests import make
lia = make.community("Riverside", steward="Lia", email="lia@example.org")
make.member(lia, "Noor", email="noor@example.org")
from django.test import Client
Client().force_login(lia.person.account)
from weft.core.errands import run_errand
run_errand.enqueue(1)
"""


@pytest.fixture(scope="session")
def homes(house):
    """Makes houses on the same kind of database as the other tests: empty, or like another."""
    url, bases = os.environ.get("DATABASE_URL", ""), []

    def make(folder, like=None):
        if like:
            shutil.copytree(like.folder, folder)
        if not url.startswith("postgres"):
            return Home(house, folder, {})
        bases.append(f"drill_{uuid.uuid4().hex}")
        _on_postgres(url, f'CREATE DATABASE "{bases[-1]}"' + (f' TEMPLATE "{like.base}"' if like else ""))
        return Home(house, folder, {"DATABASE_URL": url.replace("/postgres?", f"/{bases[-1]}?")}, bases[-1])

    yield make
    for base in bases:
        _on_postgres(url, f'DROP DATABASE "{base}" WITH (FORCE)')


@pytest.fixture(scope="session")
def first_home(homes, tmp_path_factory):
    """The house that others are copies of."""
    home = homes(tmp_path_factory.mktemp("first") / "home")
    assert home.weft("migrate", "--verbosity", "0").returncode == 0
    home.run(PEOPLE)
    (home.folder / "files" / "sheets").mkdir(parents=True)
    (home.folder / "files" / "sheets" / "one.csv").write_text("Name\nLia\n", encoding="utf-8")
    return home


@pytest.fixture
def make_home(homes, tmp_path):
    """Makes empty houses."""
    return lambda name: homes(tmp_path / name)


@pytest.fixture
def lived_in(homes, first_home, tmp_path):
    """A house with people in it and a file."""
    return homes(tmp_path / "lived-in", like=first_home)


def _on_postgres(url, statement):
    import psycopg

    with psycopg.connect(url.replace("&pool=0", ""), autocommit=True) as connection:
        connection.execute(statement)
