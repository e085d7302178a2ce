"""The picture that networks show beside a link: headline, section, cover, the name of the paper.

One a story and language, 1200 by 630, named by what it holds: the name can stand in the public copy
before a task has drawn it, and a card that nothing changed in is drawn once. Where letters cannot be
shaped no card is drawn at all, and the cover stands in its place.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageDraw

from articles.images.cuts import cropped
from articles.images.lines import Lines, can_shape, direction, fit, font, ordered
from articles.images.pixels import encode
from articles.images.renditions import store
from articles.models import Image, Publication, Section

SIZE = WIDTH, HEIGHT = 1200, 630
# Raised when the drawing changes: the same story then gets a card of another name.
VERSION = 1
MARGIN = 64
COVER_WIDTH = 470
# WhatsApp takes no card above 600 kB, and others none above 1 MB.
LARGEST_FILE = 280_000
PAPER, INK, SOFT, SAFFRON, NIGHT, NIGHT_INK, NIGHT_DOT = (
    "#fdfcf9", "#15171c", "#63656c", "#f5b21a", "#15171c", "#f0ede5", "#2a2d35",
)  # fmt: skip
SMALL = 30


class CannotShape(Exception):
    """This installation would draw Arabic letters apart and reversed."""


@dataclass(frozen=True)
class Card:
    """What a card says and shows."""

    language: str
    headline: str
    section: str
    picture: Image | None

    @property
    def site(self) -> str:
        return settings.SITE_NAME_AR if self.language == "ar" else settings.SITE_NAME_EN

    @property
    def name(self) -> str:
        """Its file among the renditions, "" where none can be drawn."""
        if not can_shape() or not self.headline:
            return ""
        shown = self.picture
        told = (VERSION, self.language, self.headline, self.section, self.site)
        seen = (shown.sha256, shown.focal_x, shown.focal_y) if shown else ()
        digest = hashlib.sha256(repr((*told, *seen)).encode()).hexdigest()[:16]
        return f"renditions/{digest}-{WIDTH}.jpg"


def card_of(content: dict[str, Any], language: str) -> Card:
    """The card of a snapshot's content."""
    section = Section.objects.filter(pk=content["section_id"]).first()
    picture = Image.objects.filter(pk=content["cover_id"]).first()
    name = getattr(section, f"name_{language}") if section else ""
    return Card(language, content[f"headline_{language}"], name or "", picture)


def make_cards(publication_id: int) -> None:
    """Draw the cards of a public copy that are not there yet. May run twice."""
    copy = Publication.objects.select_related("revision").filter(pk=publication_id).first()
    if copy is None:
        return
    for language in copy.languages:
        name = getattr(copy, f"card_{language}")
        if name and not default_storage.exists(name):
            store(name, draw(card_of(copy.revision.content, language)))


def draw(card: Card) -> bytes:
    """The card as a JPEG. Raises CannotShape."""
    if not can_shape():
        raise CannotShape
    picture = Pillow.new("RGB", SIZE, PAPER if card.picture else NIGHT)
    pen = ImageDraw.Draw(picture)
    is_rtl = card.language == "ar"
    if card.picture:
        cover = cropped(card.picture, (COVER_WIDTH, HEIGHT))
        picture.paste(cover, (0 if is_rtl else WIDTH - COVER_WIDTH, 0))
    else:
        _ground(pen, is_rtl=is_rtl)
    _words(pen, card, is_dark=card.picture is None)
    return encode(picture, "JPEG", at_most=LARGEST_FILE)


def _words(pen: ImageDraw.ImageDraw, card: Card, *, is_dark: bool) -> None:
    """Section, headline and the name of the paper, from the edge where reading begins."""
    ink, soft = (NIGHT_INK, NIGHT_INK) if is_dark else (INK, SOFT)
    width = WIDTH - 2 * MARGIN - (0 if is_dark else COVER_WIDTH)
    _line(pen, card.section, MARGIN - 8, soft, card.language, with_mark=True)
    _line(pen, card.site, HEIGHT - MARGIN - 36, ink, card.language)
    top, bottom = MARGIN + 56, HEIGHT - MARGIN - 64
    text = fit(card.headline, width=width, height=bottom - top, language=card.language)
    _block(pen, text, top + (bottom - top - text.height) // 2, ink)


def _block(pen: ImageDraw.ImageDraw, text: Lines, top: int, ink: str) -> None:
    for index, line in enumerate(text.lines):
        middle = top + index * text.step + text.step // 2
        _write(pen, line, (MARGIN, middle), text.size, ink, text.language)


def _line(
    pen: ImageDraw.ImageDraw, text: str, top: int, ink: str, language: str, with_mark: bool = False
) -> None:
    if not text:
        return
    start = MARGIN
    if with_mark:
        place = start + 10
        _rhomb(pen, (WIDTH - place if language == "ar" else place, top + 18), 11)
        start += 34
    _write(pen, ordered(text, language), (start, top + 18), SMALL, ink, language)


def _write(
    pen: ImageDraw.ImageDraw,
    line: str,
    at: tuple[int, int],
    size: int,
    ink: str,
    language: str,
) -> None:
    """One line; `at` is its distance from the edge where reading begins, and its middle."""
    start, middle = at
    is_rtl = language == "ar"
    place = (WIDTH - start if is_rtl else start, middle)
    pen.text(
        place,
        line,
        font=font(size),
        fill=ink,
        anchor="rm" if is_rtl else "lm",
        direction=direction(language),
        language=language,
    )


def _ground(pen: ImageDraw.ImageDraw, *, is_rtl: bool) -> None:
    """Without a cover: a field of nuqtas that thins out towards the words, and one in saffron."""
    for row in range(14):
        for column in range(12 - row % 3):
            size = 13 - column
            if size <= 2:
                continue
            x = 26 + column * 46 + (row % 2) * 23
            _rhomb(pen, (x if is_rtl else WIDTH - x, 22 + row * 46), size, NIGHT_DOT)
    x = 26 + 2 * 46
    _rhomb(pen, (x if is_rtl else WIDTH - x, 22 + 10 * 46), 15)


def _rhomb(
    pen: ImageDraw.ImageDraw, middle: tuple[int, int], radius: int, ink: str = SAFFRON
) -> None:
    x, y = middle
    pen.polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], fill=ink)
