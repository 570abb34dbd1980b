"""The door of a congregation: rows it keeps are reached by naming it, or through a policy."""

from typing import Any, NoReturn

from django.db import models


class DoorClosed(RuntimeError):
    """Rows of a congregation were asked for without saying of which one."""


class Door(models.Manager[Any]):
    """Opens only with `.of(congregation)`; every other way in is refused."""

    def of(self, congregation: models.Model | int) -> models.QuerySet[Any]:
        key = congregation.pk if isinstance(congregation, models.Model) else congregation
        kept: models.QuerySet[Any] = self.model._meta.base_manager.filter(congregation_id=key)
        return kept

    def get_queryset(self) -> NoReturn:
        raise DoorClosed(
            f"{self.model.__name__}.objects opens with .of(congregation) or a policy; "
            f"to look across congregations say {self.model.__name__}.everywhere."
        )


class Kept(models.Model):
    """A row that one congregation keeps."""

    congregation = models.ForeignKey("weft.Congregation", on_delete=models.CASCADE, related_name="+")

    everywhere = models.Manager()
    objects = Door()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
        default_manager_name = "everywhere"
