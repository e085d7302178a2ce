"""Where the maps of the site tell of what: numbers of rows go on from test to test, and parts with them."""

from articles.sitemaps import PART


def part_of(pk, *, kind="stories"):
    """The address of the part in which the row of this number stands, if it stands anywhere."""
    return f"/sitemaps/{kind}-{(pk - 1) // PART + 1}.xml"
