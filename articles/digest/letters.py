"""What a letter of the digest says, as HTML and as plain text, in the language of its edition."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.digest.wishes import leave_address, whole
from articles.models import Correction, DigestIssue, Publication, Subscription
from articles.models.standing import Standing
from newsroom.mail import compose, embed_headline, one_click
from newsroom.text.bidi import isolate_plain, one_line

LONGEST_HEADLINE, LONGEST_QUESTION, LONGEST_STANDFIRST, LONGEST_WORDS = 120, 200, 300, 400
# Gmail cuts a letter after 102 KB, and with it the way out.
HEAVIEST = 100 * 1024
Told = tuple[Correction, Standing]


def write(
    person: Subscription,
    *,
    to: str,
    issue: DigestIssue,
    stories: list[Publication],
    asked: Publication | None,
    told: list[Told],
) -> EmailMultiAlternatives:
    """The letter for this subscriber, ready to be sent; `told` are the lines that concern them. In one
    too heavy to be shown whole the later stories are headlines."""
    with override(person.language):
        off = whole(leave_address(person))
        context = {
            "asked": _story(asked) if asked else None,
            "lines": [_line(line, standing) for line, standing in told],
            "issue": issue,
            "off": off,
            "choice": whole(reverse("articles:subscribe")),
        }
        kind = f"digest-{person.language}"
        headers = one_click(_key(person, issue), off, of=kind) | {"Precedence": "bulk"}
        subject = _subject(issue, stories, told)
        for in_full in (len(stories), len(stories) // 2, 1):
            told_of = [
                _story(story, in_full=place < in_full) for place, story in enumerate(stories)
            ]
            words = context | {"stories": told_of}
            letter = compose("digest", subject, words, to=to, headers=headers)
            if len(letter.alternatives[0].content.encode()) < HEAVIEST:
                break
        return letter


def _subject(issue: DigestIssue, stories: list[Publication], told: list[Told]) -> str:
    """Of a digest its first headline; of a correction what is corrected."""
    if stories:
        line = _cut(stories[0].headline)
    else:
        correction, standing = told[0]
        line = _("%(what)s: %(story)s") % {
            "what": correction.get_kind_display(),
            "story": embed_headline(_cut(standing.last.headline)),
        }
    return isolate_plain(one_line(line, keep_isolates=True), language=issue.language)


def _cut(headline: str) -> str:
    return Truncator(one_line(headline)).chars(LONGEST_HEADLINE)


def _story(story: Publication, *, in_full: bool = True) -> dict[str, Any]:
    return {
        "story": story,
        "address": whole(story.get_absolute_url()),
        "short": _short(story),
        "standfirst": Truncator(story.standfirst).chars(LONGEST_STANDFIRST) if in_full else "",
        "question": Truncator(story.question).chars(LONGEST_QUESTION) if in_full else "",
    }


def _short(story: Publication) -> str:
    """For plain text and second links: an Arabic address is three lines of percent signs."""
    return whole(reverse("articles:short_link", args=[story.article_id]))


def _line(line: Correction, standing: Standing) -> dict[str, Any]:
    """The note; of a story that is withheld, why it is."""
    if standing.is_withheld and standing.notice:
        words = standing.notice.reason
    else:
        words = line.publication.public_note if line.publication else ""
    return {
        "kind": line.get_kind_display(),
        "is_retraction": line.kind == Correction.Kind.RETRACTION,
        "at": line.at,
        "story": standing.last,
        "words": Truncator(words).chars(LONGEST_WORDS),
        "address": whole(standing.last.get_absolute_url()),
        "short": _short(standing.last),
    }


def _key(person: Subscription, issue: DigestIssue) -> str:
    key = salted_hmac("articles.digest", f"{person.pk} {issue.pk}").hexdigest()[:24]
    return f"digest-{key}"
