"""Tables of a community and of belonging to it, by noun."""

from weft.congregations.models.agreements import Acceptance, Agreement
from weft.congregations.models.care import Readiness, Reply, Report, Tie
from weft.congregations.models.charges import Charge, Handover, Holding, Part
from weft.congregations.models.coming import Application, Invitation, Objection, Remark
from weft.congregations.models.community import Congregation, Level
from weft.congregations.models.members import Child, Household, Housemate, Membership

__all__ = [
    "Acceptance",
    "Agreement",
    "Application",
    "Charge",
    "Child",
    "Congregation",
    "Handover",
    "Holding",
    "Household",
    "Housemate",
    "Invitation",
    "Level",
    "Membership",
    "Objection",
    "Part",
    "Readiness",
    "Remark",
    "Reply",
    "Report",
    "Tie",
]
