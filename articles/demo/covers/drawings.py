"""What the demo covers show: one function a cover, from a place on the sheet to a dot.

Only shapes are decided here; colours, spacing and the saffron dot stand in make_covers. Each
drawing illustrates its story's idea rather than an object of trade: no logos, no letters.
"""

import math

from articles.demo.covers.dots import (
    BLANK,
    Dot,
    arc,
    clamp,
    distance_from_centre_square,
    distance_to_path,
    ripple,
    scatter,
)


def leaking_frame(across: float, down: float) -> Dot:
    """A video frame whose dots pour out of its lower left corner."""
    left, right, top, bottom = 4.4, 14.4, 0.9, 6.1
    spilled = max(0.0, down - (bottom - 0.5))
    stream_centre = left + 0.55 - 0.36 * spilled**1.25
    stream_width = 0.5 + 0.46 * spilled
    flow = math.exp(-(((across - stream_centre) / stream_width) ** 2)) if spilled else 0.0
    flow *= clamp(1 - 0.23 * max(0.0, down - bottom))
    if flow > 0.14:
        return Dot(flow * 1.1)
    if not (left < across < right and top < down < bottom):
        return Dot(0.16 + 0.1 * ripple(across * 0.31, down * 0.67), "tint")
    if min(across - left, right - across, down - top, bottom - down) < 0.34:
        return Dot(1)
    along = (across - left) / (right - left)
    swing = 0.9 * ripple(across * 0.19, down * 0.33)
    brightness = 0.5 + 0.5 * math.sin(5.2 * along + 0.36 * down + swing)
    return Dot(0.2 + 0.7 * brightness, "ink" if brightness > 0.62 else "tint")


# The Arabic mark opens to the right: its bowl stands on the left of the stem.
QUESTION_MARK = [*arc((8, 2.95), 1.75, 0, -222), (8.15, 5.25), (8.15, 5.9)]


def question_mark(across: float, down: float) -> Dot:
    """A giant Arabic question mark without its dot, which is the saffron one."""
    distance = distance_to_path((across, down), QUESTION_MARK)
    if distance < 0.55:
        return Dot(0.95)
    if distance < 0.72:
        return Dot(0.5)
    return Dot(0.18 + 0.16 * ripple(across * 0.44, down * 0.55), "tint")


def meeting_waves(across: float, down: float) -> Dot:
    """Two sources of rings; dots grow where the crests of both meet."""
    first = math.dist((across, down), (4.1, 7.0))
    second = math.dist((across, down), (12.6, 1.9))
    height = (math.cos(first / 0.42) + math.cos(second / 0.42)) / 2
    if height > 0:
        return Dot(0.16 + 0.84 * height**0.8)
    return Dot(0.16 - 0.36 * height, "tint")


def rosette(across: float, down: float) -> Dot:
    """An eightfold star inside an eightfold flower, as on the head of an old key."""
    radius = math.dist((across, down), (8, 4.5))
    turn = 8 * math.atan2(down - 4.5, across - 8)
    star = 1.9 + 1.9 * (0.5 + 0.5 * math.cos(turn))
    flower = 4.1 + 1.4 * (0.5 - 0.5 * math.cos(turn))
    if radius < 0.9:
        return BLANK
    if radius < star:
        return Dot(0.95 - 0.45 * radius / star)
    if radius < flower:
        return Dot(0.3 + 0.35 * (radius - star) / (flower - star), "tint")
    return Dot(0.92 - 0.7 * clamp((radius - flower) / 4.2))


