"""What templates say: sentences in the community's own words, a person's cloth, the mark of a scale, an icon."""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from django import template
from django.template.base import render_value_in_context
from django.templatetags import i18n
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from weft.congregations.logic.words import vocabulary
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
def cloth_line(cloths: Iterable[Iterable[object]], title: str, words: str, size: int = 40) -> SafeString:
    """Cloths along a thread; the same stands beside them in words."""
    seeds = [[str(seed) for seed in each] for each in cloths]
    return mark_safe(drawing.cloth_line(seeds, title, words, size))  # noqa: S308 - drawn by us, the words are escaped


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


class Said(dict):
    """What a sentence is filled with; a form of a noun that its translator chose is looked up when it is needed."""

    def __init__(self, context, words):
        self.context, self.words = context, words

    def __missing__(self, name):
        return render_value_in_context(self.words[name], self.context)


class BlockTranslate(i18n.BlockTranslateNode):
    """Django's, in which every form of the community's nouns may stand, in the translation too."""

    def render(self, context, nested=False):
        words = context.get("words")
        if not hasattr(words, "get") or "a_crew" not in words:
            words = vocabulary({}, translation.get_language() or "en")
        own = {name: value.resolve(context) for name, value in self.extra_context.items()}
        with context.push(**own):
            sentence, names = self._sentence(context)
            said = Said(context, words)
            for name in names:
                if name in own or name not in words or (name.islower() and "_" not in name):
                    said[name] = render_value_in_context(context.get(name, ""), context)
            try:
                sentence %= said
            except (KeyError, ValueError):
                if nested:
                    raise template.TemplateSyntaxError(f"{sentence!r} cannot be filled.") from None
                with translation.override(None):
                    sentence = self.render(context, nested=True)
        if self.asvar:
            context[self.asvar] = SafeString(sentence)
            return ""
        return sentence

    def _sentence(self, context):
        """The sentence in the language that is spoken now, and what the English one asks for."""
        one, names = self.render_token_list(self.singular)
        about = self.message_context.resolve(context) if self.message_context else None
        if not (self.plural and self.countervar and self.counter):
            return translation.pgettext(about, one) if about else translation.gettext(one), names
        many, more = self.render_token_list(self.plural)
        context[self.countervar] = count = self.counter.resolve(context)
        if not isinstance(count, Decimal | float | int):
            raise template.TemplateSyntaxError(f"{self.countervar!r} must be a number.")
        said = (
            translation.npgettext(about, one, many, count)
            if about
            else translation.ngettext(one, many, count)
        )
        return said, [*names, *more]


@register.tag("blocktranslate")
def blocktranslate(parser, token):
    """Django's `blocktranslate`, with `{{ the_crew }}`, `{{ of_a_crew }}` and all other forms at hand."""
    return BlockTranslate(**vars(i18n.do_block_translate(parser, token)))
