"""The table that a person wrote: who may do what with a thing in which state, in words.

It lies in `permissions/`, a file a subject.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.house import world, worlds
from tests.house.world import World
from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.core.actor import PASSER_BY, Actor
from weft.core.policy import Guard, May, Rule, Way, ways

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE, USUAL = METHODS[:3], ("GET", "POST")
"""What else there is follows from these, whatever state a thing is in, and is asked once at each address."""
HERE = ("Ana", "Bo", "Cy", "Dee", "Eve", "Gus", "Sol")
ELSEWHERE = ("Lou", "Kai")
EVERYBODY = (*HERE, *ELSEWHERE, "a passer-by")
WALKERS = ("Ana", "Bo", "Eve", "Sol", *ELSEWHERE, "a passer-by")
"""Who asks at every address: Cy and Dee sit where Ana does, and Gus has no way in."""
WORDS = {
    "everybody": frozenset(EVERYBODY),
    "everybody here": frozenset(HERE),
    "whoever is signed in": frozenset((*HERE, *ELSEWHERE)),
    "nobody": frozenset(),
}
MAY_READ = {
    world.CREW: {"Ana", "Bo", "Cy", "Dee"},
    world.MY_ACCESS: {"Ana"},
    world.ACCESS: set(),
    world.RATHER_NOT: set(),
    world.FILENAME: {"Sol"},
    world.DRAWN: {"Sol"},
    world.ROUND: set(HERE),
    world.MAIL: set(EVERYBODY),
} | worlds.readers()
"""Who reads the words that only some may read. They are all there to be read."""
BELOW = "c/<slug:congregation>/"
ASKS_THE_DEVICE = {"mfa_login_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"}
"""A passkey is asked by a question that the browser's session remembers: the only thing that looking writes."""


@dataclass(frozen=True)
class Line:
    """One line of the table: these may use these methods on this thing."""

    url: str
    methods: tuple[str, ...]
    thing: str
    who: frozenset[str]
    also: str


def _who(words: str) -> frozenset[str]:
    return WORDS[words] if words in WORDS else frozenset(words.split(", "))


def _table() -> list[Line]:
    return [
        Line(row["url"], tuple(row["methods"].split()), row["thing"], _who(row["who"]), row["also"])
        for path in sorted((Path(__file__).parent / "permissions").glob("*.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ]


TABLE = _table()
WAYS = {way.name: way for way in ways()}


def member_called(built: World, name: str) -> Membership:
    return getattr(built.cast, name.lower())


def actor_called(built: World, name: str) -> Actor:
    """As the house sees them at an address of the first community."""
    if name == "a passer-by":
        return PASSER_BY
    member = member_called(built, name)
    return actor_of(member) if name in HERE else Actor(person_id=member.person_id)


def states_at(built: World, way: Way) -> dict[str, object]:
    """Everything that stands at this way's address, by its state; one nameless thing where there is none."""
    if way.name in built.things:
        return built.things[way.name]
    rule = next((guard for guard in way.guards.values() if isinstance(guard, Rule)), None)
    return built.things[rule.model] if rule else {"": None}


def admits(guard: Guard, actor: Actor, key: object) -> bool:
    if isinstance(guard, Rule):
        return guard.rows(actor).filter(pk=key).exists()
    return guard(actor) if isinstance(guard, May) else True