def chip(across: float, down: float) -> Dot:
    """A die in its frame, its contacts running out to the edges of the sheet."""
    ring = distance_from_centre_square((across, down), (8, 4.5))
    if ring < 1.2 or 2.9 < ring < 3.3:
        return Dot(0.98)
    if ring < 1.75:
        return BLANK
    if ring < 2.9:
        return Dot(0.62 + 0.3 * math.cos((across + down) / 0.5), "tint")
    sideways = abs(across - 8) > abs(down - 4.5)
    contact = int((down if sideways else across) // 0.5) % 2 == 0
    return Dot(0.88 * (1 - (ring - 3.3) / 6.5)) if contact else Dot(0.14, "tint")


def swell(layer: int, across: float) -> float:
    """How far down the crest of one layer of the sea stands."""
    return 1.9 + layer * 1.15 + 0.45 * math.sin(across * (0.31 + layer * 0.044) + layer * 1.3)


def sea(across: float, down: float) -> Dot:
    """Layers of swell under a pale sky, and a cable hanging down through them to the floor."""
    cable = 3.75 + 0.35 * math.sin(down * 0.75)
    from_cable = abs(across - cable) if 1.8 < down < swell(5, across) else math.inf
    if from_cable < 0.2:
        return Dot(1.0)
    if from_cable < 0.42:
        return BLANK
    for layer in range(6):
        crest = swell(layer, across)
        if down < crest:
            above = swell(layer - 1, across) if layer else -2.7
            depth = (down - above) / max(0.5, crest - above)
            if layer == 0:
                return Dot(0.12)
            return Dot(0.18 + 0.72 * depth**1.6, "ink" if layer % 2 else "tint")
    return Dot(0.95)


def draining_columns(across: float, down: float) -> Dot:
    """Eight charge levels, each lower than the one to its right."""
    place = (16 - across) / 2
    column, inside = int(place), place % 1
    if not 0.13 < inside < 0.93 or across < 0.1:
        return BLANK
    level = 1.2 + 7.2 * (1 - (column + 0.2) / 8) ** 1.15
    surface = 9 - level
    if down > surface:
        return Dot(0.5 + 0.48 * (down - surface) / level)
    return Dot(0.16, "tint")


def planet(across: float, down: float) -> Dot:
    """A planet lit from one side, and the slanted orbit of something small around it."""
    sideways, upwards = (across - 6.6) / 3.2, (down - 4.6) / 3.2
    from_centre = math.hypot(sideways, upwards)
    tilted_across = (across - 6.6) * 0.955 - (down - 4.6) * 0.296
    tilted_down = (across - 6.6) * 0.296 + (down - 4.6) * 0.955
    orbit = math.hypot(tilted_across / 6.4, tilted_down / 1.45)
    on_orbit = abs(orbit - 1) < 0.075
    if on_orbit and (tilted_down > 0 or from_centre > 1.06):
        return Dot(0.82, "tint")
    if from_centre < 1:
        towards_us = math.sqrt(1 - from_centre**2)
        light = clamp(sideways * 0.62 - upwards * 0.5 + towards_us * 0.45)
        return Dot(0.12 + 0.86 * light**1.2)
    if from_centre < 1.06:
        return BLANK
    star = scatter(int(across / 0.3), int(down / 0.3)) > 0.965
    return Dot(0.4) if star else Dot(0.1, "tint")


def lines_of_text(across: float, down: float) -> Dot:
    """Rows of words read from the right; the row with the sought word is marked in saffron."""
    row, inside = int(down / 1.2857), (down / 1.2857) % 1
    if not 0.26 < inside < 0.8:
        return BLANK
    row_ends = 1.2 + 3.4 * scatter(row, 5)
    if across > 14.9 or across < row_ends:
        return BLANK
    is_word = ripple(across * 0.56 + row * 13.7, row * 3.1) > -0.16
    return Dot(0.92) if is_word else Dot(0.2, "tint")


def three_copies(across: float, down: float) -> Dot:
    """Three frames of the same picture, each smaller and farther than the one before."""
    copies = (((11.6, 4.3), 2.9, "ink"), ((6.9, 5.15), 1.75, "tint"), ((3.6, 5.85), 1.05, "tint"))
    for centre, reach, ink in copies:
        ring = distance_from_centre_square((across, down), centre)
        if ring < reach:
            if ring > reach - 0.3:
                return Dot(0.98)
            slope = (across - centre[0] + down - centre[1]) / (2 * reach)
            return Dot(0.32 + 0.55 * (slope + 0.5), ink)
        if ring < reach + 0.3:
            return BLANK
    return Dot(0.14, "tint")
