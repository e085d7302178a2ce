"""What a stranger typed into an address or a form, or a script sent in its place."""


def read_number(text: str | None, *, digits: int = 18) -> int | None:
    """The whole number; none where the text is not one in ASCII, or has more digits than any database
    holds in the column that it is compared with: 18 of a key, 9 of a count or a version."""
    if not text or len(text) > digits or not (text.isascii() and text.isdecimal()):
        return None
    return int(text)
