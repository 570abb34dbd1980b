"""Writing what people tell of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string

from weft.circles.deeds import TOLD_OF_MYSELF
from weft.circles.logic.tellings import KNOWN, TOLD
from weft.circles.models import Telling
from weft.circles.policy import tellings as policy
from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.policy import be_member
from weft.people.actions.people import change_me, forget_signup
from weft.people.models import Person

SAID = {**TOLD, **KNOWN}
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Said:
    """Words, and to whom they are told."""

    words: str
    audience: str


@transaction.atomic
def tell(*, actor: Actor, said: Mapping[str, Said], listed: str | None = None) -> None:
    """Tell of oneself under these headings, each to its own audience, and say who finds one in the list of people."""
    be_member.require(actor)
    own = Membership.objects.of(actor.congregation_id or 0).filter(pk=actor.membership_id)
    me = own.get()
    if listed is not None:
        own.update(listed=listed)
    kept = {field: each for field, each in said.items() if field in SAID and not _is_usual(field, each)}
    policy.tell_telling.rows(actor).filter(field__in=set(said) - set(kept)).delete()
    Telling.everywhere.bulk_create(
        [
            Telling(
                congregation_id=me.congregation_id,
                membership=me,
                field=field,
                words="" if field in KNOWN else each.words,
                audience=each.audience,
            )
            for field, each in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["membership", "field"],
        update_fields=["words", "audience"],
    )
    _keep_page(actor)
    record(actor, TOLD_OF_MYSELF, me)


def _is_usual(field: str, said: Said) -> bool:
    """Nothing is kept of a heading under which nothing is said."""
    return (field in KNOWN or not said.words) and said.audience == SAID[field]


def _keep_page(actor: Actor) -> None:
    """A public page is there while something on it is public, under a name that says nothing."""
    own = Membership.objects.of(actor.congregation_id or 0).filter(pk=actor.membership_id)
    told = policy.tell_telling.rows(actor).filter(audience=Telling.Audience.PUBLIC)
    known = [field for field in KNOWN if getattr(own.select_related("person").get().person, field)]
    if told.filter(~Q(words="") | Q(field__in=known)).exists():
        own.filter(page="").update(page=get_random_string(20, LETTERS))
    else:
        own.update(page="")


@transaction.atomic
def tell_of_me(
    *, actor: Actor, person: Person, me: Mapping[str, object], said: Mapping[str, Said], listed: str
) -> None:
    """All that one page holds of me, at once. Both halves are recorded."""
    change_me(actor=actor, person=person, **me)  # type: ignore[arg-type]
    tell(actor=actor, said=said, listed=listed)


@transaction.atomic
def keep_signup(*, actor: Actor, person: Person) -> None:
    """What a sign-up sheet said becomes one's own telling, where nothing is told yet. It is recorded as told."""
    from_sheet = {"mail": person.mail, "phone": person.phone, "place": person.place}
    told = set(policy.tell_telling.rows(actor).exclude(words="").values_list("field", flat=True))
    said = {
        field: Said(words, SAID[field]) for field, words in from_sheet.items() if words and field not in told
    }
    tell(actor=actor, said=said)
    forget_signup(actor=actor, person=person)
