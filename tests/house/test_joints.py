"""House rules about how the parts are joined."""

import subprocess
import sys

from django.apps import apps
from django.utils.module_loading import import_string

from weft import wiring
from weft.core.door import DoorClosed, Kept
from weft.core.policy import ways

KEPT_BY_THE_HOUSE = {
    "Account": "signs in to the house",
    "Block": "holds between two people, in whichever communities they meet",
    "ChainHead": "the house's own memory, by scope",
    "Chore": "the house's own calendar",
    "Congregation": "is the keeper",
    "Entry": "the house's own memory, by scope",
    "Errand": "belongs to an entry",
    "Export": "everything of one person, of all their communities",
    "Key": "opens a scope's sealed words",
    "Person": "belongs to the house, and to communities by membership",
    "Work": "belongs to its subject, by scope",
}


def test_every_table_is_kept_by_a_congregation_or_says_why_not():
    free = {
        model.__name__ for model in apps.get_app_config("weft").get_models() if not issubclass(model, Kept)
    }

    assert free == set(KEPT_BY_THE_HOUSE)


def test_kept_rows_are_not_opened_without_saying_whose():
    open_doors = []
    for model in apps.get_app_config("weft").get_models():
        if issubclass(model, Kept):
            try:
                model.objects.all()
                open_doors.append(model.__name__)
            except DoorClosed:
                pass

    assert open_doors == []


def test_every_way_in_declares_who_may_use_it():
    undeclared = [way.path for way in ways() if not way.guards]

    assert undeclared == []


def test_everything_wired_is_there():
    for reactions in wiring.REACTIONS.values():
        for reaction in reactions:
            assert callable(import_string(reaction))
    for doing in [*wiring.LONG_WORK.values(), *(chore.doing for chore in wiring.CHORES.values())]:
        assert callable(import_string(doing))


def test_the_pages_never_load_the_engine():
    loaded = (
        "import django, sys; django.setup(); from weft.core.policy import ways; list(ways());"
        "print(sorted({'loom', 'numpy', 'rustworkx', 'highspy', 'numba'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert said.stdout == "[]\n"
