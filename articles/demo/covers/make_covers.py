"""Draws the originals of the demo covers into a folder, one WebP a cover.

    python -m articles.demo.covers.make_covers [FOLDER]

The shapes are in drawings and more_drawings; here each gets its palette and its saffron dot.
Without a folder they are written beside this file, where the demo takes them from. Fields of flat
dots are often smaller without loss than with it, so each cover is written both ways and the
smaller file stays.
"""

import argparse
import io
from pathlib import Path

from PIL import Image

from articles.demo.covers import drawings, more_drawings
from articles.demo.covers.dots import Cover, Palette, print_cover

QUALITY = 80

LAPIS = Palette("#1F3A8A", "#E9E4D4", "#7E97DD")
CINNABAR = Palette("#C2402A", "#FBE9DC", "#7A1F14")
VERDIGRIS = Palette("#0C5A50", "#DDEFE2", "#56A795")
PAPER = Palette("#EAE3D2", "#15171C", "#A69C86")
NIGHT = Palette("#14171F", "#EDE7D8", "#5C6478")
AZURITE = Palette("#A9CCD9", "#173A63", "#5E93AE")
LAC = Palette("#6E1F3C", "#F4DCD2", "#BE6B78")
MALACHITE = Palette("#BFD6B4", "#12402F", "#6C9B76")

COVERS = {
    "leak": Cover(drawings.leaking_frame, LAPIS, (3.15, 8.1), 0.55),
    "question": Cover(drawings.question_mark, VERDIGRIS, (8.1, 7.5), 0.95),
    "waves": Cover(drawings.meeting_waves, NIGHT, (12.6, 1.9), 0.65, spacing=0.32),
    "key": Cover(drawings.rosette, LAC, (8, 4.5), 0.78, spacing=0.32),
    "chip": Cover(drawings.chip, MALACHITE, (8, 4.5), 0.7),
    "sea": Cover(drawings.sea, AZURITE, (3.95, 1.3), 0.6),
    "battery": Cover(drawings.draining_columns, CINNABAR, (1.05, 5.2), 0.62),
    "planet": Cover(drawings.planet, NIGHT, (12.7, 2.75), 0.6),
    "script": Cover(drawings.lines_of_text, PAPER, (5.4, 5.8), 0.6, spacing=0.26),
    "copies": Cover(drawings.three_copies, AZURITE, (3.6, 5.85), 0.45),
    "slow": Cover(more_drawings.slow_wheel, LAPIS, (8, 4.5), 0.6),
    "qr": Cover(more_drawings.square_code, PAPER, (8, 4.5), 0.5, spacing=0.24),
    "lock": Cover(more_drawings.padlock, VERDIGRIS, (8, 5.95), 0.62),
    "letters": Cover(more_drawings.nun, PAPER, (8, 2.5), 0.85),
    "light": Cover(more_drawings.light_through_mask, NIGHT, (8, 0.75), 0.55),
    "maps": Cover(more_drawings.contours, MALACHITE, (4.2, 2.7), 0.65),
    "trail": Cover(more_drawings.followed_trail, LAC, (2.9, 6.7), 0.6),
    "branches": Cover(more_drawings.branches, CINNABAR, (2.0, 2.5), 0.6),
    "addresses": Cover(more_drawings.dividing_cells, AZURITE, (13.75, 2.25), 0.7, spacing=0.225),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--only", nargs="*", choices=COVERS, help="draw these keys alone")
    chosen = parser.parse_args()
    for key in chosen.only or COVERS:
        (chosen.folder / f"{key}.webp").write_bytes(smallest_webp(print_cover(COVERS[key])))


def smallest_webp(picture: Image.Image) -> bytes:
    ways = ({"lossless": True, "quality": 100}, {"quality": QUALITY})
    return min((encode(picture, way) for way in ways), key=len)


def encode(picture: Image.Image, way: dict[str, bool | int]) -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", method=6, **way)
    return written.getvalue()


if __name__ == "__main__":
    main()
