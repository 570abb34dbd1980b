"""What can happen in a community."""

from weft.core.deed import Deed

CONGREGATION_FOUNDED = Deed("congregation.founded", "set up this community", "members")
CONGREGATION_SETTLED = Deed("congregation.settled", "changed the community's settings", "members")
PEOPLE_WELCOMED = Deed("people.welcomed", "brought people in", "members")
INVITATION_MADE = Deed("invitation.made", "made a personal invitation")
INVITATION_REVOKED = Deed("invitation.revoked", "took back a personal invitation")
INVITATION_CLAIMED = Deed("invitation.claimed", "claimed their way in")
