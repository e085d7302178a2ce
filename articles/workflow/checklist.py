"""The checklist: one table of what a story should have, shown at its side and asked by the moves.

A check that `blocks` refuses the move; the others only warn. The interface and the server read
the same rows, so the list speaks before the refusal does.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Article, Image, Publication, Rendition
from articles.rendering import TooComplex, check, picture_keys
from articles.workflow.content import Content, snapshot


@dataclass(frozen=True)
class Check:
    """One line of the list. `refusal` is what a move says when it fails."""

    label: str
    passes: bool
    refusal: str
    must: bool = True

    @property
    def blocks(self) -> bool:
        return self.must and not self.passes

    @property
    def mark(self) -> str:
        return "ok" if self.passes else "bad" if self.must else "warn"


def essentials(content: Content) -> list[Check]:
    """What a story needs before anybody else reads it, asked of a snapshot's content."""
    return [
        Check(_("Arabic headline"), bool(content["headline_ar"]), _("Write the Arabic headline.")),
        Check(_("Arabic text"), bool(content["body_ar"]), _("Write the Arabic text.")),
        Check(_("Section"), content["section_id"] is not None, _("Choose a section.")),
        Check(
            _("Closing question"), bool(content["question_ar"]), _("Write the closing question.")
        ),
        _readable(content),
    ]


def checklist(article: Article) -> list[Check]:
    """What a story needs before it is approved."""
    images = _images(article)
    question = article.question
    return [
        *essentials(snapshot(article)),
        Check(
            _("Closing question ends in «؟»"),
            (question.text_ar or "").rstrip().endswith("؟"),
            _("The closing question should end in «؟»."),
            must=False,
        ),
        Check(
            _("Choices of the question"),
            question.kind == "open" or 2 <= question.choices.count() <= 6,
            _("A poll or forecast needs two to six choices."),
        ),
        Check(_("Standfirst"), bool(article.standfirst_ar), _("Write a standfirst."), must=False),
        Check(_("Byline"), article.bylines.exists(), _("Say who the story is by."), must=False),
        Check(_("Cover"), article.cover_id is not None, _("Choose a cover."), must=False),
        Check(
            _("Pictures have alternative text"),
            all(image.is_decorative or image.alt_ar for image in images),
            _("Describe every picture in its alternative text, or mark it decorative."),
        ),
        Check(
            _("Pictures are ready"),
            not Rendition.objects.filter(image__in=images)
            .exclude(state=Rendition.State.READY)
            .exists(),
            _("A picture is still being prepared. Try again in a moment."),
        ),
        Check(_("Sources"), article.sources.exists(), _("Name the sources."), must=False),
        *_english(article),
    ]


def gaps(publication: Publication) -> list[str]:
    """What a copy that waits for its time lacks, by the names of the list. What must be there was
    asked when it was scheduled; this is what would be better so."""
    parts = {
        _("Standfirst"): publication.standfirst_ar,
        _("Byline"): publication.byline,
        _("Cover"): publication.cover,
        _("Sources"): publication.sources,
    }
    return [name for name, there in parts.items() if not there]


def _english(article: Article) -> list[Check]:
    if not article.publish_en:
        return []
    question = article.question
    texts = [article.headline_en, article.body_en, question.text_en]
    labels = question.choices.values_list("label_en", flat=True)
    return [
        Check(
            _("English edition is complete"),
            all(texts) and all(labels),
            _("The English edition lacks its headline, text, question or choices."),
        )
    ]


def _readable(content: Content) -> Check:
    refusal = ""
    for body in (content["body_ar"], content["body_en"]):
        try:
            check(body)
        except TooComplex as problem:
            refusal = _("Line %(line)s of the text cannot be set: simplify it.") % {
                "line": problem.line
            }
    return Check(_("Text can be set"), not refusal, refusal)


def _images(article: Article) -> list[Image]:
    keys = picture_keys(article.body_ar or "") | picture_keys(article.body_en or "")
    ids = {int(key) for key in keys if key.isdecimal()} | {article.cover_id}
    return list(Image.objects.filter(pk__in=ids - {None}))
