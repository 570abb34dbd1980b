"""Setting a community up and changing it."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from weft.congregations.deeds import ADMISSION_SETTLED, CONGREGATION_FOUNDED, CONGREGATION_SETTLED
from weft.congregations.logic.admission import MOST_QUESTIONS
from weft.congregations.logic.permits import PERMITS
from weft.congregations.logic.words import Own, vocabulary
from weft.congregations.models import Charge, Congregation, Holding, Membership
from weft.congregations.policy import community as policy
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.people.models import Person


@transaction.atomic
def found_congregation(
    *,
    actor: Actor,
    founder: Person,
    name: str,
    zone: str,
    words: Own | None = None,
    word_set: str = "usual",
    language: str = "en",
    is_example: bool = False,
) -> Membership:
    """Set a community up; its founder is the first to hold its one charge."""
    policy.found_congregation.require(actor)
    congregation = Congregation.everywhere.create(
        slug=_free_slug(name),
        name=tidy(name, 80),
        zone=zone,
        words=words or {},
        word_set=word_set,
        language=language,
        is_example=is_example,
    )
    member = Membership.everywhere.create(congregation=congregation, person=founder)
    charge = Charge.everywhere.create(
        congregation=congregation, name=congregation.vocabulary["steward"], permits=sorted(PERMITS)
    )
    Holding.everywhere.create(congregation=congregation, charge=charge, membership=member)
    first = Actor(person_id=founder.pk, congregation_id=congregation.pk, membership_id=member.pk)
    record(first, CONGREGATION_FOUNDED, congregation)
    return member


@transaction.atomic
def settle_congregation(
    *,
    actor: Actor,
    congregation: Congregation,
    said: Mapping[str, object],
) -> None:
    """Change the community's own settings."""
    policy.settle_congregation.require(actor)
    for field, value in said.items():
        setattr(congregation, field, value)
    congregation.save(update_fields=list(said))
    record(actor, CONGREGATION_SETTLED, congregation)


@transaction.atomic
def choose_words(
    *, actor: Actor, congregation: Congregation, language: str, word_set: str, words: Own
) -> None:
    """Say in which language the community speaks, from which ready set, and which words are its own.

    The charge that it was founded with goes along, unless it has another name by now.
    """
    policy.settle_congregation.require(actor)
    before = _stewards(congregation)
    congregation.language, congregation.word_set, congregation.words = language, word_set, words
    congregation.save(update_fields=["language", "word_set", "words"])
    now = vocabulary(words, language, word_set)["steward"]
    Charge.objects.of(congregation).filter(name__in=before).update(name=now)
    record(actor, CONGREGATION_SETTLED, congregation)


def _stewards(congregation: Congregation) -> set[str]:
    """What a charge is called that still has the name it was founded with, in each language of the house."""
    own, ready = congregation.words, congregation.word_set
    return {vocabulary(own, code, ready)["steward"] for code, _name in settings.LANGUAGES}


@transaction.atomic
def settle_admission(
    *, actor: Actor, congregation: Congregation, admission: str, objection_days: int, questions: Sequence[str]
) -> None:
    """Say how people come in. Whoever asked before is answered by the rule under which they asked."""
    policy.settle_congregation.require(actor)
    congregation.admission, congregation.objection_days = admission, objection_days
    congregation.questions = [tidy(question, 200) for question in questions][:MOST_QUESTIONS]
    congregation.save(update_fields=["admission", "objection_days", "questions"])
    record(actor, ADMISSION_SETTLED, congregation)


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:32] or "community"
    taken = set(Congregation.everywhere.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
