"""Writing about sign-up sheets, and taking in who stands on them."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from weft.circles.actions.circles import open_selves
from weft.congregations.actions.members import welcome_people
from weft.congregations.models import Congregation, Membership
from weft.core import work
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import destroy, seal
from weft.core.text import tidy
from weft.meetings.actions import keep_availabilities
from weft.meetings.queries import spoken_for
from weft.people.actions.people import add_people
from weft.people.models import Person
from weft.weaving.actions.answers import write_answers
from weft.weaving.deeds import SHEET_BROUGHT, SHEET_CORRECTED, SHEET_DROPPED, SHEET_SENT_IN, SIGNUPS_TAKEN_IN
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Round, Sheet
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.policy import sheets as sheets_policy


@transaction.atomic
def bring_sheet(
    *, actor: Actor, round: Round, filename: str, content: bytes, mapping: Mapping[str, str]
) -> Sheet:
    """Keep a sign-up sheet, sealed, while it is looked at. An earlier one still being looked at is put away."""
    sheets_policy.bring_sheet.require(actor, round)
    for earlier in Sheet.objects.of(round.congregation_id).filter(round=round, state=Sheet.State.LOOKED_AT):
        forget_sheet(actor=actor, sheet=earlier)
    sheet = Sheet(
        congregation_id=round.congregation_id, round=round, filename=tidy(filename), mapping=dict(mapping)
    )
    sheet.sealed = seal(sheet.place, content)
    sheet.save(force_insert=True)
    record(actor, SHEET_BROUGHT, sheet)
    return sheet


@transaction.atomic
def correct_sheet(
    *, actor: Actor, sheet: Sheet, mapping: Mapping[str, str], zones: Mapping[str, str]
) -> None:
    """Say what the columns mean, and which zone an unknown place is in."""
    sheets_policy.see_sheet.require(actor, sheet)
    sheet.mapping, sheet.zones = dict(mapping), dict(zones)
    sheet.save(update_fields=["mapping", "zones"])
    record(actor, SHEET_CORRECTED, sheet)


@transaction.atomic
def drop_sheet(*, actor: Actor, sheet: Sheet) -> None:
    """Put a sheet away without importing it. Nothing of it is kept."""
    sheets_policy.see_sheet.require(actor, sheet)
    record(actor, SHEET_DROPPED, sheet)
    forget_sheet(actor=actor, sheet=sheet)


@transaction.atomic
def forget_sheet(*, actor: Actor, sheet: Sheet) -> None:
    """Nothing is kept of a sheet that is not needed any more. What made it so is recorded."""
    if sheet.work:
        work.stop(sheet.work)
    destroy(sheet.place.scope)
    sheet.delete()


@transaction.atomic
def begin_import(*, actor: Actor, sheet: Sheet) -> bool:
    """Ask the worker to take a sheet in. False when that is under way already."""
    sheets_policy.see_sheet.require(actor, sheet)
    locked = Sheet.everywhere.select_for_update().get(pk=sheet.pk)
    if locked.state != Sheet.State.LOOKED_AT or (locked.work and not locked.work.is_over):
        return False
    locked.work = work.begin(actor, "import", locked.pk)
    locked.save(update_fields=["work"])
    record(actor, SHEET_SENT_IN, locked)
    return True


@transaction.atomic
def take_in(*, actor: Actor, round: Round, signups: Sequence[SignUp], sheet: Sheet | None = None) -> int:
    """Everybody who signed up belongs here and has said yes to the round; whoever was here already is not doubled.

    Returns how many are new. All or nothing; the sheet they came on is forgotten. Raises Stopped when it was put
    away meanwhile, or taken in by somebody faster.
    """
    congregation = round.congregation
    if (
        not Round.everywhere.select_for_update()
        .filter(pk=round.pk, state__in=rounds_policy.STEERABLE)
        .exists()
    ):
        confirmed = _("%(This_round)s is confirmed already. Open another one, and bring the sheet there.")
        raise work.Halted(confirmed % congregation.vocabulary)
    if sheet is not None:
        _open_once(sheet)
    _recognise(congregation, signups)
    known = dict(Membership.objects.of(congregation).exclude(signup_key="").values_list("signup_key", "pk"))
    fresh = [signup for signup in signups if signup.key not in known]
    newcomers = _welcome(actor, congregation, fresh)
    members = {member.signup_key: member for member in newcomers}
    rows = Membership.objects.of(congregation).filter(
        signup_key__in=[s.key for s in signups if s.key in known]
    )
    members |= {member.signup_key: member for member in rows}
    _refresh(members, [signup for signup in signups if signup.key in known])
    hours = (congregation.hours_low, congregation.hours_high)
    own = spoken_for(members.values())
    with_week = [
        (members[signup.key], signup.week)
        for signup in signups
        if signup.week and members[signup.key].pk not in own
    ]
    keep_availabilities(actor=actor, weeks=with_week, hours=hours)
    write_answers(actor=actor, round=round, signups=signups, members=members)
    record(actor, SIGNUPS_TAKEN_IN, round, people=len(signups), new=len(newcomers))
    return len(newcomers)


def _open_once(sheet: Sheet) -> None:
    looked_at = Sheet.everywhere.filter(pk=sheet.pk, state=Sheet.State.LOOKED_AT)
    if not looked_at.update(state=Sheet.State.IMPORTED, sealed=b""):
        raise work.Stopped
    destroy(sheet.place.scope)


def _recognise(congregation: Congregation, signups: Sequence[SignUp]) -> None:
    """Whoever came in by another door than a sheet is known on it by the address they sign in with."""
    here = Membership.objects.of(congregation)
    taken = set(here.exclude(signup_key="").values_list("signup_key", flat=True))
    asked = {signup.key for signup in signups if signup.mail and signup.key == signup.mail} - taken
    unmarked = here.filter(signup_key="", left_at=None, person__account__email__in=asked)
    found = list(unmarked.select_related("person__account"))
    for member in found:
        member.signup_key = member.person.account.email
    Membership.everywhere.bulk_update(found, ["signup_key"])


def _welcome(actor: Actor, congregation: Congregation, fresh: Sequence[SignUp]) -> list[Membership]:
    people = add_people(actor=actor, people=[_person(signup, congregation.zone) for signup in fresh])
    keyed = [(person, signup.key) for person, signup in zip(people, fresh, strict=True)]
    members = welcome_people(actor=actor, congregation=congregation, people=keyed)
    access = {member.pk: signup.access for member, signup in zip(members, fresh, strict=True)}
    open_selves(actor=actor, members=members, access=access)
    return members


def _person(signup: SignUp, zone: str) -> Person:
    return Person(
        name=tidy(signup.name, 120),
        zone=signup.zone or zone,
        languages=sorted(signup.languages),
        place=tidy(signup.place, 120),
        mail=signup.mail[:254],
        phone=tidy(signup.phone, 60),
    )


def _refresh(members: Mapping[str, Membership], again: Sequence[SignUp]) -> None:
    """Whoever signs up again without an account is where the new sheet says; an account's owner says so themself."""
    people = Person.everywhere.filter(memberships__in=[members[s.key] for s in again], account=None)
    by_id = {person.pk: person for person in people}
    changed = []
    for signup in again:
        person = by_id.get(members[signup.key].person_id)
        if person is None:
            continue
        said = (signup.zone or person.zone, sorted(signup.languages))
        if said != (person.zone, person.languages):
            person.zone, person.languages = said
            changed.append(person)
    Person.everywhere.bulk_update(changed, ["zone", "languages"], batch_size=400)
