"""Who may answer now: the switches of a story and of the site, the flood, and the work it asks for."""

from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.urls import reverse

from comments.facts import Sending
from comments.models import Comment, ModerationEvent, Question, Reader, Switch
from comments.screening.switches import SURGE_A_MINUTE
from comments.screening.work import BITS, is_done
from comments.switching import SwitchRefused, note_surge, set_switch
from comments.tokens import make_token
from tests.comments.asked import AskedCase
from tests.comments.doors import DoorsCase
from tests.conftest import make_user

SITE = reverse("admin:comments_comment_site_switches")


def number_for(token: str, *, bits: int = BITS) -> str:
    """What a browser finds."""
    number = 0
    while int.from_bytes(sha256(f"{token}:{number}".encode()).digest()[:4]) >> (32 - bits):
        number += 1
    return str(number)


class SwitchCase(AskedCase):
    def setUp(self):
        self.question = Question.objects.get(article_id=self.live.article_id)
        self.page = reverse("admin:comments_comment_switches", args=[self.live.article_id])
        self.client.force_login(self.layla)

    def shown(self, address=None) -> str:
        return self.client.get(address or self.page).content.decode()

    def switch(self, mode, trust="", *, on=None):
        given = {"mode": mode, "least_trust": trust}
        return self.client.post(on or self.page, given, follow=True).content.decode()


class Switching(SwitchCase):
    def test_each_mode_does_what_it_says(self):
        known = Reader.objects.create(trust=2)
        assert self.held(reader=known).state == "visible"
        self.switch("pre")
        assert self.held(reader=Reader.objects.create(trust=2)).state == "held"
        self.switch("trust", "2")
        assert self.held(reader=Reader.objects.create(trust=2)).state == "visible"
        for mode in ("trust", "closed"):
            self.switch(mode, "2")
            with self.assertRaises(ValidationError):
                self.held(reader=Reader.objects.create(trust=1))
        self.switch("post")
        assert self.held(reader=Reader.objects.create(trust=1)).state == "visible"

    def test_who_changed_what_stands_in_the_log_and_on_the_page(self):
        self.switch("trust", "3")
        self.switch("trust", "3")
        page = self.switch("pre")
        rows = ModerationEvent.objects.filter(move="switch").order_by("id")
        found = [(row.from_state, row.to_state, row.actor_name, row.article_pk) for row in rows]
        story = self.live.article_id
        assert found == [("post", "trust:3", "layla", story), ("trust:3", "pre", "layla", story)]
        assert "بُدِّل الضبط" in page
        log = self.shown(reverse("admin:comments_moderationevent_changelist") + "?move=switch")
        assert "بُدِّل الضبط" in log
        assert "<bdi>layla</bdi>" in page

    def test_nonsense_changes_nothing_and_says_so(self):
        for mode, trust in (("", ""), ("open", ""), ("trust", ""), ("trust", "9"), ("\x00", "1")):
            assert "لم يتغيّر شيء" in self.switch(mode, trust), (mode, trust)
        assert not ModerationEvent.objects.filter(move="switch").exists()
        assert (
            self.client.get(reverse("admin:comments_comment_switches", args=[99])).status_code
            == 404
        )

    def test_a_moderator_switches_a_story_and_an_editor_the_site(self):
        assert "ضبط الموقع كله للمحرّرين" in self.shown(SITE)
        assert "لم يتغيّر شيء" in self.switch("closed", on=SITE)
        with self.assertRaises(SwitchRefused):
            set_switch(None, "closed", by=self.layla, now=self.now)
        self.client.force_login(self.basim)
        self.switch("closed", on=SITE)
        assert Switch.objects.get(key=Switch.SITE).mode == "closed"
        with self.assertRaises(ValidationError):
            self.held()
        assert "ضبط الموقع أشدّ" in self.shown()

    def test_a_writer_has_no_switches(self):
        self.client.force_login(self.amal)
        for address in (self.page, SITE):
            assert self.client.get(address).status_code == 403
            assert self.client.post(address, {"mode": "closed"}).status_code == 403
        assert not Switch.objects.exists()

    def test_the_card_of_an_answer_leads_to_its_story(self):
        self.held()
        assert self.page in self.shown(reverse("admin:comments_comment_changelist"))


