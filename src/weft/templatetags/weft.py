"""What templates say to draw: a person's cloth, a circle's cloth, the mark of a scale, an icon."""

import re
from collections.abc import Iterable
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from weft.core import cloth as drawing

register = template.Library()

SPRITE = Path(__file__).resolve().parent.parent / "static" / "weft" / "icons.svg"
ICONS = frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def swatch(seed: object, size: int = 48, title: str = "") -> SafeString:
    """The mark of a person. Without a title it is silent, because their name stands beside it."""
    return mark_safe(drawing.swatch(str(seed), size, title))  # noqa: S308 - drawn by us, the title is escaped


@register.simple_tag
def cloth(seeds: Iterable[object] | str, size: int = 96, title: str = "") -> SafeString:
    """The mark of a circle, woven of those who sit in it, or of one seed that stands for it."""
    threads = [seeds] if isinstance(seeds, str) else [str(seed) for seed in seeds]
    return mark_safe(drawing.cloth(threads, size, title))  # noqa: S308 - drawn by us, the title is escaped


@register.simple_tag
def scale_mark(scale: str, size: int = 24, title: str = "") -> SafeString:
    """The mark of one of the five scales, to stand beside its word."""
    return mark_safe(drawing.scale_mark(str(scale), size, title))  # noqa: S308 - drawn by us, the title is escaped


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """An icon of the sprite. Without a title it is silent, because words stand beside it."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in icons.svg.")
    named = (
        format_html(' role="img"><title>{}</title>', title) if title else mark_safe(' aria-hidden="true">')
    )
    return format_html(
        '<svg class="icon icon-{}" width="20" height="20"{}<use href="{}#{}"/></svg>',
        name,
        named,
        static("weft/icons.svg"),
        name,
    )
