"""The one Django app of the house."""

from django.apps import AppConfig
from django.core import checks


class WeftConfig(AppConfig):
    """Every table below this package carries the label “weft”."""

    name = "weft"
    label = "weft"
    verbose_name = "Weft"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the parts, once all tables are known."""
        from weft import wiring
        from weft.core import chores, chronicle, policy, work

        chronicle.wire(wiring.REACTIONS)
        work.know(wiring.LONG_WORK)
        chores.learn(wiring.CHORES)
        checks.register(policy.check_every_way_is_declared, checks.Tags.urls)
