"""What the house itself remembers: what happened, what is still to do, and the keys of sealed words."""

from typing import Any

from django.db import models
from django.utils.translation import gettext

from weft.core.clock import now


class Key(models.Model):
    """The key of one scope's sealed words, wrapped by the house key."""

    scope = models.CharField(max_length=80, unique=True)
    wrapped = models.BinaryField()

    everywhere = models.Manager()


class ChainHead(models.Model):
    """The last link of a congregation's chain; 0 is the house's own. Written with every entry, it makes them serial."""

    scope = models.PositiveBigIntegerField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    everywhere = models.Manager()


class Entry(models.Model):
    """One thing that happened. It never changes; facts hold ids and numbers, never people's words."""

    scope = models.PositiveBigIntegerField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    person = models.PositiveBigIntegerField(null=True)
    deed = models.CharField(max_length=60)
    thing_kind = models.CharField(max_length=40)
    thing_id = models.PositiveBigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    everywhere = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "seq"], name="entry_is_serial")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An entry never changes.")
        super().save(*args, **kwargs)


class Errand(models.Model):
    """Something to do because of an entry; it stays until done, or until a person looks at it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="errands")
    reaction = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    trouble = models.CharField(max_length=120, blank=True)

    everywhere = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="errand_runs_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="errand_due")]


class Work(models.Model):
    """A long piece of work that shows how far it is, can be left, come back to and stopped."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    scope = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=now)

    everywhere = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["state", "seen_at"], name="work_seen")]

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.STOPPED, self.State.FAILED)

    @property
    def told(self) -> str:
        """How far it is, or how it ended; what the house itself says of it in the reader's language."""
        return gettext(self.sentence) if self.sentence else ""


class Chore(models.Model):
    """Something the house does again and again: when it is due next."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField(default=now)

    everywhere = models.Manager()