class Flooded(SwitchCase):
    def flood(self):
        rows = [self.held() for _number in range(2)]
        template = rows[0]
        names = [field.attname for field in Comment._meta.concrete_fields if field.attname != "id"]
        values = {name: getattr(template, name) for name in names}
        Comment.objects.bulk_create(
            Comment(
                **values
                | {"public_id": f"f{n}", "number": 1_000 + n, "submit_key": f"f{n}", "depth": 1, "choice_key": "",
                   "root_id": rows[1].pk, "parent_id": rows[1].pk, "confidence": None}
            )
            for n in range(SURGE_A_MINUTE)
        )  # fmt: skip

    def test_a_flood_begins_by_itself_is_told_once_and_is_ended_by_hand(self):
        self.flood()
        trusted = Reader.objects.create(trust=3)
        assert self.held(reader=trusted).state == "held"
        self.held(reader=Reader.objects.create(trust=3))
        assert ModerationEvent.objects.filter(move="surge").count() == 1
        assert "كثيرون يجيبون في وقت واحد" in self.shown()
        queue = self.shown(reverse("admin:comments_comment_changelist"))
        assert "السّاري الآن: <strong>الكل بعد المراجعة" in self.shown()
        assert 'class="queue__flood"' in queue
        assert self.page in queue.split("queue__flood")[1].split("</p>")[0]
        later = self.now + timedelta(minutes=10)
        calm = Reader.objects.create(trust=3)
        assert self.held(reader=calm, now=later).hold_codes[-1]["code"] == "surge_no_work"
        self.client.post(self.page, {"end_surge": "1"})
        assert "كثيرون يجيبون في وقت واحد" not in self.shown()
        event = ModerationEvent.objects.get(move="surge_ended")
        assert (event.actor_name, event.article_pk) == ("layla", self.live.article_id)
        assert self.held(reader=Reader.objects.create(trust=3), now=later).state == "visible"
        assert (
            "انتهى من تلقاء نفسه"
            in self.client.post(self.page, {"end_surge": "1"}, follow=True).content.decode()
        )

    def test_what_work_was_done_for_stands_before_the_rest(self):
        note_surge(self.question, now=self.now)
        self.held(name="بلا عمل", reader=Reader.objects.create(trust=3))
        with_work = Sending(has_worked=True)
        self.held(name="بعد عمل", reader=Reader.objects.create(trust=3), sending=with_work)
        page = self.shown(reverse("admin:comments_comment_changelist") + "?state=surged")
        assert 0 < page.index("بعد عمل") < page.index("بلا عمل")


class Working(DoorsCase):
    def token(self):
        return self.client.get(reverse("comments:token", args=[self.live.article_id])).json()

    def test_work_is_asked_for_in_a_flood_only(self):
        assert "work" not in self.token()
        note_surge(Question.objects.get(article_id=self.live.article_id), now=self.now)
        assert self.token()["work"] == BITS
        page = self.post(token="", body="كلام لا يزال هنا").content.decode()
        assert f'data-work="{BITS}"' in page

    def test_the_server_looks_at_the_number_and_takes_the_answer_either_way(self):
        note_surge(Question.objects.get(article_id=self.live.article_id), now=self.now)
        assert self.write().hold_codes[-1]["code"] == "surge_no_work"
        token = make_token(self.live.article_id, now=self.now - timedelta(seconds=10))
        other = type(self.client)()
        worked = self.write(other, token=token, work=number_for(token), body="سبب آخر غير الأول.")
        assert worked.hold_codes[-1]["code"] == "surge"
        assert worked.state == "held"

    def test_only_the_token_s_own_number_is_work(self):
        number = number_for("a token")
        assert is_done("a token", number)
        for token, tried in (
            ("another", number), ("a token", ""), ("", "0"), ("a token", "-1"),
            ("a token", "٣"), ("a token", "9" * 400), ("a token", f"{number}\x00"),
        ):  # fmt: skip
            assert not is_done(token, tried), (token, tried)


class Rights(AskedCase):
    def test_a_chief_may_switch_both(self):
        dana = make_user("dana", "managing_editor")
        question = Question.objects.get(article_id=self.live.article_id)
        for on in (None, question):
            assert set_switch(on, "pre", by=dana, now=self.now).mode == "pre"
