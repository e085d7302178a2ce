"""The pages of answers: the address of one, the other opinion, orders to choose, picks on top."""

import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from django.test import Client
from django.urls import reverse

from comments import reading
from comments.models import Comment
from comments.moderation import moderate
from comments.reading import read
from tests.comments.asked import path_of
from tests.comments.crowd import ReadingCase, crowd


class Addresses(ReadingCase):
    def where_it_leads(self, comment: Comment) -> tuple[str, str]:
        """The page that its address leads to, and the id that the link points at."""
        answer = self.client.get(reverse("comments:permalink", args=[comment.public_id]))
        assert answer.status_code == 302
        there = answer["Location"]
        assert parse_qs(urlsplit(there).query)["at"] == [comment.public_id]
        return self.client.get(there).content.decode(), urlsplit(there).fragment

    def test_an_answer_is_the_first_of_the_page_its_address_leads_to_and_is_marked(self):
        answers = crowd(self.live, 70, replies=2)
        for comment in (answers[0], answers[35], answers[69]):
            page, anchor = self.where_it_leads(comment)
            shown = re.findall(
                r'<article class="[^"]+" id="(answer-\w+)"( aria-current="true")?', page
            )
            assert shown[0] == (anchor, ' aria-current="true"')
            assert sum(bool(mark) for _id, mark in shown) == 1

    def test_a_reply_stands_in_its_thread_after_some_that_it_follows(self):
        root = self.put("root")
        replies = [self.reply(root, f"reply-{number:02}") for number in range(40)]
        page, anchor = self.where_it_leads(replies[30])
        assert re.findall(r"reply-\d\d", page)[0] == "reply-25"
        assert f'id="{anchor}" aria-current="true"' in page
        page, anchor = self.where_it_leads(replies[2])
        assert "reply-00" in page
        assert f'id="{anchor}"' in page

    def test_what_was_public_and_is_gone_says_so_and_what_never_was_is_not_found(self):
        for state, status in (
            ("withdrawn", 404), ("held", 404), ("rejected", 404), ("hidden", 404), ("spam", 404),
        ):  # fmt: skip
            comment = self.in_state(state)
            address = reverse("comments:permalink", args=[comment.public_id])
            assert self.client.get(address).status_code == status, state
        for move in ("withdraw", "erase"):
            comment = self.in_state("visible")
            moderate(comment, move, reader=comment.reader)
            answer = self.client.get(reverse("comments:permalink", args=[comment.public_id]))
            assert answer.status_code == 410
            page = answer.content.decode()
            assert "لم يعد هذا الجواب هنا" in page
            assert "لأن السرعة تحسم." not in page

    def test_its_own_reader_is_led_to_an_answer_that_waits(self):
        browser = Client()
        comment = self.write(browser)
        address = reverse("comments:permalink", args=[comment.public_id])
        assert "?mine=1#answer-" in browser.get(address)["Location"]
        assert self.client.get(address).status_code == 404

    def test_an_address_that_cannot_be_is_not_found(self):
        correction = self.send("الرقم خطأ.", kind="correction")
        for public_id in ("x", "x" * 300, correction.public_id):
            for name in ("permalink", "other_opinion"):
                assert (
                    self.client.get(reverse(f"comments:{name}", args=[public_id])).status_code
                    == 404
                )


class OtherOpinions(ReadingCase):
    def ways(self, page: str) -> dict[str, str]:
        """The link of each answer to the other opinion."""
        rows = re.split(r'<article class="answer', page)[1:]
        found = {}
        for row in rows:
            way = re.search(r'href="([^"]+)"[^>]*>أرني الرأي الآخر', row)
            found[re.search(r'<bdi dir="auto">(\w+)', row)[1]] = way[1] if way else ""
        return found

    def test_it_leads_to_the_most_useful_answer_of_another_choice(self):
        best = {choice: self.put(f"{choice}9", choice, useful=9) for choice in ("yes", "no")}
        self.put("yes1", "yes", useful=1)
        self.put("none", "", useful=20)
        for page in (path_of(self.live), self.where, f"{self.where}?sort=useful"):
            ways = self.ways(self.client.get(page).content.decode())
            assert ways["yes1"] == ways["yes9"] == f"#answer-{best['no'].public_id}"
            assert ways["no9"] == f"#answer-{best['yes'].public_id}"
            assert ways["none"] == ""
        thread = self.client.get(f"{self.where}?thread={best['yes'].public_id}").content.decode()
        assert self.ways(thread)["yes9"].endswith(f"/answers/{best['yes'].public_id}/other/")
        ways = self.ways(self.client.get(f"{self.where}?sort=oldest").content.decode())
        there = self.client.get(ways["yes1"])
        assert there["Location"] == reverse("comments:permalink", args=[best["no"].public_id])

    def test_without_another_opinion_it_leads_to_all_answers(self):
        only = self.put("yes", "yes")
        answer = self.client.get(reverse("comments:other_opinion", args=[only.public_id]))
        assert answer["Location"] == f"{self.where}#answers"


