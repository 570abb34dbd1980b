"""Reading a community: who is here, who welcomes, which link is whose."""

from weft.congregations.actions.coming import invite_member
from weft.congregations.queries.charges import welcomers
from weft.congregations.queries.coming import open_invitation, open_invitations
from weft.congregations.queries.community import homes_of, is_fresh
from weft.congregations.queries.members import member_page, members
from weft.core.actor import PASSER_BY


def test_members_are_those_who_are_here_now(cast):
    assert list(members(cast.actor(cast.ana))) == cast.present
    assert list(members(PASSER_BY)) == []


def test_a_secret_opens_its_own_invitation_only(cast):
    secret = invite_member(actor=cast.actor(cast.sol), member=cast.gus)

    assert open_invitation(secret).membership == cast.gus
    assert open_invitation(secret + "x") is None
    assert open_invitation("") is None


def test_only_whoever_welcomes_lists_open_links(cast):
    invite_member(actor=cast.actor(cast.sol), member=cast.gus)

    assert [each.membership for each in open_invitations(cast.actor(cast.sol))] == [cast.gus]
    assert list(open_invitations(cast.actor(cast.ana))) == []
    assert list(open_invitations(cast.actor(cast.kai))) == []


def test_a_newcomer_turns_to_whoever_welcomes(cast):
    assert welcomers(cast.actor(cast.eve)) == [cast.sol]


def test_a_member_page_holds_no_more_than_its_reader_may_know(cast):
    for_steward = member_page(cast.actor(cast.sol), cast.gus)
    for_member = member_page(cast.actor(cast.ana), cast.gus)

    assert (for_steward.may_invite, for_steward.reach) == (True, cast.gus.person)
    assert (for_member.may_invite, for_member.reach, for_member.invitation) == (False, None, None)


def test_somebody_is_at_home_where_they_have_not_left(cast):
    assert list(homes_of(cast.ana.person_id)) == [cast.home]
    assert list(homes_of(cast.lou.person_id)) == [cast.kai.congregation]
    assert not is_fresh()
