"""Addresses of videos and posts elsewhere, which alone in a paragraph become a card.

The card names the place and what it is; nothing of that place is loaded. A host that is not in the
table has no card: its address stays a text.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit


class Embed(NamedTuple):
    """Whose page it is (a name in its own letters) and what: "video", "post" or "audio"."""

    place: str
    kind: str


# Host without «www.» and «m.», what its path must look like, and what is found there.
_TABLE = (
    ("youtube.com", r"/(?:watch|shorts/.+|live/.+|embed/.+|playlist)", Embed("YouTube", "video")),
    ("youtu.be", r"/.+", Embed("YouTube", "video")),
    ("vimeo.com", r"/(?:\w+/)*\d+(?:/\w+)?", Embed("Vimeo", "video")),
    ("dailymotion.com", r"/video/.+", Embed("Dailymotion", "video")),
    ("dai.ly", r"/.+", Embed("Dailymotion", "video")),
    ("tiktok.com", r"/@[^/]+/video/.+", Embed("TikTok", "video")),
    ("twitch.tv", r"/videos/.+", Embed("Twitch", "video")),
    ("x.com", r"/[^/]+/status/\d+(?:/.*)?", Embed("X", "post")),
    ("twitter.com", r"/[^/]+/status/\d+(?:/.*)?", Embed("X", "post")),
    ("facebook.com", r"/[^/]+/(?:posts|videos)/.+", Embed("Facebook", "post")),
    ("instagram.com", r"/(?:p|reel)/.+", Embed("Instagram", "post")),
    ("threads.net", r"/@[^/]+/post/.+", Embed("Threads", "post")),
    ("threads.com", r"/@[^/]+/post/.+", Embed("Threads", "post")),
    ("bsky.app", r"/profile/[^/]+/post/.+", Embed("Bluesky", "post")),
    ("linkedin.com", r"/(?:posts|feed/update)/.+", Embed("LinkedIn", "post")),
    ("t.me", r"/[^/]+/\d+", Embed("Telegram", "post")),
    ("soundcloud.com", r"/[^/]+/.+", Embed("SoundCloud", "audio")),
    ("open.spotify.com", r"/(?:track|episode|show|album)/.+", Embed("Spotify", "audio")),
    ("podcasts.apple.com", r"/.+", Embed("Apple Podcasts", "audio")),
)
_BY_HOST: dict[str, list[tuple[re.Pattern[str], Embed]]] = {}
for _host, _path, _embed in _TABLE:
    _BY_HOST.setdefault(_host, []).append((re.compile(_path), _embed))


def embed_of(address: str) -> Embed | None:
    """What stands at an address, by the address alone; None for what is no embed."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    host = host.removeprefix("www.").removeprefix("m.")
    path = parts.path.rstrip("/")
    return next((embed for way, embed in _BY_HOST.get(host, ()) if way.fullmatch(path)), None)


def stands_alone(source: str, start: int, end: int) -> bool:
    """Whether the address at this place of a Markdown source is a paragraph of its own, and one
    that becomes a card."""
    if embed_of(source[start:end]) is None:
        return False
    before, after = source[:start].rstrip(" \t"), source[end:].lstrip(" \t")
    if (before and not before.endswith("\n")) or (after and not after.startswith("\n")):
        return False
    # A text without a blank line has a paragraph in each line.
    if not re.search(r"\S[ \t]*\n[ \t]*\n[ \t\n]*\S", source):
        return True
    return bool(
        re.search(r"(?:\A|\n)[ \t]*\n?\Z", before) and re.match(r"\n?[ \t]*(?:\n|\Z)", after)
    )
