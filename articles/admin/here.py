"""Who else is in a story, told at the top of its form; and who holds it where stories are held."""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles import presence, workflow
from articles.admin import panels
from articles.admin.opened import Opened
from articles.admin.story_pages import story_page
from articles.models import Article, Presence
from newsroom.auth import name_of

Activity = Presence.Activity
_TAB = re.compile(r"[A-Za-z0-9_-]{8,40}")
_LIVELIEST = [Activity.EDITING, Activity.VIEWING, Activity.IDLE]


@dataclass(frozen=True)
class Guest:
    """A person in a story, by the liveliest of their pages."""

    user: Any
    activity: Activity
    is_me: bool


@story_page("presence/", name="presence", methods=("POST",))
@never_cache
def tell(request: HttpRequest, story: Article) -> HttpResponse:
    """A page tells what its person does, and gets who else is there; `leave` says it is closed."""
    tab, now = tab_of(request), timezone.now()
    if tab is None:
        return HttpResponse(status=400)
    if "leave" in request.POST:
        presence.leave(story, by=request.user, tab=tab, now=now)
        return HttpResponse(status=204)
    if request.POST.get("_person") != str(request.user.pk):
        return HttpResponse(status=409)
    activity = request.POST.get("activity")
    if activity not in Activity.values:
        return HttpResponse(status=400)
    presence.be_seen(
        story,
        by=request.user,
        tab=tab,
        activity=activity,
        may_write=_may_write(request.user, story),
        now=now,
    )
    context = of_story(story, request.user, tab=tab)
    context["is_free_again"] = "held" in request.POST and not context["is_held"]
    context["story"] = story
    return TemplateResponse(request, "admin/articles/article/here.html", context)


def writes(request: HttpRequest, story: Article, tab: str) -> None:
    """Words came from this page: its person is writing."""
    now, user = timezone.now(), request.user
    may_write = _may_write(user, story)
    presence.be_seen(
        story, by=user, tab=tab, activity=Activity.EDITING, may_write=may_write, now=now
    )


def tab_of(request: HttpRequest) -> str | None:
    """The name that the opening of the form gave itself."""
    found = _TAB.fullmatch(request.POST.get("_tab", ""))
    return found[0] if found else None


def part(opened: Opened) -> dict[str, Any]:
    """Who is in the story, as its page is opened."""
    story, now = opened.story, opened.now
    holder = presence.held_against(opened.user, story, now=now, last=opened.last)
    return _told(story, opened.user, opened.pages, holder)


def of_story(story: Article, user: Any, *, tab: str = "") -> dict[str, Any]:
    """Who is in the story beside this page, and who holds it."""
    now = timezone.now()
    pages = [page for page in presence.people_in(story, now=now) if page.tab != tab]
    return _told(story, user, pages, presence.held_against(user, story, now=now))


def _told(
    story: Article, user: Any, pages: list[Presence], holder: presence.Holder | None
) -> dict[str, Any]:
    take_over = workflow.MOVES["take_over"]
    return {
        "guests": guests(pages, user),
        "is_held": holder is not None,
        "held_by": name_of(holder.user) if holder else "",
        "held_since": holder.since if holder else None,
        "was_taken": holder is not None and holder.taken_from_id == user.pk,
        # For whatever readers find, so the row is asked and not the whole table.
        "may_take_over": holder is not None
        and story.state in take_over.sources
        and take_over.who(user, story),
    }


def is_held_against(user: Any, story: Article | None) -> bool:
    """Whether the person only reads the story for now, because somebody else writes in it."""
    if story is None:
        return False
    return presence.held_against(user, story, now=timezone.now()) is not None


def guests(pages: list[Presence], user: Any) -> list[Guest]:
    """The people of these pages, each once; who writes first."""
    by_person = sorted(pages, key=lambda page: (page.user_id, _LIVELIEST.index(page.activity)))
    found = [
        Guest(first.user, Activity(first.activity), first.user_id == user.pk)
        for first in (next(own) for _user, own in groupby(by_person, lambda page: page.user_id))
    ]
    return sorted(found, key=lambda guest: _LIVELIEST.index(guest.activity))


def as_html(found: list[Guest]) -> str:
    """The people of a story for a cell of the list; nothing where nobody is in it."""
    if not found:
        return ""
    return render_to_string("admin/articles/article/guests.html", {"guests": found})


class StoryList(ChangeList):
    """The list of stories, each with the people who are in it now."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        ids = [story.pk for story in self.result_list]
        pages = presence.people_by_story(ids, now=timezone.now())
        for story in self.result_list:
            story.guests = guests(pages.get(story.pk, []), request.user)


def _may_write(user: Any, story: Article) -> bool:
    row = workflow.edit_row(story)
    return row is not None and row.who(user, story)


panels.PARTS.append(part)
