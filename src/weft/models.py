"""All tables of the house, so that Django finds them in one place."""

from weft.circles.models import Belonging, Circle, Cycle, Note
from weft.congregations.models import Charge, Congregation, Holding, Invitation, Membership
from weft.core.models import ChainHead, Entry, Errand, Key, Work
from weft.meetings.models import Availability, FeedKey, Series
from weft.people.models import Account, Person
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave

__all__ = [
    "Account",
    "Answer",
    "Availability",
    "Belonging",
    "ChainHead",
    "Charge",
    "Circle",
    "Congregation",
    "Cycle",
    "Entry",
    "Errand",
    "FeedKey",
    "Holding",
    "Invitation",
    "Key",
    "Membership",
    "Note",
    "Person",
    "Proposal",
    "Round",
    "Seat",
    "Series",
    "Sheet",
    "Weave",
    "Work",
]
