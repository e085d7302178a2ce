"""The door that a page in sight tells of its being read; see articles/reads.py."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.reads import counting
from newsroom.web.addresses import client_address, household
from newsroom.web.clock import present
from newsroom.web.policy import public

# Programs that run scripts and read for machines. Others never get as far as the script.
_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|headless|lighthouse|preview|monitor|scan|python|curl|wget",
    re.IGNORECASE,
)


@public
@csrf_exempt
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """204 whatever came of it. Nothing of the reader is kept, so there is nothing to forge but one
    more read; a page of another site cannot do even that."""
    now = present(request)
    agent = request.headers.get("User-Agent", "")
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if is_ours and agent and not _MACHINES.search(agent):
        reader = f"{household(client_address(request))} {agent}"
        counting.add(pk, get_language(), reader=reader, now=now)
    return HttpResponse(status=204)
