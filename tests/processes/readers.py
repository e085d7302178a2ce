"""A story that asks, and a reader's browser at the shipped server: cookies, an address, a token fetched before each form, and
the patience that screening asks for. What was sent and what came of it is written down."""

import http.client
import json
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Publication
from comments.answering import open_question
from comments.models import Question
from comments.screening.work import is_done
from comments.summary import recount
from comments.tokens import make_token
from newsroom.web.form_tokens import YOUNGEST
from tests.comments.asked import CHOICES
from tests.processes.forks import ProcessCase

OLD_ENOUGH = YOUNGEST.total_seconds() + 0.1
# Longer than anybody waits: a server that is slower than this is broken, not busy.
PATIENCE_SECONDS = 60
TOKEN = re.compile(r'name="token" value="([^"]+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ANSWER = re.compile(r'<article class="answer" id="answer-(\w+)"')


class ReadersCase(ProcessCase):
    """A public story that asks a question, and the door of its answers."""

    def setUp(self):
        super().setUp()
        story = workflow.create(
            {
                "headline_ar": "عنوان القصة", "body_ar": "نص القصة.", "question_ar": "ما رأيك؟",
                "question_kind": "poll", "choices": CHOICES, "section_id": self.section.pk,
            },
            by=self.amal,
        )  # fmt: skip
        for move, by in (("submit", self.amal), ("approve", self.basim), ("publish", self.basim)):
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        self.question = open_question(None, article_id=story.pk)
        self.live = Publication.objects.select_related("summary").get(article=story)
        self.where = reverse("comments:answers", args=[story.pk])

    def form(self, **given):
        issued = timezone.now() - timedelta(seconds=30)
        token = make_token(self.live.article_id, now=issued)
        return {"token": token, "name": "عمر", "body": "جواب واحد لا غير", "choice": "yes"} | given

    def assert_counts(self):
        assert not recount(Question.objects.get(pk=self.question.pk))


@dataclass
class Answered:
    """What the server said; `status` 0 where the line was cut before it said anything."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Sent:
    """One form. `outcome`: "kept" (303), "refused" (the form again) or "cut" (no answer came)."""

    outcome: str
    body: str = ""
    choice: str = ""
    parent: str = ""
    public_id: str = ""


class Browser:
    """One reader. `has_scripts`: the token is fetched beforehand, and a flood is worked for."""

    def __init__(self, port: int, story: int, number: int) -> None:
        self.port, self.number, self.name = port, number, f"قارئ {number}"
        self.page, self.doors = f"/a/{story}/", f"/a/{story}/answers/"
        self.has_scripts = number % 10 != 7
        self.cookies: dict[str, str] = {}
        self.line: http.client.HTTPConnection | None = None
        self.sent: list[Sent] = []
        self.marked: dict[str, bool] = {}
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []

    def read(self) -> list[str]:
        """Open the story; the ids of the answers that stand on it."""
        page = self.ask("GET", self.page)
        if page.status == 301:
            page = self.ask("GET", page.headers["Location"])
        assert page.status == 200, (page.status, page.text[:500])
        return ANSWER.findall(page.text)

    def press_useful(self, public_id: str) -> None:
        """A press on «useful»; an answer that went meanwhile is not found."""
        given = {"csrfmiddlewaretoken": self._csrf()}
        address = f"/answers/{public_id}/useful/"
        said = self.ask("POST", address, given, Accept="application/json")
        if said.status == 200:
            self.marked[public_id] = json.loads(said.text)["is_mine"]

    def send(self, *, times: int = 1, body: str = "", choice: str = "", parent: str = "") -> Sent:
        """Fill in a form and send it, as often as an impatient finger presses."""
        words = {"body": body, "choice": choice, "parent": parent, "name": self.name}
        form = words | (self._fetched() if self.has_scripts else self._sent_back(words))
        time.sleep(OLD_ENOUGH)
        if times == 1:
            replies = [self.ask("POST", self.doors, form)]
        else:
            with ThreadPoolExecutor(times) as pool:
                replies = list(pool.map(lambda _time: self._once(form), range(times)))
        self.sent.append(_told(replies, Sent("", body, choice, parent)))
        return self.sent[-1]

    def take_along(self) -> dict:
        """Everything the house has of this reader, from their own page."""
        said = self.ask("GET", "/answers/mine/export/")
        assert said.status == 200, said.status
        return json.loads(said.text)

    def ask(self, method: str, path: str, given: dict | None = None, **headers: str) -> Answered:
        """One request; where the house is busy (503), again after the time that it names."""
        while True:
            began = time.monotonic()
            said = self._try(method, path, given, headers)
            self.seconds.append(time.monotonic() - began)
            self.statuses[said.status] += 1
            if said.status != 503:
                return said
            time.sleep(int(said.headers["Retry-After"]))

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def _fetched(self) -> dict[str, str]:
        """As the script of the page does it."""
        given = json.loads(self.ask("GET", f"{self.doors}token/").text)
        form = {"token": given["token"], "csrfmiddlewaretoken": given["csrf"]}
        if bits := given.get("work"):
            form["work"] = _find_number(given["token"], bits)
        return form

    def _sent_back(self, words: dict[str, str]) -> dict[str, str]:
        """Without scripts the form comes back with its token, and is sent once more."""
        page = self.ask("POST", self.doors, words)
        assert page.status == 200, (page.status, page.text[:500])
        return {
            "token": TOKEN.search(page.text)[1],
            "csrfmiddlewaretoken": CSRF.search(page.text)[1],
        }

    def _csrf(self) -> str:
        return json.loads(self.ask("GET", f"{self.doors}token/").text)["csrf"]

    def _once(self, form: dict[str, str]) -> Answered:
        """On a line of its own, with the cookies of this browser as they are now."""
        twin = Browser(self.port, 0, self.number)
        twin.cookies = dict(self.cookies)
        said = twin.ask("POST", self.doors, form)
        twin.close()
        self.statuses.update(twin.statuses)
        self.seconds += twin.seconds
        self.cookies |= twin.cookies
        return said

    def _try(self, method: str, path: str, given: dict | None, headers: dict) -> Answered:
        sent = {
            "User-Agent": f"reader/{self.number}",
            # Through the trusted proxy, each from a network of their own.
            "X-Forwarded-For": f"93.184.{self.number}.7",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        } | headers
        is_reused = self.line is not None
        try:
            return self._exchange(method, path, urlencode(given or {}), sent)
        except (OSError, http.client.HTTPException):
            self.close()
            # A server may end an idle line just as the next request goes out: browsers send it again.
            if is_reused:
                return self._try(method, path, given, headers)
            return Answered(0, {}, "")

    def _exchange(self, method: str, path: str, body: str, headers: dict) -> Answered:
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        self.line.request(method, path, body, headers)
        said = self.line.getresponse()
        text = said.read().decode()
        for line in said.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: found.value for name, found in SimpleCookie(line).items()}
        return Answered(said.status, dict(said.headers), text)


def _told(replies: list[Answered], sent: Sent) -> Sent:
    """All presses of one form are told the same; where it is shown may change between them."""
    outcomes = {303: "kept", 200: "refused", 0: "cut"}
    heard = {reply.status for reply in replies} - {0} or {0}
    assert len(heard) == 1 and heard <= {*outcomes}, (sent, [_said(reply) for reply in replies])
    sent.outcome = outcomes[heard.pop()]
    shown = {_id_in(reply.headers["Location"]) for reply in replies if reply.status == 303}
    assert len(shown) <= 1, shown
    sent.public_id = shown.pop() if shown else ""
    return sent


def _said(reply: Answered) -> tuple[int, list[str]]:
    """The status, and what a form that came back complains of."""
    return reply.status, re.findall(r'<li><a href="#answer-[^>]+>([^<]+)<', reply.text)


def _id_in(where: str) -> str:
    """Of an answer that is visible, or of one that waits; none of a choice alone."""
    found = re.search(r"/answers/(\w+)/$|#answer-(\w+)$", where)
    return (found[1] or found[2]) if found else ""


def _find_number(token: str, bits: int) -> str:
    number = 0
    while not is_done(token, str(number), bits=bits):
        number += 1
    return str(number)
