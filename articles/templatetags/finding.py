"""Words of the search page."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.search import Results
from articles.templatetags.site import digits

register = template.Library()


@register.filter
def story_words(found: Results) -> str:
    """How many stories answer, in words."""
    count = len(found.scores)
    if found.is_cut:
        return _("More than %(number)s stories") % {"number": digits(count)}
    words = ngettext("%(number)s story", "%(number)s stories", count)
    return words % {"number": digits(count)}


@register.filter
def one_after_another(words: tuple[str, ...]) -> str:
    return _(", ").join(_("“%(word)s”") % {"word": word} for word in words)
