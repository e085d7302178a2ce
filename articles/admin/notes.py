"""Editorial notes of one story: their page, their part of the form's side, their count by a field.

What may be said and settled is asked of articles.workflow.notes. Each form carries an identity, so
one that is sent twice says its words once; what was typed comes back when it is refused.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.directions import DIRECTIONS
from articles.admin.opened import Opened
from articles.admin.panels import PARTS
from articles.admin.story_pages import page_context, story_page
from articles.models import Article, EditorialNote, NoteRemark
from articles.models.editorial_note import WORDED, Place, place_label
from articles.workflow import NotAllowed, Refused
from articles.workflow import notes as rules
from articles.workflow.access import colleagues
from newsroom.auth import name_of
from newsroom.models import User
from newsroom.text.passages import find_passage
from newsroom.web.typed import read_number

AROUND = 120
NOBODY = ("", gettext_lazy("Nobody in particular"))


def _where() -> list[tuple[str, Any]]:
    return [
        (f"{place}:{language}", place_label(place, language))
        for place in Place
        for language in (DIRECTIONS if place in WORDED else ("",))
    ]


class RemarkForm(forms.Form):
    """Words, and whom to tell of them."""

    text = forms.CharField(
        label=gettext_lazy("Your words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("@ and a login tells a colleague."),
    )
    tell = forms.ChoiceField(label=gettext_lazy("Tell"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid4())
        self.fields["tell"].choices = [NOBODY, *((str(p.pk), _listed(p)) for p in people)]

    def said(self) -> dict[str, Any]:
        """The arguments of the rule."""
        given = self.cleaned_data
        told = [int(given["tell"])] if given["tell"] else []
        return {"text": given["text"], "mentions": told, "once": given["once"]}


class NoteForm(RemarkForm):
    """A new note: where it stands, and whether it must be settled first."""

    where = forms.ChoiceField(label=gettext_lazy("About"), choices=_where)
    quote = forms.CharField(
        label=gettext_lazy("Passage of the text, if it is about one"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    blocks = forms.BooleanField(
        label=gettext_lazy("Blocks approval until it is resolved"), required=False
    )
    field_order = ("where", "quote", "text", "tell", "blocks")

    def anchor(self) -> rules.Anchor:
        place, _colon, language = self.cleaned_data["where"].partition(":")
        quote = self.cleaned_data["quote"]
        return rules.Anchor(place, language, quote, self.cleaned_data["before"])


@dataclass(frozen=True)
class Excerpt:
    """A passage with what stands around it now."""

    lead: str
    words: str
    trail: str


@dataclass(frozen=True)
class Remark:
    """A remark as the person sees it. `told` are the names of those it mentions."""

    remark: NoteRemark
    told: list[str]
    may_reword: bool
    may_withdraw: bool
    # What was typed for it and refused, else what it says.
    words: str


@dataclass(frozen=True)
class Thread:
    """A note as the person sees it. `excerpt` is None where the passage is gone."""

    note: EditorialNote
    remarks: list[Remark]
    may_settle: bool
    may_speak: bool
    excerpt: Excerpt | None
    form: RemarkForm
    is_tried: bool


@dataclass(frozen=True)
class Here:
    """The notes on one field of the form: how many stand open, and where they are."""

    label: Any
    address: str
    count: int = 0


@dataclass
class Attempt:
    """A post that was refused: what was typed, where, and why."""

    act: str = ""
    key: int = 0
    form: Any = None
    reasons: list[str] = field(default_factory=list)


@story_page("notes/", name="notes", methods=("GET", "HEAD", "POST"))
def notes_page(request: HttpRequest, story: Article) -> HttpResponse:
    """The story's notes; a post is one act on them."""
    if request.method != "POST":
        return _page(request, story, Attempt())
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, _("This button is not known. Nothing was changed."))
        return _page(request, story, Attempt(), status=422)
    attempt = Attempt(request.POST["act"])
    try:
        anchor = act(request, story, attempt)
    except Refused as refused:
        attempt.reasons = refused.reasons
        return _page(request, story, attempt, status=422)
    except NotAllowed:
        messages.error(
            request,
            _(
                "You may not do this with the note as it stands now. One that blocks approval is settled "
                "by whoever wrote it or by a reviewer."
            ),
        )
        return _page(request, story, attempt, status=409)
    return redirect(f"{_address(story)}{anchor}")


