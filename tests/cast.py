"""The people of every test: one small community, its neighbour, and somebody at the door."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from tests import make
from weft.circles.models import Circle
from weft.circles.queries.circles import actor_of
from weft.congregations.models import Congregation, Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.flows.actions.leaving import leave_congregation


@dataclass(frozen=True)
class Cast:
    """Ana and Bo are a dyad and, with Cy and Dee, a crew; the others are alone in one way or another."""

    home: Congregation
    ana: Membership
    bo: Membership
    cy: Membership
    dee: Membership
    eve: Membership  # new, and in no circle but her own
    sol: Membership  # the steward, who founded it and sits in no crew
    gus: Membership  # no account, no mail; a phone
    lou: Membership  # left last month, and belongs to the neighbours now
    kai: Membership  # the steward of a neighbouring community
    dyad: Circle
    crew: Circle

    @property
    def present(self) -> list[Membership]:
        """Everybody who is here, by name."""
        return [self.ana, self.bo, self.cy, self.dee, self.eve, self.gus, self.sol]

    def actor(self, member: Membership) -> Actor:
        return actor_of(member)

    def client(self, member: Membership) -> Client:
        """A browser in which they are signed in."""
        client = Client()
        client.force_login(member.person.account)
        return client

    def url(self, path: str = "") -> str:
        """An address inside the community."""
        return f"/c/{self.home.slug}/{path}"


def enter() -> Cast:
    """Everybody comes in, by the same doors as anybody."""
    sol = make.community("Rio Claro", steward="Sol Reis", email="sol@example.org")
    people = {
        name.split()[0].lower(): make.member(
            sol, name, email=f"{name.split()[0].lower()}@example.org", zone=zone
        )
        for name, zone in [
            ("Ana Lima", "Europe/Lisbon"),
            ("Bo Ek", "Europe/Stockholm"),
            ("Cy O'Brien", "America/New_York"),
            ("Dee Zdeněk", "Europe/Lisbon"),
            ("Eve Nova", "Europe/Lisbon"),
            ("Lou Mar", "Europe/Lisbon"),
        ]
    }
    gus = make.member(sol, "Gus Alm", phone="+351 900 000 007")
    kai = make.community("Far Shore", steward="Kai Moana", email="kai@example.org", zone="Pacific/Auckland")
    _leave_for(kai, people["lou"])
    dyad = make.crew(sol, [people["ana"], people["bo"]])
    four = [people[name] for name in ("ana", "bo", "cy", "dee")]
    return Cast(
        home=sol.congregation, sol=sol, gus=gus, kai=kai, dyad=dyad, crew=make.crew(sol, four), **people
    )


def _leave_for(steward: Membership, member: Membership) -> None:
    """As anybody leaves who belongs elsewhere, too; but a month ago."""
    make.at_home(steward, member.person)
    leave_congregation(actor=actor_of(member), member=member)
    member.left_at = clock.now() - timedelta(days=30)
    member.save(update_fields=["left_at"])
