"""Crews that are open, who asks to come along, and who keeps apart from whom."""

from tests import make
from weft.circles.actions.doors import decline_knock, knock_at_circle, open_door
from weft.circles.models import Circle, Knock
from weft.circles.queries.circles import actor_of
from weft.people.actions.blocks import block_person
from weft.people.models import Block

LINE = "CNRY-what-stands-at-an-open-door"
MAY_READ = {LINE: {"Ana", "Bo", "Cy", "Eve", "Sol"}}


def house(cast):
    """Bo, Eve and Gus sit behind an open door; Cy and Dee asked there. Eve may invite by her level."""
    open_crew = _open(cast.sol, [cast.bo, cast.eve, cast.gus])
    asked = _knock(cast.cy, open_crew)
    refused = _knock(cast.dee, open_crew)
    decline_knock(actor=cast.actor(cast.bo), knock=refused)
    block_person(actor=cast.actor(cast.ana), person=cast.lou.person)
    return {
        Circle: {"a crew of Bo, Eve and Gus whose door is open": open_crew.pk},
        Knock: {"Cy's, at the door of Bo and Eve": asked.pk, "Dee's, over": refused.pk},
        Block: {"Ana's": Block.everywhere.latest("pk").pk},
    }


def theirs(kai):
    pia, rui, tai = (make.member(kai, f"{name} Tide") for name in ("Pia", "Rui", "Tai"))
    crew = _open(kai, [kai, pia])
    block_person(actor=actor_of(kai), person=rui.person)
    return {Knock: _knock(tai, crew).pk, Block: Block.everywhere.latest("pk").pk}


def _open(steward, people):
    crew = make.crew(steward, [*people, make.member(steward, "Uma Leste")])
    open_door(actor=actor_of(people[0]), circle=crew, words=LINE)
    return crew


def _knock(member, crew):
    knock_at_circle(actor=actor_of(member), circle_id=crew.pk)
    return Knock.objects.of(member.congregation_id).get(circle=crew, membership=member)
