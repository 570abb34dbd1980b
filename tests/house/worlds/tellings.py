"""What people tell of themselves, to each audience; who lives together."""

from weft.circles.actions.notes import note_needs
from weft.circles.actions.tellings import Said, tell
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.household import ask_housemate, join_household, write_child
from weft.congregations.models import Child, Housemate, Membership

HERE = {"Ana", "Bo", "Cy", "Dee", "Eve", "Gus", "Sol"}
TOLD = {
    "me": ("about", "CNRY-told-to-nobody"),
    "crews": ("phone", "CNRY-told-to-those-one-sits-with"),
    "congregation": ("offer", "CNRY-told-to-everybody-here"),
    "neighbours": ("longing", "CNRY-told-to-neighbours-too"),
    "public": ("learn", "CNRY-told-in-public"),
}
FOOD, CHILD = "CNRY-what-ana-eats", "CNRY-what-a-child-must-not-eat"
MAY_READ = {
    "CNRY-told-to-nobody": {"Ana"},
    "CNRY-told-to-those-one-sits-with": {"Ana", "Bo", "Cy", "Dee"},
    "CNRY-told-to-everybody-here": HERE,
    "CNRY-told-to-neighbours-too": HERE,
    "CNRY-told-in-public": HERE | {"Lou", "Kai", "a passer-by"},
    FOOD: {"Ana"},
    CHILD: {"Ana", "Bo"},
}


def house(cast):
    """Ana told something to each audience and lives with Bo and a child; Eve is asked."""
    ana = cast.actor(cast.ana)
    tell(actor=ana, said={field: Said(words, audience) for audience, (field, words) in TOLD.items()})
    live_together(cast.ana, cast.bo)
    child = write_child(actor=ana, name="Mia", allergy=CHILD)
    ask_housemate(actor=ana, member=cast.eve)
    return {
        Child: {"of Ana and Bo": child.pk},
        Housemate: {"Eve, asked by Ana": Housemate.objects.of(cast.home).get(membership=cast.eve).pk},
    }


def live_together(one, other):
    """One asked, the other said yes."""
    ask_housemate(actor=actor_of(one), member=other)
    asked = Housemate.objects.of(one.congregation_id).get(membership=other)
    join_household(actor=actor_of(other), housemate=asked)


def theirs(kai):
    """Kai asks somebody, and writes down a child."""
    nia = Membership.objects.of(kai.congregation_id).exclude(pk=kai.pk).order_by("pk").first()
    child = write_child(actor=actor_of(kai), name="Tui", allergy="")
    ask_housemate(actor=actor_of(kai), member=nia)
    return {Child: child.pk, Housemate: Housemate.objects.of(kai.congregation_id).get().pk}


def doors(cast):
    """The page of somebody who made something public, and of somebody who did once. Ana says what she eats."""
    bo, access = cast.actor(cast.bo), "CNRY-what-ana-needs"
    note_needs(actor=cast.actor(cast.ana), access=access, food=FOOD)
    tell(actor=bo, said={"offer": Said("Bread", "public")})
    once = Membership.objects.of(cast.home).get(pk=cast.bo.pk).page
    tell(actor=bo, said={"offer": Said("", "congregation")})
    return {
        "public_page": {
            "of Ana, who made something public": Membership.objects.of(cast.home).get(pk=cast.ana.pk).page,
            "of Bo, who takes it back": once,
        }
    }
