"""The second sheet of demo covers: see drawings for what such a function is."""

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


def slow_wheel(across: float, down: float) -> Dot:
    """A waiting wheel of twelve parts that fade as they go round."""
    radius = math.dist((across, down), (8, 4.5))
    turn = (math.atan2(across - 8, 4.5 - down) / math.tau) % 1
    if 1.9 < radius < 3.2:
        part, inside = int(turn * 12), (turn * 12) % 1
        if inside < 0.14:
            return Dot(0.08, "tint")
        return Dot(0.12 + 0.88 * (1 - part / 11) ** 1.3)
    if radius <= 1.9:
        return Dot(0.08, "tint")
    ring = max(0.0, math.cos((radius - 3.2) / 0.33)) * max(0.0, 1 - (radius - 3.2) / 5.2)
    return Dot(0.1 + 0.34 * ring, "tint")


QR_MODULES = 21
QR_MODULE = 0.36
QR_LEFT, QR_TOP = 8 - QR_MODULES * QR_MODULE / 2, 4.5 - QR_MODULES * QR_MODULE / 2


def square_code(across: float, down: float) -> Dot:
    """A code of black and white modules with its three finder squares; it spells nothing."""
    column = math.floor((across - QR_LEFT) / QR_MODULE)
    row = math.floor((down - QR_TOP) / QR_MODULE)
    if not (-1 <= column <= QR_MODULES and -1 <= row <= QR_MODULES):
        fade = distance_from_centre_square((across, down), (8, 4.5))
        return Dot(0.12 + 0.07 * max(0.0, fade - 4), "tint")
    if not (0 <= column < QR_MODULES and 0 <= row < QR_MODULES):
        return BLANK
    for corner_column, corner_row in ((3, 3), (QR_MODULES - 4, 3), (3, QR_MODULES - 4)):
        ring = max(abs(column - corner_column), abs(row - corner_row))
        if ring <= 4:
            return Dot(1.0) if ring in (0, 1, 3) else BLANK
    return Dot(1.0) if scatter(column + 40, row + 7) > 0.5 else BLANK


SHACKLE = [(6.35, 4.2), *arc((8, 3.1), 1.65, 180, 360), (9.65, 4.2)]


def padlock(across: float, down: float) -> Dot:
    """A closed padlock in rings of faint dots; its keyhole is the saffron one."""
    if 5.2 < across < 10.8 and 4.0 < down < 8.1:
        edge = min(across - 5.2, 10.8 - across, down - 4.0, 8.1 - down)
        if edge < 0.3:
            return Dot(1.0)
        return Dot(0.42 + 0.5 * clamp((across - 5.2 + down - 4.0) / 9.7))
    from_shackle = distance_to_path((across, down), SHACKLE)
    if from_shackle < 0.42:
        return Dot(1.0)
    if from_shackle < 0.75:
        return BLANK
    radius = math.dist((across, down), (8, 5.4))
    return Dot(0.14 + 0.3 * max(0.0, math.cos(radius / 0.4)) * clamp(1.3 - radius / 9), "tint")


NUN_BOWL = [(11.7, 3.3), *arc((8, 4.1), 3.55, 0, 180), (4.3, 3.0)]


def nun(across: float, down: float) -> Dot:
    """The letter nun as a bowl of dots that swells below, over the lines that guide the pen."""
    distance = distance_to_path((across, down), NUN_BOWL)
    stroke = 0.3 + 0.55 * clamp((down - 2.6) / 4.6)
    if distance < stroke:
        return Dot(0.98)
    if distance < stroke + 0.3:
        return BLANK
    guide = min(abs(down - level) for level in (1.15, 4.1, 7.9))
    return Dot(0.5, "tint") if guide < 0.09 else Dot(0.12, "tint")


SLITS = (-3.6, -2.4, -1.2, 0.0, 1.2, 2.4, 3.6)


