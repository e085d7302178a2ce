"""Numbers as we print them; digits inside a story's own text are never converted."""

_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


def format_number(value: int | float, *, digits: str = "latn") -> str:
    """Grouped by three: 1,234,567.5, or ١٬٢٣٤٬٥٦٧٫٥ with digits="arab"."""
    return convert_digits(f"{value:,}", digits=digits)


def format_percent(share: int, *, digits: str = "latn") -> str:
    """46%, or ٤٦٪: the sign belongs to the digits. In a line of its language it needs no isolate."""
    return f"{format_number(share, digits=digits)}{'٪' if digits == 'arab' else '%'}"


def convert_digits(text: str, *, digits: str) -> str:
    """The digits and separators of a number already written in European ones."""
    return text.translate(_ARABIC) if digits == "arab" else text