def part(opened: Opened) -> dict[str, Any]:
    """The side of the form: open notes in the order of its fields, and the count at each."""
    open_notes = sorted((note for note in opened.notes if note.is_open), key=_order)
    return {
        "notes": [{"note": note, "words": note.words} for note in open_notes],
        "notes_settled": len(opened.notes) - len(open_notes),
        "notes_here": _by_field(opened.story, open_notes),
    }


PARTS.append(part)


# What a post may do ------------------------------------------------------------------------------


def _write(request: HttpRequest, story: Article, attempt: Attempt) -> str:
    form = attempt.form = NoteForm(request.POST, people=_others(story, request))
    if not form.is_valid():
        raise Refused([_("Say which part of the story the note is about.")])
    note = rules.write_note(
        story,
        by=request.user,
        at=form.anchor(),
        blocks=form.cleaned_data["blocks"],
        **form.said(),
    )
    messages.success(request, _("Noted."))
    return f"#note-{note.pk}"


def _reply(request: HttpRequest, story: Article, attempt: Attempt) -> str:
    note = _note(request, story, attempt)
    form = attempt.form = RemarkForm(request.POST, people=_others(story, request))
    if not form.is_valid():
        raise Refused([_("Choose a colleague from the list.")])
    rules.reply(note, by=request.user, **form.said())
    return f"#note-{note.pk}"


def _resolve(request: HttpRequest, story: Article, attempt: Attempt) -> str:
    note = _note(request, story, attempt)
    rules.resolve(note, by=request.user)
    messages.success(request, _("Resolved."))
    return ""


def _reopen(request: HttpRequest, story: Article, attempt: Attempt) -> str:
    note = _note(request, story, attempt)
    rules.reopen(note, by=request.user)
    messages.success(request, _("Opened again."))
    return f"#note-{note.pk}"


def _reword(request: HttpRequest, story: Article, attempt: Attempt) -> str:
    remark = _remark(request, story, attempt)
    attempt.form = request.POST.get("words", "")
    rules.reword(remark, attempt.form, by=request.user)
    return f"#note-{remark.note_id}"


def _withdraw(request: HttpRequest, story: Article, attempt: Attempt) -> str:
    remark = _remark(request, story, attempt)
    rules.withdraw(remark, by=request.user)
    messages.success(request, _("Taken back. Its place stays."))
    return f"#note-{remark.note_id}"


ACTS = {
    "write": _write,
    "reply": _reply,
    "resolve": _resolve,
    "reopen": _reopen,
    "reword": _reword,
    "withdraw": _withdraw,
}


def _note(request: HttpRequest, story: Article, attempt: Attempt) -> EditorialNote:
    """The note that the post names; another story's is none of this page."""
    attempt.key = _number(request.POST.get("note", ""))
    found = story.editorial_notes.filter(pk=attempt.key).first()
    if found is None:
        raise NotAllowed
    return found


def _remark(request: HttpRequest, story: Article, attempt: Attempt) -> NoteRemark:
    attempt.key = _number(request.POST.get("remark", ""))
    rows = NoteRemark.objects.filter(pk=attempt.key, note__article=story)
    found = rows.select_related("note__article").first()
    if found is None:
        raise NotAllowed
    return found


def _number(text: str) -> int:
    return read_number(text) or 0


# The page ----------------------------------------------------------------------------------------


