"""How far a translation follows, in a word and a frame; and how much of it is left."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from articles.templatetags.site import date_time, number
from articles.workflow import translations
from articles.workflow.translations import Translation
from articles.workflow.words import part_words

register = template.Library()


@register.simple_tag
def translation_badge(found: Translation) -> str:
    """«تحتاج إلى ترجمة», «ناقصة: النص», «متأخرة عن الأصل منذ …»; nothing of a story without words."""
    badges = []
    if found.state == "missing":
        badges.append(_badge("wait", _("needs translation")))
    elif found.missing:
        parts = _("lacks: %(parts)s") % {"parts": part_words(found.missing)}
        badges.append(_badge("wait", parts))
    if found.since:
        badges.append(_stale(found.stale_since))
    if found.state == "complete" and not (badges or found.is_original):
        badges.append(_badge("live", _("follows the original")))
    return format_html(" ".join(["{}"] * len(badges)), *badges)


@register.simple_tag
def switch_mark(story: Article | None, language: str) -> str:
    """What the switch of languages says of a language; of the original only that it fell behind.
    Since when stands in a part of its own, which steps aside on a phone.
    """
    if story is None:
        return ""
    content = story.revision.content
    found = translations.translation(story.translation, content, language)
    is_wanted = language == "ar" or content["publish_en"] or found.is_begun
    if found.since:
        when = _("since %(when)s") % {"when": date_time(found.stale_since)}
        return format_html(
            '<span class="state state--returned">{} <span class="lang__when">{}</span></span>',
            _("stale"),
            when,
        )
    if not is_wanted or not found.missing:
        return ""
    words = _("needs translation") if found.state == "missing" else _("incomplete")
    return _badge("wait", words)


def story_mark(story: Article) -> str:
    """For a cell of a list, from two columns."""
    if story.translation_stale_since:
        return _badge("returned", _("translation is stale"))
    return _badge("wait", _("needs translation")) if story.needs_translation else ""


@register.filter
def story_behind(story: Article) -> str:
    """The same with the time, where there is room for it."""
    since = story.translation_stale_since
    return _stale(since) if since else story_mark(story)


@register.filter
def part_names(parts: tuple[str, ...]) -> str:
    """«العنوان، النص»."""
    return part_words(parts)


@register.filter
def left_words(count: int, total: int) -> str:
    """«3 مواضع باقية من 14»; none left is a sentence of its own."""
    if not count:
        return _("Nothing is left to translate.")
    words = ngettext("%(n)s place left of %(total)s", "%(n)s places left of %(total)s", count)
    return words % {"n": number(count), "total": number(total)}


def _stale(since: object) -> str:
    return _badge("returned", _("stale since %(when)s") % {"when": date_time(since)})


def _badge(tone: str, words: str) -> str:
    return format_html('<span class="state state--{}">{}</span>', tone, words)
