"""Asking a service about an answer, by Akismet's protocol; off unless the newsroom names one.

It is asked before the transaction that stores the answer, and only its reply goes into screening. What
is sent is the address, the browser, the name and the words: a newsroom that switches it on says so to
its readers. Trouble of any kind passes the answer on, with the trouble as evidence.
"""

import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException

from django.conf import settings

SECONDS = 3
LONGEST_REPLY = 1_000
# Akismet calls spam that nobody need look at so.
CERTAIN = "discard"


def ask(*, address: str, browser: str, name: str, body: str, story: str) -> tuple[str, str]:
    """("spam" | "hold" | "pass" | "failed" | "", evidence); "" where no service is named."""
    if not (settings.AKISMET_KEY and settings.AKISMET_URL):
        return "", ""
    form = {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "user_ip": address,
        "user_agent": browser,
        "permalink": story,
        "comment_type": "comment",
        "comment_author": name,
        "comment_content": body,
        "blog_lang": "ar, en",
        "blog_charset": "UTF-8",
    }
    request = urllib.request.Request(  # noqa: S310 (http or https, checked when settings load)
        f"{settings.AKISMET_URL.rstrip('/')}/1.1/comment-check",
        data=urllib.parse.urlencode(form).encode(),
        headers={"User-Agent": "newsroom | comments/1"},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:  # noqa: S310 (as above)
            said = reply.read(LONGEST_REPLY).decode("utf-8", "replace").strip()
            advice = reply.headers.get("X-akismet-pro-tip", "")
    except (OSError, HTTPException, ValueError) as trouble:
        return "failed", type(trouble).__name__
    if said == "true":
        return ("spam" if advice == CERTAIN else "hold"), advice or said
    return ("pass", said) if said == "false" else ("failed", said[:80])
