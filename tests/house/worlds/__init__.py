"""One module a subject: what stands in its world, and who may read its words.

`MAY_READ`: words that only some may read, and who; they are all there to be read.
`house(cast)`: things of the first community, by table (or by the name of a way), then by their state.
`theirs(kai)`: one thing for each of those tables in the neighbouring community.
`doors(cast)`: what opens by a secret, by the name of its way, then by its state.
"""

from importlib import import_module
from pkgutil import iter_modules

SUBJECTS = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def every(part: str, *given):
    """What each subject that has this part makes of it."""
    return [getattr(subject, part)(*given) for subject in SUBJECTS if hasattr(subject, part)]


def readers():
    """All the words that only some may read, with who may."""
    return {words: who for subject in SUBJECTS for words, who in getattr(subject, "MAY_READ", {}).items()}