def _page(
    request: HttpRequest, story: Article, attempt: Attempt, *, status: int = 200
) -> HttpResponse:
    for reason in attempt.reasons:
        messages.error(request, reason)
    found = list(story.editorial_notes.with_thread())
    threads = _Threads(story, request, attempt, found)
    shown = [threads.thread(note) for note in sorted(found, key=_order)]
    tried = attempt.form if attempt.act == "write" else None
    asked = request.GET.get("where", "")
    context = page_context(request, story, _("Notes")) | {
        "open_threads": [thread for thread in shown if thread.note.is_open],
        "settled": [thread for thread in shown if not thread.note.is_open],
        "form": tried or NoteForm(initial={"where": asked or "story:"}, people=threads.people),
        "may_speak": rules.may_speak(request.user, story),
        # Asked for a place, or refused: the form is open.
        "is_writing": bool(asked or tried or not found),
    }
    return TemplateResponse(request, "admin/articles/article/notes.html", context, status=status)


class _Threads:
    """Sets notes for one person: what they may do with each, and what they tried."""

    def __init__(
        self, story: Article, request: HttpRequest, attempt: Attempt, found: list[EditorialNote]
    ) -> None:
        self.story, self.user, self.attempt = story, request.user, attempt
        self.people = _others(story, request)
        self.now = timezone.now()
        named = {pk for note in found for remark in note.remarks.all() for pk in remark.mentions}
        self.names = {pk: name_of(user) for pk, user in User.objects.in_bulk(named).items()}

    def thread(self, note: EditorialNote) -> Thread:
        note.article = self.story
        is_tried = (self.attempt.act, self.attempt.key) == ("reply", note.pk)
        fresh = RemarkForm(people=self.people, auto_id=f"note-{note.pk}-%s")
        return Thread(
            note=note,
            remarks=[self.remark(remark, note) for remark in note.remarks.all()],
            may_settle=rules.may_settle(self.user, note),
            may_speak=rules.may_speak(self.user, self.story),
            excerpt=_excerpt(note),
            form=(self.attempt.form if is_tried else None) or fresh,
            is_tried=is_tried,
        )

    def remark(self, remark: NoteRemark, note: EditorialNote) -> Remark:
        remark.note = note
        is_tried = (self.attempt.act, self.attempt.key) == ("reword", remark.pk)
        return Remark(
            remark,
            [self.names[pk] for pk in remark.mentions if pk in self.names],
            rules.may_reword(self.user, remark, now=self.now),
            rules.may_withdraw(self.user, remark),
            self.attempt.form if is_tried and isinstance(self.attempt.form, str) else remark.text,
        )


def _excerpt(note: EditorialNote) -> Excerpt | None:
    if not note.quote:
        return None
    body = getattr(note.article, f"body_{note.language}") or ""
    place = find_passage(body, note.quote, before=note.before, after=note.after)
    if place is None:
        return None
    lead = body[max(0, place.start - AROUND) : place.start].rpartition("\n")[2]
    trail = body[place.end : place.end + AROUND].partition("\n")[0]
    return Excerpt(lead, body[place.start : place.end], trail)


def _order(note: EditorialNote) -> tuple[int, str, int]:
    """By the fields of the form, the oldest first."""
    return Place.values.index(note.place), note.language, note.pk


def _by_field(story: Article, open_notes: list[EditorialNote]) -> dict[str, Here]:
    """For each field of the form that can have notes: «headline_ar», «cover» …"""
    found = {}
    for key, label in _where():
        place, _colon, language = key.partition(":")
        count = sum((note.place, note.language) == (place, language) for note in open_notes)
        name = f"{place}_{language}" if language else place
        found[name] = Here(label, f"{_address(story)}?where={key}", count)
    return found


def _others(story: Article, request: HttpRequest) -> list[User]:
    return [user for user in colleagues(story) if user.pk != request.user.pk]


def _listed(user: User) -> str:
    """«باسم ناصر (@basim)»: the list teaches the logins."""
    return f"{name_of(user)} (@{user.get_username()})"


def _address(story: Article) -> str:
    return reverse("admin:articles_article_notes", args=[story.pk])