class Feeds(ReadingCase):
    ATOM = "{http://www.w3.org/2005/Atom}"

    def setUp(self):
        super().setUp()
        self.address = reverse("comments:feed", args=[self.live.article_id])

    def entries(self) -> list:
        answer = self.client.get(self.address)
        assert answer["Content-Type"].startswith("application/atom+xml")
        return ElementTree.fromstring(answer.content).findall(f"{self.ATOM}entry")

    def test_it_tells_the_newest_visible_answers_and_what_they_reply_to(self):
        crowd(self.live, 40, created_at=self.live.visible_from)
        root = self.in_state("visible", name="ليان <b>")
        reply = self.send("رد على ما قيل", parent=root)
        moderate(reply, "approve", by=self.layla)
        for state in ("held", "rejected", "hidden", "withdrawn"):
            self.in_state(state, name="كناري", body=f"كناري {state}")
        entries = self.entries()
        assert len(entries) == 30
        text = self.client.get(self.address).content.decode()
        assert "كناري" not in text
        told = [
            entry for entry in entries if "in-reply-to" in ElementTree.tostring(entry, "unicode")
        ]
        (below,) = told
        above = below.find("{http://purl.org/syndication/thread/1.0}in-reply-to")
        links = {entry.find(f"{self.ATOM}link").get("href") for entry in entries}
        assert above.get("href").endswith(f"/answers/{root.public_id}/")
        assert all(link.startswith("http://127.0.0.1:8000/answers/") for link in links)
        assert f'href="{self.address}"' in self.client.get(self.where).content.decode()

    def test_whoever_has_it_is_told_so_until_an_answer_comes_or_goes(self):
        comment = self.in_state("visible")
        first = self.client.get(self.address)
        assert "Last-Modified" not in first
        known = {"If-None-Match": first["ETag"]}
        assert self.client.get(self.address, headers=known).status_code == 304
        moderate(comment, "withdraw", reader=comment.reader)
        assert self.client.get(self.address, headers=known).status_code == 200
        assert self.entries() == []

    def test_it_is_there_in_rss_too(self):
        comment = self.in_state("visible", name="ليان <b>")
        self.in_state("held", body="كناري ينتظر")
        address = reverse("comments:feed_rss", args=[self.live.article_id])
        answer = self.client.get(address)
        assert answer["Content-Type"].startswith("application/rss+xml")
        channel = ElementTree.fromstring(answer.content).find("channel")
        assert all(channel.findtext(name) for name in ("title", "link", "description"))
        assert channel.find(f"{self.ATOM}link").get("href").endswith(address)
        (item,) = channel.findall("item")
        guid = item.find("guid")
        (entry,) = self.entries()
        assert (guid.text, guid.get("isPermaLink")) == (entry.findtext(f"{self.ATOM}id"), "false")
        assert item.findtext("link").endswith(f"/answers/{comment.public_id}/")
        assert item.findtext("description") == comment.body_html
        assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "ليان <b>"
        known = {"If-None-Match": answer["ETag"]}
        assert self.client.get(address, headers=known).status_code == 304
        assert f'href="{address}"' in self.client.get(self.where).content.decode()


