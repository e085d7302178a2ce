"""The lines that a change or a retraction leaves in the public register of corrections."""

from articles.models import Article, Correction, Publication, PublicNotice
from articles.models.publication import ChangeClass

_KINDS = {
    ChangeClass.CLARIFICATION: Correction.Kind.CLARIFICATION,
    ChangeClass.CORRECTION: Correction.Kind.CORRECTION,
}


def enter_change(publication: Publication) -> None:
    """A line in each edition whose readers the new copy puts right."""
    for language in publication.languages:
        kind = _KINDS.get(getattr(publication, f"change_class_{language}"))
        if kind and publication.is_change_in(language):
            Correction.objects.create(
                article_id=publication.article_id,
                language=language,
                kind=kind,
                at=publication.visible_from,
                publication=publication,
            )


def enter_retraction(notice: PublicNotice, languages: tuple[str, ...]) -> None:
    """A line in each edition that had the story."""
    for language in languages:
        Correction.objects.create(
            article_id=notice.article_id,
            language=language,
            kind=Correction.Kind.RETRACTION,
            at=notice.from_at,
            notice=notice,
        )


def forget(article: Article) -> None:
    """Take the lines of a story that vanishes: nothing public tells that it ever was."""
    Correction.objects.filter(article=article).delete()