def light_through_mask(across: float, down: float) -> Dot:
    """Light falls through the slits of a mask, and a lens narrows its lines on to the wafer."""
    sideways = across - 8
    if down < 2.7:
        spread = 0.8 + 4.4 * (down / 2.7)
        if abs(sideways) < spread:
            return Dot(0.3 + 0.5 * (1 - abs(sideways) / spread))
        return Dot(0.08, "tint")
    if down < 3.3:
        is_open = any(abs(sideways - slit) < 0.3 for slit in SLITS)
        return Dot(0.75) if is_open else Dot(1.0, "tint")
    if down > 8.1:
        return Dot(0.95, "tint")
    fallen = (down - 3.3) / 4.8
    narrowing = 1 - 0.5 * fallen
    width = 0.34 * (1 - 0.55 * fallen)
    if any(abs(sideways - slit * narrowing) < width for slit in SLITS):
        return Dot(0.5 + 0.48 * fallen)
    return Dot(0.08, "tint")


MAP_ROUTE = [(14.6, 8.2), (12.7, 6.7), (10.9, 6.9), (9.3, 5.3), (7.1, 5.1), (5.6, 3.2), (4.2, 2.7)]


def contours(across: float, down: float) -> Dot:
    """Lines of equal height on a map, and a walked way that ends at the saffron dot."""
    from_route = distance_to_path((across, down), MAP_ROUTE)
    if from_route < 0.2:
        return Dot(1.0)
    if from_route < 0.45:
        return BLANK
    height = 2.6 * ripple(across * 0.24 + 0.8, down * 0.27) + 0.12 * across
    line = abs((height * 2.2) % 1 - 0.5)
    return Dot(0.78, "tint") if line > 0.36 else Dot(0.14, "tint")


WINDOWS = ((10.6, 1.0, 4.4, 3.4), (6.0, 3.2, 4.0, 3.0), (1.2, 4.9, 4.1, 3.1))
TRAIL = [(15.6, 2.2), (13.2, 2.9), (11.4, 3.5), (8.4, 4.4), (6.2, 5.6), (4.2, 6.2), (2.9, 6.7)]


def followed_trail(across: float, down: float) -> Dot:
    """One unbroken trail that passes through three separate windows."""
    from_trail = distance_to_path((across, down), TRAIL)
    if from_trail < 0.24:
        return Dot(1.0)
    if from_trail < 0.5:
        return BLANK
    for left, top, width, height in WINDOWS:
        edge = min(across - left, left + width - across, down - top, top + height - down)
        if edge > 0.24:
            bar = down - top < 0.85
            return Dot(0.72, "tint") if bar else Dot(0.3, "tint")
        if edge > 0:
            return Dot(0.95)
    return Dot(0.12, "tint")


BRANCHES = (
    [(16.2, 4.5), (12.6, 4.5), (9.8, 4.5), (1.6, 4.5)],
    [(12.6, 4.5), (10.6, 2.5), (1.6, 2.5)],
    [(12.6, 4.5), (10.6, 6.5), (1.6, 6.5)],
    [(8.6, 2.5), (7.3, 1.1), (1.6, 1.1)],
    [(8.6, 6.5), (7.3, 7.9), (1.6, 7.9)],
)


def branches(across: float, down: float) -> Dot:
    """A trunk from the right that parts into five lines of work, thinner as they go."""
    distance = min(distance_to_path((across, down), branch) for branch in BRANCHES)
    width = 0.16 + 0.2 * clamp((across - 1.6) / 12)
    if distance < width:
        return Dot(0.55 + 0.45 * clamp((across - 1.6) / 6))
    if distance < width + 0.32:
        return BLANK
    return Dot(0.16 + 0.12 * ripple(across * 0.4, down * 0.5), "tint")


# From the right: where a run of cells begins, and how wide one of them is.
CELL_RUNS = ((11.5, 4.5), (7.0, 2.25), (3.625, 1.125))


def dividing_cells(across: float, down: float) -> Dot:
    """Two big cells on the right that part, run by run, into more dots than can be counted."""
    for left, cell in CELL_RUNS:
        if across < left:
            continue
        inside_across, inside_down = (across - left) % cell, down % cell
        edge = min(inside_across, cell - inside_across, inside_down, cell - inside_down)
        if edge < 0.14:
            return BLANK
        is_frame = edge < 0.36 or cell < 2
        return Dot(0.95) if is_frame else Dot(0.3 + 0.5 * inside_down / cell, "tint")
    return Dot(clamp(0.25 + 0.16 * across), "tint") if across < 3.4 else BLANK
