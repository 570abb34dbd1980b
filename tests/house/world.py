"""One thing of every kind, in every state that changes who may open it, made by actions; and what it must not tell."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests import make
from tests.cast import Cast, enter
from tests.house import worlds
from weft.circles.actions.circles import leave_circle, name_circle
from weft.circles.actions.notes import note_needs
from weft.circles.models import Circle
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.coming import claim_invitation, invite_member, revoke_invitation
from weft.congregations.models import Invitation, Membership
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.meetings.actions import close_feed, open_feed
from weft.meetings.models import FeedKey
from weft.weaving.actions.sheets import begin_import, bring_sheet, take_in
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave
from weft.weaving.policy.rounds import HANDING_OUT

NEVER = 2**31 - 1
"""A number that no row of any table ever had."""

CREW = "CNRY-what-a-crew-calls-itself"
MY_ACCESS = "CNRY-what-ana-needs"
ACCESS = "CNRY-what-somebody-needs"
RATHER_NOT = "CNRY Somebody Unwanted"
FILENAME = "CNRY-signups.csv"
DRAWN = "CNRY-what-draws-people"
MAIL = "CNRY-a-mail-that-stayed-here"
ROUND = "CNRY-round"

SHEET = (
    "Name,Email,City,When could you meet?,What draws you,Rather not be with,Access needs\n"
    f"Ina Sun,ina@example.net,Lisbon,Mon 18:00-21:00,{DRAWN},{RATHER_NOT},{ACCESS}\n"
    f"Jon Sun,,Lisbon,Mon 18:00-21:00,{DRAWN},,\n"
).encode()
MEANINGS = {
    str(at): meaning
    for at, meaning in enumerate(("name", "mail", "place", "available", "draws", "rather_not", "access"))
}


@dataclass(frozen=True)
class World:
    """The cast, and where everything is: by table (or by the name of a way with a secret), then by its state."""

    cast: Cast
    things: dict[object, dict[str, object]]


@transaction.atomic
def build() -> World:
    """Everything is there once."""
    cast = enter()
    house = _rounds(cast.sol, ["ana", "bo", "cy", "dee"]) | _circles(cast) | _people(cast)
    theirs = _neighbours(cast.kai)
    for more in worlds.every("house", cast):
        house |= {kind: house.get(kind, {}) | states for kind, states in more.items()}
    for more in worlds.every("theirs", cast.kai):
        theirs |= more
    things = {kind: states | {"of the neighbours": theirs[kind]} for kind, states in house.items()}
    note_needs(actor=cast.actor(cast.ana), access=MY_ACCESS)
    _name_crews(cast)
    doors = _doors(cast)
    for more in worlds.every("doors", cast):
        doors |= {way: doors.get(way, {}) | states for way, states in more.items()}
    return World(cast, things | doors)


def _round(steward: Membership, called: str, mails: list[str], ahead: int = 14) -> tuple[Round, list[Answer]]:
    """A round with the yes of these, and of three without an account."""
    begun = make.open_a_round(steward, f"{ROUND} {called}", first_day=clock.today() + timedelta(days=ahead))
    people = [make.signup(mail.title(), mail=f"{mail}@example.org") for mail in mails]
    people += [
        make.signup(name, draws=(DRAWN,), access=ACCESS) for name in ("Fia Sul", "Gil Norte", "Hue Leste")
    ]
    given = make.yeses(steward, begun, people)
    return begun, sorted(given.values(), key=lambda answer: answer.pk)


def _sheet(steward: Membership, round: Round) -> Sheet:
    return bring_sheet(
        actor=actor_of(steward), round=round, filename=FILENAME, content=SHEET, mapping=MEANINGS
    )


def _rounds(sol: Membership, mails: list[str]) -> dict[object, dict[str, object]]:
    """Rounds from open to long confirmed, with all that lies in them."""
    begun, yes = _round(sol, "open", mails)
    taken_in = _sheet(sol, begun)
    take_in(actor=the_house(sol.congregation_id), round=begun, signups=(), sheet=taken_in)
    looked_at = _sheet(sol, begun)
    looking, _ = _round(sol, "looking", mails)
    dropped, weaving = make.ask(sol, looking), make.ask(sol, looking)
    proposed, seated = _round(sol, "proposed", mails)
    earlier = make.propose(sol, proposed, [seated[:4]], seated[4:])
    latest = make.propose(sol, proposed, [seated[:4]], seated[4:])
    going_in = _sheet(sol, proposed)
    begin_import(actor=actor_of(sol), sheet=going_in)
    confirmed, there = _confirmed(sol, "confirmed", mails, ahead=14)
    over, _ = _confirmed(sol, "over", mails, ahead=-HANDING_OUT.days)
    return {
        Round: {
            "open": begun.pk,
            "proposed": proposed.pk,
            "confirmed": confirmed.pk,
            "confirmed, its first week over": over.pk,
        },
        Sheet: {"looked at": looked_at.pk, "on its way in": going_in.pk, "taken in": taken_in.pk},
        Weave: {"looked for": weaving.pk, "stopped": dropped.pk, "proposed": latest.pk},
        Proposal: {
            "proposed": _one(Proposal, latest),
            "confirmed": _one(Proposal, confirmed.weave),
            "confirmed, its first week over": _one(Proposal, over.weave),
        },
        Seat: {
            "on the table": _one(Seat, latest),
            "of an earlier try": _one(Seat, earlier),
            "confirmed": _one(Seat, confirmed.weave),
        },
        Answer: {
            "Ana's, in an open round": yes[0].pk,
            "Ana's, in a proposed round": seated[0].pk,
            "Ana's, in a confirmed round": there[0].pk,
        },
    }


def _confirmed(steward: Membership, called: str, mails: list[str], ahead: int) -> tuple[Round, list[Answer]]:
    begun, yes = _round(steward, called, mails, ahead)
    make.propose(steward, begun, [yes[:4]], yes[4:])
    make.confirm(steward, begun)
    # what came to be in the past began in the past
    Round.everywhere.filter(pk=begun.pk).update(first_day=clock.today() + timedelta(days=ahead))
    return Round.objects.of(steward.congregation_id).select_related("weave").get(pk=begun.pk), yes


def _one(kind: type[Proposal] | type[Seat], weave: Weave) -> int:
    return kind.objects.of(weave.congregation_id).filter(weave=weave).order_by("pk").first().pk


def _circles(cast: Cast) -> dict[object, dict[str, object]]:
    """Circles, and the calendar links into them."""
    ana, bo = cast.actor(cast.ana), cast.actor(cast.bo)
    left = make.crew(cast.sol, [cast.ana, cast.bo, cast.cy])
    _leave_after_a_look(left, cast.bo)
    ended = make.crew(cast.sol, [cast.cy, cast.dee, cast.eve])
    name_circle(actor=cast.actor(cast.eve), circle=ended, name=CREW)
    for each in (cast.cy, cast.dee, cast.eve):
        leave_circle(actor=cast.actor(each), circle=ended)
    open_feed(actor=bo, circle=cast.dyad)
    open_feed(actor=ana, circle=cast.dyad)
    close_feed(actor=ana, feed=_feed(cast.ana, cast.dyad))
    open_feed(actor=ana, circle=cast.crew)
    mine = Circle.objects.of(cast.home).get(scale=Circle.Scale.SELF, belongings__membership=cast.ana)
    return {
        Circle: {
            "the crew of Ana, Bo, Cy and Dee": cast.crew.pk,
            "the dyad of Ana and Bo": cast.dyad.pk,
            "a crew of Ana and Cy that Bo left": left.pk,
            "a crew that has ended": ended.pk,
            "Ana's circle of one": mine.pk,
        },
        FeedKey: {
            "Ana's, to the crew": _feed(cast.ana, cast.crew).pk,
            "Ana's, closed": _feed(cast.ana, cast.dyad).pk,
            "Bo's, to a crew that Bo left": _feed(cast.bo, left).pk,
        },
    }


def _leave_after_a_look(circle: Circle, member: Membership) -> None:
    open_feed(actor=actor_of(member), circle=circle)
    leave_circle(actor=actor_of(member), circle=circle)


def _feed(member: Membership, circle: Circle) -> FeedKey:
    return FeedKey.objects.of(member.congregation_id).get(membership=member, circle=circle)


def _people(cast: Cast) -> dict[object, dict[str, object]]:
    """Members by how they come in, and the invitations for those who do not yet."""
    hal, ivy, joy = (
        make.member(cast.sol, name, mail="someone@example.net") for name in ("Hal", "Ivy", "Joy")
    )
    sol = cast.actor(cast.sol)
    for member in (cast.gus, hal, ivy):
        invite_member(actor=sol, member=member)
    revoke_invitation(actor=sol, invitation=_invitation(hal))
    claim_invitation(actor=Actor(person_id=ivy.person_id), invitation=_invitation(ivy))
    return {
        Membership: {
            "Ana, who has come in": cast.ana.pk,
            "Gus, who has no way in and no mail": cast.gus.pk,
            "Joy, who has no way in but a mail address": joy.pk,
            "Lou, who left": cast.lou.pk,
        },
        Invitation: {
            "for Gus, not used yet": _invitation(cast.gus).pk,
            "taken back": _invitation(hal).pk,
            "used": _invitation(ivy).pk,
        },
    }


def _invitation(member: Membership) -> Invitation:
    return Invitation.objects.of(member.congregation_id).get(membership=member)


def _neighbours(kai: Membership) -> dict[object, object]:
    """One thing of each kind in another community."""
    begun, yes = _round(kai, "theirs", ["kai"])
    weave = make.propose(kai, begun, [yes])
    sheet = _sheet(kai, begun)
    looking = make.ask(kai, _round(kai, "theirs too", [])[0])
    confirmed, _ = _confirmed(kai, "theirs at last", ["kai"], ahead=14)
    nia, oz = make.member(kai, "Nia Tide", mail="nia@example.net"), make.member(kai, "Oz Tide")
    crew = make.crew(kai, [kai, nia, oz])
    open_feed(actor=actor_of(kai), circle=crew)
    invite_member(actor=actor_of(kai), member=nia)
    return {
        Round: begun.pk,
        Sheet: sheet.pk,
        Weave: looking.pk,
        Seat: _one(Seat, weave),
        Proposal: _one(Proposal, confirmed.weave),
        Answer: yes[0].pk,
        Membership: nia.pk,
        Invitation: _invitation(nia).pk,
        Circle: crew.pk,
        FeedKey: _feed(kai, crew).pk,
    }


def _name_crews(cast: Cast) -> None:
    """Whoever sits in a crew calls it something that nobody else may read."""
    for member in (cast.ana, cast.kai):
        actor = actor_of(member)
        for crew in Circle.objects.of(actor.congregation_id).filter(
            pk__in=actor.circle_ids, scale=Circle.Scale.CREW
        ):
            name_circle(actor=actor, circle=crew, name=CREW)


def _doors(cast: Cast) -> dict[object, dict[str, object]]:
    """What opens by a secret or lies with the sign-in library, by the name of its way."""
    pat, quin, rey = (make.member(cast.sol, name) for name in ("Pat", "Quin", "Rey"))
    sol = cast.actor(cast.sol)
    secrets = {member: invite_member(actor=sol, member=member) for member in (pat, quin, rey)}
    revoke_invitation(actor=sol, invitation=_invitation(quin))
    claim_invitation(actor=Actor(person_id=rey.person_id), invitation=_invitation(rey))
    left = make.crew(cast.sol, [cast.bo, cast.cy, cast.dee])
    lost = open_feed(actor=cast.actor(cast.bo), circle=left)
    leave_circle(actor=cast.actor(cast.bo), circle=left)
    trio = make.crew(cast.sol, [cast.ana, cast.cy, cast.dee])
    closed = open_feed(actor=cast.actor(cast.ana), circle=trio)
    close_feed(actor=cast.actor(cast.ana), feed=_feed(cast.ana, trio))
    reads = open_feed(actor=cast.actor(cast.cy), circle=trio)
    passkey = Authenticator.objects.create(
        user=cast.ana.person.account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Ana's telephone", "credential": _credential()},
    )
    own = {"Ana's": passkey.pk}
    return {
        "join": {"a link that holds": secrets[pat], "taken back": secrets[quin], "used": secrets[rey]},
        "calendar": {"Cy's link": reads, "closed by Ana": closed, "Bo's, to a crew that Bo left": lost},
        "dev_mail": {"a mail that stayed here": "20261120T101112-0"},
        "mfa_edit_webauthn": own,
        "mfa_remove_webauthn": own,
    }


def _credential() -> dict[str, object]:
    """What a browser sends of a new passkey."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    known = AttestedCredentialData.create(Aaguid.NONE, b"ana's telephone", public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, known)
    asked = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost")
    words = {
        "clientDataJSON": bytes(asked),
        "attestationObject": bytes(AttestationObject.create("none", told, {})),
    }
    return {
        "id": websafe_encode(b"ana's telephone"),
        "rawId": websafe_encode(b"ana's telephone"),
        "type": "public-key",
        "response": {name: websafe_encode(value) for name, value in words.items()},
    }


def keep_a_mail() -> None:
    """A mail lies in the mailbox of somebody who tries Weft out."""
    letter = EmailMessage()
    letter["To"], letter["Subject"] = "ana@example.org", MAIL
    letter.set_content(MAIL)
    Path(settings.MAILBOX).mkdir(parents=True, exist_ok=True)
    (Path(settings.MAILBOX) / "20261120T101112-0.eml").write_bytes(letter.as_bytes())
