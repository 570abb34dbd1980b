"""Links for several people: whose they are, who may take them back, and what they open."""

from datetime import timedelta

from weft.congregations.actions.coming import Terms, claim_invitation, make_invitation, revoke_invitation
from weft.congregations.models import Invitation, Level
from weft.core import clock
from weft.core.actor import the_house

EVES, SOLS = "CNRY-a-note-on-a-link-of-eve", "CNRY-a-note-on-a-link-of-sol"
MAY_READ = {EVES: {"Eve", "Sol"}, SOLS: {"Sol"}}


def house(cast):
    """Eve may invite by the level she belongs at; Sol welcomes people."""
    cast.eve.level = Level.everywhere.create(
        congregation=cast.home, name="Inviting", rights=["join", "hold", "decide", "invite"], place=90
    )
    cast.eve.save(update_fields=["level"])
    used_up, _ = _link(cast, cast.sol, "")
    claim_invitation(actor=the_house(cast.home.pk), invitation=used_up)
    return {
        Invitation: {
            "Eve's, for several": _link(cast, cast.eve, EVES, uses=3)[0].pk,
            "Sol's, for several": _link(cast, cast.sol, SOLS, uses=3)[0].pk,
            "for several, used up": used_up.pk,
        }
    }


def doors(cast):
    used_up, used = _link(cast, cast.sol, "")
    claim_invitation(actor=the_house(cast.home.pk), invitation=used_up)
    back, taken_back = _link(cast, cast.eve, "")
    revoke_invitation(actor=cast.actor(cast.eve), invitation=back)
    old, late = _link(cast, cast.sol, "")
    Invitation.everywhere.filter(pk=old.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    return {
        "join": {
            "for several": _link(cast, cast.eve, EVES, uses=3)[1],
            "for several, used up": used,
            "for several, taken back": taken_back,
            "for several, too late": late,
        }
    }


def _link(cast, maker, label, uses=1):
    return make_invitation(actor=cast.actor(maker), terms=Terms(uses=uses, label=label))
