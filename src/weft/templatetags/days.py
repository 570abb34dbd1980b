"""Days as each language writes them, on every page and in every mail."""

from django import template
from django.template import defaultfilters

from weft.core.tongue import day_words

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value, arg=None):
    """Django's, which knows no “1er décembre”."""
    return day_words(value, arg) if arg and hasattr(value, "day") else defaultfilters.date(value, arg)
