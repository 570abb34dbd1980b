"""Reading which communities there are."""

from django.db.models import Q, QuerySet

from weft.congregations.models import Congregation, Membership


def is_fresh() -> bool:
    """Whether nobody has set up a community of their own in this house yet."""
    return not Congregation.everywhere.filter(is_example=False).exists()


def homes_of(person_id: int) -> QuerySet[Congregation]:
    """The communities a person belongs to."""
    belongs = Q(pk__in=Membership.everywhere.filter(person=person_id, left_at=None).values("congregation"))
    return Congregation.everywhere.filter(belongs).order_by("name")
