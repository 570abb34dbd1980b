"""The tasks interface of Django 6, and its backport before it."""

try:
    from django.tasks import task
except ImportError:
    from django_tasks import task  # type: ignore[no-redef]

__all__ = ["task"]
