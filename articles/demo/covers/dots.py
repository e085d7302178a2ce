"""The lattice of rhombic dots that every demo cover is printed on.

A drawing only answers, for a place on the sheet, how big the dot there is and in which ink; this
module walks the lattice and lays the dots. Nothing is random and no font is asked for, so the
same drawing gives the same picture on every machine. The rhomb is the nuqta, the pen-dot by which
Arabic letters are measured; each cover carries one of them in saffron.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from PIL import Image, ImageDraw

Ink = Literal["ink", "tint"]
Place = tuple[float, float]

# The sheet is 16 units wide and 9 high; a unit is a hundred pixels of the original.
SHEET_WIDTH, SHEET_HEIGHT = 16, 9
PIXELS_A_UNIT = 100
SUPERSAMPLING = 2
SMALLEST_RADIUS = 0.008
SAFFRON = "#F5B21A"


class Dot(NamedTuple):
    """How much of its lattice cell a dot fills, 0 to 1, and its ink."""

    size: float
    ink: Ink = "ink"


Drawing = Callable[[float, float], Dot]
BLANK = Dot(0)


class Palette(NamedTuple):
    """The ground of the sheet and the two pigments on it."""

    ground: str
    ink: str
    tint: str


@dataclass(frozen=True)
class Cover:
    """A drawing with its colours, the spacing of its dots, and its one saffron dot."""

    drawing: Drawing
    palette: Palette
    saffron: Place
    saffron_radius: float = 0.6
    spacing: float = 0.3


def print_cover(cover: Cover) -> Image.Image:
    """The cover at its full size."""
    scale = PIXELS_A_UNIT * SUPERSAMPLING
    sheet = Image.new("RGB", (SHEET_WIDTH * scale, SHEET_HEIGHT * scale), cover.palette.ground)
    pen = ImageDraw.Draw(sheet)
    for across, down in lattice(cover.spacing):
        dot = cover.drawing(across, down)
        radius = min(1.0, dot.size) * cover.spacing / 2
        if radius > SMALLEST_RADIUS:
            lay_rhomb(pen, (across, down), radius, getattr(cover.palette, dot.ink))
    lay_rhomb(pen, cover.saffron, cover.saffron_radius * 1.2, cover.palette.ground)
    lay_rhomb(pen, cover.saffron, cover.saffron_radius, SAFFRON)
    size = (SHEET_WIDTH * PIXELS_A_UNIT, SHEET_HEIGHT * PIXELS_A_UNIT)
    return sheet.resize(size, Image.Resampling.LANCZOS)


def lattice(spacing: float) -> list[Place]:
    """Where dots stand: rows half a spacing apart, every second row shifted by half."""
    rows = math.ceil(2 * SHEET_HEIGHT / spacing) + 2
    columns = math.ceil(SHEET_WIDTH / spacing) + 2
    return [
        (column * spacing - (spacing / 2 if row % 2 else spacing), row * spacing / 2 - spacing / 2)
        for row in range(rows)
        for column in range(columns)
    ]


def lay_rhomb(pen: ImageDraw.ImageDraw, centre: Place, radius: float, colour: str) -> None:
    scale = PIXELS_A_UNIT * SUPERSAMPLING
    across, down, reach = centre[0] * scale, centre[1] * scale, radius * scale
    corners = [
        (across, down - reach),
        (across + reach, down),
        (across, down + reach),
        (across - reach, down),
    ]
    pen.polygon(corners, fill=colour)


def clamp(value: float, lowest: float = 0.0, highest: float = 1.0) -> float:
    return max(lowest, min(highest, value))


def ripple(across: float, down: float) -> float:
    """A smooth uneven surface between -1 and 1, used where a ground should not be flat."""
    return (
        math.sin(across * 1.7 + down * 2.3)
        + math.sin(across * 3.1 - down * 1.3 + 1.7)
        + math.sin(down * 2.9 + across * 0.7 + 4.1)
    ) / 3


def scatter(first: int, second: int) -> float:
    """A number in 0..1 that looks unordered but is the same every time."""
    mixed = (first * 374761393 + second * 668265263) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 16)) & 0xFFFF) / 0xFFFF


def distance_to_path(place: Place, path: Sequence[Place]) -> float:
    """How far a place is from a line drawn through the points of a path."""
    pairs = itertools.pairwise(path)
    return min(distance_to_segment(place, start, end) for start, end in pairs)


def distance_to_segment(place: Place, start: Place, end: Place) -> float:
    run_across, run_down = end[0] - start[0], end[1] - start[1]
    length_squared = run_across**2 + run_down**2
    along = (place[0] - start[0]) * run_across + (place[1] - start[1]) * run_down
    share = clamp(along / length_squared) if length_squared else 0.0
    nearest = (start[0] + share * run_across, start[1] + share * run_down)
    return math.dist(place, nearest)


def arc(centre: Place, radius: float, from_degrees: float, to_degrees: float) -> list[Place]:
    """Points along a circle; degrees run clockwise on the sheet, from its right side."""
    steps = 40
    angles = [
        math.radians(from_degrees + (to_degrees - from_degrees) * step / steps)
        for step in range(steps + 1)
    ]
    return [
        (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        for angle in angles
    ]


def distance_from_centre_square(place: Place, centre: Place) -> float:
    """The larger of the two distances: its lines of equal value are squares."""
    return max(abs(place[0] - centre[0]), abs(place[1] - centre[1]))
