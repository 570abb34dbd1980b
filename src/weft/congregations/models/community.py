"""Tables of communities and of the levels of belonging to one."""

from django.db import models
from django.utils.translation import get_language

from weft.congregations.logic.words import vocabulary
from weft.core.door import Kept


class Congregation(models.Model):
    """A community of people among whom crews form. Every size, rhythm and word is its own to set."""

    class Admission(models.TextChoices):
        INVITATION = "invitation"
        SPONSOR = "sponsor"
        HOLDERS = "holders"
        OPEN = "open"

    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    word_set = models.CharField(max_length=20, default="usual")
    words = models.JSONField(default=dict)
    crew_low = models.PositiveSmallIntegerField(default=3)
    crew_high = models.PositiveSmallIntegerField(default=6)
    ideal_low = models.PositiveSmallIntegerField(default=4)
    ideal_high = models.PositiveSmallIntegerField(default=5)
    meeting_minutes = models.PositiveSmallIntegerField(default=90)
    cycle_weeks = models.PositiveSmallIntegerField(default=6)
    hours_low = models.PositiveSmallIntegerField(default=7 * 60)
    hours_high = models.PositiveSmallIntegerField(default=22 * 60)
    admission = models.CharField(max_length=10, choices=Admission, default=Admission.INVITATION)
    objection_days = models.PositiveSmallIntegerField(default=7)
    questions = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    tie_days = models.PositiveSmallIntegerField(default=30)
    open_days = models.PositiveSmallIntegerField(default=14)
    answer_days = models.PositiveSmallIntegerField(default=5)
    turns = models.PositiveSmallIntegerField(default=2)
    refill_days = models.PositiveSmallIntegerField(default=21)
    is_example = models.BooleanField(default=False)

    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def vocabulary(self) -> dict[str, str]:
        """Its nouns in all their forms, in the language that is spoken now."""
        return vocabulary(self.words, get_language() or self.language, self.word_set)


class Level(Kept):
    """A way of belonging that the community named itself, such as Friend or Partner, with its own rights."""

    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    rights = models.JSONField(default=list)
    place = models.PositiveSmallIntegerField(default=0)
    is_first = models.BooleanField(default=False)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["congregation"], name="one_first_level", condition=models.Q(is_first=True)
            )
        ]