class Pages(ReadingCase):
    def page(self, query: str = "") -> str:
        return self.client.get(f"{self.where}{query}").content.decode()

    def current(self, query: str = "") -> list[str]:
        links = r'<a class="answers__sort-link[^>]* aria-current="true"[^>]*>([^<]+)</a>'
        return re.findall(links, self.page(query))

    def test_orders_and_choices_are_plain_links_and_say_which_is_read(self):
        crowd(self.live, 30)
        for query, current in (
            ("", ["متوازن", "الكل"]), ("?sort=oldest", ["الأقدم", "الكل"]), ("?sort=x", ["متوازن", "الكل"]),
            ("?choice=yes", ["الأكثر فائدة", "نعم"]), ("?choice=no&sort=newest", ["الأحدث", "لا"]),
            ("?choice=x", ["متوازن", "الكل"]), ("?sides=1", ["جنبًا إلى جنب"]),
        ):  # fmt: skip
            assert self.current(query) == current, query
        for link in re.findall(
            r'class="answers__sort-link[^>]*href="([^"#]+)', self.page("?choice=yes")
        ):
            assert self.client.get(link.replace("&amp;", "&")).status_code == 200

    def test_a_single_answer_has_no_order_and_no_other_opinion(self):
        crowd(self.live, 1, choice_key="yes")
        assert "answers__sort" not in self.page()
        assert "أرني الرأي الآخر" not in self.page()
        assert "answers__sort" in self.page("?choice=yes")
        crowd(self.live, 1, choice_key="no")
        assert "answers__sort" in self.page()

    def test_a_choice_is_called_counted_only_while_it_counts(self):
        comment = self.write(choice="yes")
        assert "يُحسب اختيارك حين يُنشر جوابك" in self.page("?mine=1")
        moderate(comment, "approve", by=self.layla)
        assert "حُسب اختيارك. اضغط غيره" in self.page("?mine=1")
        moderate(Comment.objects.get(), "reject", by=self.layla, code="off_topic")
        page = self.page("?mine=1")
        assert "لم يُحسب اختيارك لأن جوابك لم يُنشر" in page
        assert "السبب: لا يجيب عن السؤال." in page
        moderate(Comment.objects.get(), "withdraw", reader=comment.reader)
        assert "لأنك سحبت جوابك" in self.page("?mine=1")

    def test_the_choices_stand_side_by_side(self):
        crowd(self.live, 60)
        page = self.page("?sides=1")
        titles = re.findall(r'<h3 class="sides__title"[^>]*>([^<]+)<', page)
        assert titles == ["نعم", "لا", "بلا خيار"]
        columns = page.split('<section class="sides__side"')[1:]
        assert [column.count('<article class="answer"') for column in columns] == [7, 7, 6]
        (more,) = re.findall(r'href="([^"#]+)#answers" rel="next', page)
        assert "sides=1" in more

    def test_a_question_without_choices_has_nothing_to_balance(self):
        live = self.publish("قصة مفتوحة", "ما رأيك؟", question_kind="open", choices=[])
        crowd(live, 3, choice_key="")
        page = self.client.get(reverse("comments:answers", args=[live.article_id])).content.decode()
        assert "متوازن" not in page
        assert "جنبًا إلى جنب" not in page
        ways = page.partition('class="answers__ways"')[2]
        assert re.findall(r'aria-current="true"[^>]*>([^<]+)<', ways) == ["الأكثر فائدة"]

    def test_a_pick_stands_on_top_of_the_first_page_once(self):
        crowd(self.live, 30)
        picked = self.in_state("visible", name="ليان")
        moderate(picked, "pick", by=self.layla, reason="يذكر أرقامًا.")
        for page in (self.page(), self.client.get(path_of(self.live)).content.decode()):
            assert page.count(f'id="answer-{picked.public_id}"') == 1
            band = page.partition('class="answers__picks"')[2].partition('class="answers__thread"')[
                0
            ]
            assert "اختيار المحرّر" in band
            assert "يذكر أرقامًا." in band
        later = self.page(f"?sort=newest&after={reading.from_here(picked)}")
        assert "answers__picks" not in later
        assert "badge--pick" in later

    def test_badges_say_who_is_of_the_newsroom_and_whose_story_it_is(self):
        self.put("editor", is_staff=True)
        self.put("author", is_staff=True, is_author=True)
        page = self.page()
        assert page.count("badge--staff") == 2
        assert "كاتب القصة" in page

    def test_the_first_page_stands_in_the_story(self):
        crowd(self.live, 30)
        story = self.client.get(path_of(self.live)).content.decode()
        expected = [f"answer-{row.public_id}" for row in read(self.live).answers]
        assert re.findall(r'<article class="answer" id="([^"]+)"', story) == expected
        (more,) = re.findall(r'href="([^"#]+)#answers" rel="next', story)
        page = self.client.get(more).content.decode()
        shown = re.findall(r'<article class="answer" id="([^"]+)"', page)
        assert len(shown) == 10
        assert not set(shown) & set(expected)

    def test_useful_without_a_page_tells_the_count(self):
        comment = self.put("عمر", useful=4)
        address = reverse("comments:useful", args=[comment.public_id])
        browser = Client(headers={"Accept": "application/json"})
        assert browser.post(address).json() == {"useful": "5", "is_mine": True}
        assert browser.post(address).json() == {"useful": "4", "is_mine": False}
        led = Client().post(address)
        assert led["Location"] == reverse("comments:permalink", args=[comment.public_id])
