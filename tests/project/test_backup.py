"""Drills: what a host does on a bad day, with whole houses."""

import json
import stat
import subprocess
import sys
import zipfile

import pytest

WALK = """
from django.db import transaction
from weft.core.actor import the_house
from weft.people.actions.people import add_people
from weft.people.models import Person
print("walking", flush=True)
for number in range(100_000):
    with transaction.atomic():
        add_people(actor=the_house(), people=[Person(name=f"Walker {number}")])
"""

CANON = """
import json
from django.apps import apps
from django.core import serializers
CALM = {"sessions.session", "django_tasks_database.dbtaskresult"}
for model in sorted(apps.get_models(), key=lambda model: model._meta.label_lower):
    if model._meta.label_lower not in CALM and model._meta.managed:
        for line in sorted(json.dumps(row, sort_keys=True) for row in
                           json.loads(serializers.serialize("json", model._base_manager.all()))):
            print(line)
"""

TRY_ALL = """
import json
from pathlib import Path
from weft.project import archive, restoring
for name in sys.argv[1:]:
    try:
        restoring.restore(Path(name))
        print("restored")
    except restoring.NotRestored as refusal:
        print(refusal)
assert archive.heads() == {}
"""


WAITING = """
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult
print(Session.objects.count(), DBTaskResult.objects.count())
"""


@pytest.fixture(scope="module")
def good(first_home, tmp_path_factory):
    """A sound backup."""
    file = tmp_path_factory.mktemp("backup") / "house.zip"
    written = first_home.weft("backup", "--to", file)
    assert (written.returncode, written.stderr) == (0, "")
    assert "The house key is not in it." in written.stdout
    return file


@pytest.fixture(scope="module")
def restored(homes, good, tmp_path_factory):
    """Another house, filled from it."""
    home = homes(tmp_path_factory.mktemp("restored") / "home")
    done = home.weft("restore", good)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Bring the house key now" in done.stdout
    return home


def test_a_restored_house_is_the_house_that_was_backed_up(first_home, restored):
    assert restored.run(CANON) == first_home.run(CANON)
    assert (restored.folder / "files" / "sheets" / "one.csv").read_text("utf-8") == "Name\nLia\n"
    assert (restored.folder / "house.key").read_text() != (first_home.folder / "house.key").read_text()


def test_a_restored_house_greets_nobody(first_home, restored):
    sessions, tasks = map(int, first_home.run(WAITING).split())

    assert min(sessions, tasks) > 0
    assert restored.run(WAITING) == "0 0"


def test_the_keys_travel_only_when_asked(first_home, make_home, tmp_path):
    file, other = tmp_path / "house.zip", make_home("other")

    first_home.weft("backup", "--to", file, "--with-keys")
    other.weft("restore", file)

    for name in ("house.key", "secret.key"):
        assert (other.folder / name).read_text() == (first_home.folder / name).read_text()
        assert stat.S_IMODE((other.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_is_whole_while_people_go_on(lived_in, make_home, tmp_path):
    file, other = tmp_path / "house.zip", make_home("other")
    opening = "import django; django.setup()\n"
    with subprocess.Popen(
        [sys.executable, "-c", opening + WALK], stdout=subprocess.PIPE, text=True, env=lived_in.environment
    ) as walk:
        walk.stdout.readline()
        written = lived_in.weft("backup", "--to", file, "--json")
        still_walking = walk.poll() is None
        walk.kill()
    restored = other.weft("restore", file)

    assert still_walking
    assert (restored.returncode, restored.stderr) == (0, "")
    counted = other.run("from weft.people.models import Person; print(Person.everywhere.count())")
    assert int(counted) == json.loads(written.stdout)["rows"]["weft_person"]


def test_a_backup_never_replaces_another(first_home, tmp_path):
    file = tmp_path / "house.zip"
    file.write_text("an older one")

    said = first_home.weft("backup", "--to", file)

    assert (said.returncode, file.read_text()) == (1, "an older one")
    assert said.stderr == f"{file} is there already, and a backup never replaces another.\n"


def test_a_house_with_people_in_it_is_never_overwritten(first_home, good):
    before = first_home.run(CANON)

    said = first_home.weft("restore", good)

    assert said.returncode == 1
    assert said.stderr.startswith("Not restored. This house is not empty")
    assert first_home.run(CANON) == before


def rewrite(source, target, change):
    """A copy of a backup with its list and its contents changed."""
    with zipfile.ZipFile(source) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(manifest, parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("manifest.json", json.dumps(manifest))
        for name, content in parts.items():
            new.writestr(name, content)


def a_bit(manifest, parts):
    name = next(name for name in parts if name.startswith("database"))
    middle = len(parts[name]) // 2
    parts[name] = parts[name][:middle] + bytes([parts[name][middle] ^ 1]) + parts[name][middle + 1 :]


def a_newer_weft(manifest, parts):
    manifest["heads"]["weft"] = "9999_from_the_future"
    manifest["version"] = "99.0"


def a_newer_format(manifest, parts):
    manifest["format"] = 99


def another_engine(manifest, parts):
    manifest["engine"] = "abacus"


def an_escape(manifest, parts):
    parts["files/../../../etc/weft"] = b"x"
    manifest["files"]["files/../../../etc/weft"] = [
        1,
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    ]


def a_stranger(manifest, parts):
    parts["weft.pth"] = b"x"
    manifest["files"]["weft.pth"] = [1, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"]


def a_missing_file(manifest, parts):
    del parts["files/sheets/one.csv"]


def a_flood(manifest, parts):
    parts["files/flood"] = b"\0" * 50_000_000


DAMAGE = {
    a_bit: "in this backup is damaged. Take an older one.",
    a_newer_weft: "This backup was made by Weft 99.0, which is newer. Install that first.",
    a_newer_format: "which is newer. Install that first.",
    another_engine: "This backup is of a abacus database",
    an_escape: "This backup holds a file that would lie outside the data folder. Do not trust it.",
    a_stranger: "This backup holds a file that would lie outside the data folder. Do not trust it.",
    a_missing_file: "This backup does not hold what its list says. Take an older one.",
    a_flood: "This backup does not hold what its list says. Take an older one.",
}


def test_a_damaged_or_foreign_backup_is_refused_before_anything_changes(good, make_home, tmp_path):
    other = make_home("other")
    for damage in DAMAGE:
        rewrite(good, tmp_path / f"{damage.__name__}.zip", damage)
    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:-500])
    (tmp_path / "empty.zip").write_bytes(b"")
    files = [*(f"{damage.__name__}.zip" for damage in DAMAGE), "cut.zip", "empty.zip", "missing.zip"]

    said = other.run(TRY_ALL, *(tmp_path / name for name in files)).splitlines()

    expected = [*DAMAGE.values(), "damaged or not a backup", "damaged or not a backup", "There is no file"]
    assert [part in line for part, line in zip(expected, said, strict=True)] == [True] * len(files), said
    assert {path.name.split("-")[0] for path in other.folder.iterdir()} <= {
        "house.key",
        "secret.key",
        "weft.sqlite3",
    }
