"""The API as a program asks it: every answer is held against the document that describes it."""

import json
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from articles import workflow
from articles.models import Article, Person, Publication, QuestionSummary, Section, Tag
from articles.templatetags.programs import with_samples
from articles.workflow import tending
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

ROOT = "/api/v1/"
REASON = {"public_note_ar": "السبب هنا.", "public_note_en": "The reason."}
NO_STORY = "stories/00000000-0000-4000-8000-000000000000"


class Asking(StoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dana = make_user("dana", "managing_editor")
        cls.person = Person.objects.create(name_ar="أمل سعيد", name_en="Amal Said")
        cls.document = json.loads(Client().get(f"{ROOT}openapi.json").content)

    def ask(self, path, status=200, **given):
        """The answer as JSON, valid by the document."""
        headers = given.pop("headers", {})
        answer = self.client.get(f"{ROOT}{path}", given, headers=headers)
        assert answer.status_code == status, answer.content.decode()
        self.hold(path, answer)
        return answer.json()

    def hold(self, path, answer):
        way = f"{ROOT}{path}"
        if way not in self.document["paths"]:
            head, _slash, _key = path.partition("/")
            way = next(one for one in self.document["paths"] if one.startswith(f"{ROOT}{head}/{{"))
        told = self.document["paths"][way]["get"]["responses"][str(answer.status_code)]["content"]
        kind = answer["Content-Type"].partition(";")[0]
        schema = told[kind]["schema"] | {"components": self.document["components"]}
        Draft202012Validator(schema).validate(answer.json())

    def live(self, **changes):
        both = {
            "headline_en": "A story", "body_en": "Text.", "question_en": "Really?",
            "publish_en": True, "byline": [self.person.pk],
            "sources": [{"title_ar": "مصدر", "title_en": "", "url": "https://example.org/x"}],
        }  # fmt: skip
        self.changes |= both | changes
        return self.published()

    def path_of(self, story):
        return f"stories/{story.uuid}"

    def ids(self, **given):
        return [one["id"] for one in self.ask("stories", **given)["stories"]]


class TheDocument(Asking):
    def test_it_is_openapi(self):
        validate(self.document)
        assert self.document["openapi"].startswith("3.1")

    def test_it_describes_each_address_in_words(self):
        for path, item in self.document["paths"].items():
            assert item["get"]["summary"].isascii(), path
            assert item["get"]["description"], path

    def test_the_page_for_people_speaks_both_languages_and_loads_nothing_from_elsewhere(self):
        for language, words in (("ar", "الموقع للبرامج"), ("en", "The site for programs")):
            answer = self.client.get(ROOT, {"language": language})
            page = answer.content.decode()
            assert words in page
            assert f'<html lang="{language}"' in page
            assert 'src="http' not in page
            for path in self.document["paths"]:
                assert path.removeprefix(ROOT) in page
            assert not answer.cookies


class ThePage(Asking):
    def test_samples_stand_whole_and_left_to_right(self):
        page = self.client.get(ROOT).content.decode()
        assert '<code dir="ltr">language=ar</code>' in page
        assert "`" not in page
        assert with_samples("منذ 2026-11-26T09:30:00Z.") == (
            'منذ <code dir="ltr">2026-11-26T09:30:00Z</code>.'
        )


class Reading(Asking):
    def test_a_list_is_sparse_and_a_story_is_whole(self):
        story = self.live()
        (listed,) = self.ask("stories")["stories"]
        assert listed["headline"] == story.headline_ar
        assert not {"tags", "html", "question"} & listed.keys()
        whole = self.ask(self.path_of(story))
        assert whole["id"] == listed["id"] == str(story.uuid)
        assert (
            whole["url"] == f"http://127.0.0.1:8000{Publication.objects.get().get_absolute_url()}"
        )
        assert [tag["name"] for tag in whole["tags"]] == ["OpenAI", "الذكاء الاصطناعي"]
        assert whole["people"][0]["name"] == "أمل سعيد"
        assert "<p>" in whole["html"]
        assert "<" not in whole["text"]
        assert whole["question"]["is_open"]

    def test_both_editions_answer(self):
        story = self.live()
        assert self.ask(self.path_of(story), language="en")["headline"] == "A story"
        self.live(publish_en=False)
        assert len(self.ids()) == 2
        assert len(self.ids(language="en")) == 1

    def test_fields_are_chosen(self):
        self.live()
        (one,) = self.ask("stories", fields="tags, headline,status")["stories"]
        assert set(one) == {"id", "tags", "headline", "status"}

    def test_it_is_filtered(self):
        first = self.live()
        other = Section.objects.create(name_ar="أجهزة", name_en="Devices")
        second = self.live(section_id=other.pk, tags=["هاتف"], byline=[])
        of = {"first": [str(first.uuid)], "second": [str(second.uuid)]}
        tag = Tag.objects.get(name_ar="هاتف")
        assert self.ids(section="أجهزة") == self.ids(section=other.uuid) == of["second"]
        assert self.ids(section="devices", language="en") == of["second"]
        assert self.ids(tag="هاتف") == self.ids(tag=tag.uuid) == of["second"]
        assert self.ids(person=self.person.uuid) == of["first"]
        assert self.ids(tag="هاتف", person=self.person.uuid) == []
        at = first.publications.get().visible_from
        Publication.objects.filter(article=first).update(first_at_ar=at - timedelta(days=3))
        day = timedelta(days=1)
        assert self.ids(until=(at - day).isoformat()) == of["first"]
        assert self.ids(since=(at - day).isoformat()) == of["second"]
        assert self.ids(since=(at - day).date().isoformat()) == of["second"]
        assert len(self.ids(changed_since=(at - day).isoformat())) == 2
        assert self.ids(changed_since=(at + day).isoformat()) == []

    def test_pages_follow_each_other(self):
        stories = [self.live() for _number in range(5)]
        seen, address = [], f"{ROOT}stories?limit=2&fields=version"
        while address:
            answer = self.client.get(address.removeprefix("http://127.0.0.1:8000")).json()
            seen += [one["id"] for one in answer["stories"]]
            address = answer["next"]
        assert seen == [str(story.uuid) for story in reversed(stories)]

    def test_names_are_listed_once_they_are_public(self):
        self.live()
        Tag.objects.named(["سر"])
        Person.objects.create(name_ar="سر", name_en="Secret")
        (section,) = self.ask("sections")["sections"]
        assert self.ask(f"sections/{section['id']}")["name"] == "تقنية"
        tags = self.ask("tags", limit=1)
        assert "سر" not in json.dumps(self.ask("tags"), ensure_ascii=False)
        assert tags["next"].endswith(f"before={Tag.objects.get(uuid=tags['tags'][0]['id']).pk}")
        (person,) = self.ask("people", fields="name,links")["people"]
        assert person["links"] == []
        assert self.ask(f"people/{person['id']}", language="en")["name"] == "Amal Said"

    def test_an_id_goes_on_after_a_merge(self):
        self.live()
        kept, gone = Tag.objects.named(["الذكاء الاصطناعي", "OpenAI"])
        tending.merge([gone], into=kept, by=self.basim)
        assert self.ask(f"tags/{gone.uuid}")["id"] == str(kept.uuid)
        assert len(self.ids(tag=gone.uuid)) == 1
        (story,) = self.ask("stories", fields="tags")["stories"]
        assert [tag["id"] for tag in story["tags"]] == [str(kept.uuid)]

    def test_questions_give_tallies_that_everybody_may_see(self):
        choices = [{"key": key, "label_ar": key, "label_en": key} for key in ("نعم", "لا")]
        story = self.live(question_kind="poll", choices=choices)
        summary = QuestionSummary.objects.filter(article=story)
        summary.update(tally={"نعم": 3}, ballots=3, answers=1)
        (asked,) = self.ask("questions")["questions"]
        assert [choice["votes"] for choice in asked["question"]["choices"]] == [3, 0]
        summary.update(show_tally="after_close")
        (asked,) = self.ask("questions", open="true", kind="poll")["questions"]
        assert [choice["votes"] for choice in asked["question"]["choices"]] == [None, None]
        assert self.ask("questions", open="false")["questions"] == []
        summary.update(is_closed=True)
        (asked,) = self.ask("questions", open="false")["questions"]
        assert asked["question"]["choices"][0]["votes"] == 3
        assert self.ask("questions", kind="forecast")["questions"] == []


class TakenDown(Asking):
    def test_withdrawn_gives_the_reason_and_no_word_of_the_text(self):
        story = self.live()
        self.move(story, "withdraw", self.basim, **REASON)
        told = self.ask(self.path_of(story))
        assert (told["status"], told["reason"]) == ("withdrawn", "السبب هنا.")
        assert story.headline_ar not in json.dumps(told, ensure_ascii=False)
        assert self.ask("stories")["stories"] == []
        (gone,) = self.ask("stories/removals", since="2020-01-01")["stories"]
        assert (gone["id"], gone["kind"]) == (str(story.uuid), "withdrawn")
        assert self.ask("questions")["questions"] == []

    def test_retracted_answers_410_with_the_dates_and_what_stands_for_it(self):
        kept, story = self.live(), self.live()
        self.move(story, "retract", self.dana, target=kept, **REASON)
        told = self.ask(self.path_of(story), status=410, language="en")
        assert told["reason"] == "The reason."
        assert told["replaced_by"] == str(kept.uuid)
        (line,) = self.ask("corrections")["corrections"]
        assert (line["kind"], line["status"]) == ("retraction", "retracted")

    def test_redirected_leads_on_and_vanished_was_never_there(self):
        kept, story, third = self.live(), self.live(), self.live()
        self.move(story, "redirect", self.dana, target=kept, **REASON)
        answer = self.client.get(f"{ROOT}{self.path_of(story)}")
        assert (answer.status_code, answer["Location"]) == (
            301, f"http://127.0.0.1:8000{ROOT}{self.path_of(kept)}",
        )  # fmt: skip
        rami = make_user("rami", "managing_editor")
        asked = self.move(third, "vanish_request", self.dana, note="أمر")
        self.move(asked, "vanish_confirm", rami)
        self.ask(self.path_of(third), status=404)
        gone = {
            one["id"]: one for one in self.ask("stories/removals", since="2020-01-01")["stories"]
        }
        assert gone[str(third.uuid)]["reason"] is None

    def test_an_archived_story_is_whole(self):
        story = self.live()
        self.move(story, "expire", self.dana, **REASON)
        told = self.ask(self.path_of(story))
        assert (told["status"], told["headline"]) == ("expired", story.headline_ar)

    def test_corrections_stand_in_the_story_and_in_the_register(self):
        story = self.live()
        story = self.change(story, body_ar=story.body_ar.replace("الفانين", "الفنانين 12"))
        self.move(
            story,
            "publish",
            self.basim,
            change_class="correction",
            public_note_ar=NOTE,
            public_note_en=NOTE,
        )
        told = self.ask(self.path_of(story))
        assert told["status"] == "corrected"
        assert told["notes"][0]["text"] == NOTE
        (line,) = self.ask("corrections")["corrections"]
        assert (line["story"], line["text"], line["status"]) == (str(story.uuid), NOTE, "live")
        self.move(Article.objects.get(pk=story.pk), "withdraw", self.basim, **REASON)
        (line,) = self.ask("corrections", fields="text,reason")["corrections"]
        assert (line["text"], line["reason"]) == (None, "السبب هنا.")


class Asked(Asking):
    """How it is asked: languages, mistakes, caches, other sites."""

    def test_mistakes_are_named_in_the_language_of_the_answer(self):
        for parameter, value in (
            ("limit", "0"), ("limit", "101"), ("limit", "viele"), ("before", "gestern"),
            ("since", "2026-13-01"), ("until", "0001-01-01"), ("language", "fr"), ("sectoin", "x"),
            ("fields", "html"), ("fields", "headline,nothing"), ("section", "nowhere"),
            ("tag", str(uuid4())), ("person", "\x00"), ("series", "nowhere"), ("q", "ا" * 301), ("q", "\x00"),
        ):  # fmt: skip
            told = self.ask("stories", status=400, **{parameter: value})
            (error,) = told["errors"]
            assert error["parameter"] == parameter
            assert error["message"]
        arabic, english = (
            self.ask("stories", status=400, limit="x", language=language)["title"]
            for language in ("ar", "en")
        )
        assert english.isascii()
        assert not arabic.isascii()
        for before in ("gestern", "-1", "٣", "2026-11-26"):
            self.ask("stories", status=400, q="هاتف", before=before)
        self.ask("stories/removals", status=400)
        answer = self.client.get(f"{ROOT}stories?limit=2&limit=3")
        assert answer.status_code == 400

    def test_what_is_not_there_is_a_problem_too(self):
        for path in (NO_STORY, "stories/x", "nothing", "people/1"):
            answer = self.client.get(f"{ROOT}{path}")
            assert answer.status_code == 404
            assert answer["Content-Type"] == "application/problem+json"

    def test_it_can_only_be_read(self):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(self.client, method)(f"{ROOT}stories")
            assert answer.status_code == 405
            assert answer["Content-Type"] == "application/problem+json"
            assert answer["Allow"] == "GET, HEAD, OPTIONS"

    def test_other_sites_may_read(self):
        headers = {"Origin": "https://example.org"}
        for path in ("stories", NO_STORY, "openapi.json"):
            answer = self.client.get(f"{ROOT}{path}", headers=headers)
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "Origin" not in answer.headers.get("Vary", "")
        before = self.client.options(f"{ROOT}stories", headers=headers)
        assert before.status_code == 204
        assert "If-None-Match" in before["Access-Control-Allow-Headers"]

    def test_what_has_not_changed_is_not_sent_again(self):
        story = self.live()
        for path in ("stories", self.path_of(story), "tags", "sections", "openapi.json"):
            first = self.client.get(f"{ROOT}{path}")
            assert first["Cache-Control"] == "public, max-age=30"
            again = self.client.get(f"{ROOT}{path}", headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again["Access-Control-Allow-Origin"] == "*"
            head = self.client.head(f"{ROOT}{path}")
            assert (head.status_code, head.content) == (200, b"")
            assert head["ETag"] == first["ETag"]
        tag = self.client.get(f"{ROOT}stories")["ETag"]
        self.move(story, "withdraw", self.basim, **REASON)
        changed = self.client.get(f"{ROOT}stories", headers={"If-None-Match": tag})
        assert changed.status_code == 200

    def test_a_time_decides_only_where_nothing_else_can_change(self):
        story = self.live()
        path = f"{ROOT}{self.path_of(story)}"
        since = {"If-Modified-Since": self.client.get(path)["Last-Modified"]}
        assert self.client.get(path, {"fields": "headline"}, headers=since).status_code == 304
        assert self.client.get(path, headers=since).status_code == 200

    def test_nobody_is_remembered_and_nothing_written(self):
        story = self.live()
        self.client.force_login(self.basim)
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(f"{ROOT}{self.path_of(story)}")
        assert not answer.cookies
        assert answer["Cache-Control"] == "public, max-age=30"
        assert all(query["sql"].startswith("SELECT") for query in asked)
        assert "session" not in " ".join(query["sql"] for query in asked)

    def test_an_answer_asks_the_database_little_at_any_depth(self):
        stories = [self.live(tags=["وسم", f"وسم {number}"]) for number in range(6)]
        every = "fields=" + ",".join(("tags", "people", "section", "question", "cover", "notes"))
        paths = [
            f"stories?{every}&tag=وسم&section=تقنية", self.path_of(stories[0]), "questions",
            "corrections", "sections", "tags", "people", NO_STORY,
            "stories?section=nowhere", "stories/removals?since=2020-01-01",
        ]  # fmt: skip
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                self.client.get(f"{ROOT}{path}")
            assert len(asked) <= 4, path
        counts = set()
        for limit in (1, 3, 100):
            with CaptureQueriesContext(connection) as asked:
                self.client.get(f"{ROOT}stories?{every}&limit={limit}")
            counts.add(len(asked))
        deep = self.client.get(f"{ROOT}stories?{every}&limit=4").json()["next"]
        with CaptureQueriesContext(connection) as asked:
            self.client.get(deep.removeprefix("http://127.0.0.1:8000"))
        assert counts | {len(asked)} == {3}

    @override_settings(SITE_URL="https://news.example.org")
    def test_addresses_are_those_of_the_site_whatever_host_was_asked(self):
        story = self.live()
        told = json.dumps(self.ask(self.path_of(story)))
        assert "testserver" not in told
        assert "https://news.example.org/a/" in told

    def test_a_draft_and_a_coming_story_are_not_there(self):
        story = self.live()
        draft = self.story()
        self.ask(self.path_of(draft), status=404)
        Publication.objects.filter(article=story).update(
            visible_from=story.changed_at + timedelta(hours=1)
        )
        self.ask(self.path_of(story), status=404)
        assert self.ids() == []
        assert workflow.public_status(story, now=story.changed_at) == "none"
