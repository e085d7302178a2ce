"""What a reader's device may keep, and how it learns that a story no longer stands."""

import json
from urllib.parse import unquote

from django.test import override_settings

from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user


class Keeping(StoryCase):
    def setUp(self):
        super().setUp()
        self.story = self.published()

    def path(self, story):
        return story.publications.latest("visible_from").get_absolute_url()

    def standing(self, *ids):
        answer = self.client.get("/offline/standing/", {"id": ids})
        assert answer["Cache-Control"] == "no-store"
        return answer.json()

    def test_a_story_may_be_kept_by_its_headline_and_copy(self):
        answer = self.client.get(self.path(self.story))
        copy = self.story.publications.get()
        assert unquote(answer["Offline-Title"]) == copy.headline_ar
        assert answer["Offline-Version"] == str(copy.pk)

    def test_nothing_that_is_not_a_story_may_be_kept(self):
        path = self.path(self.story)
        self.move(
            self.story,
            "retract",
            make_user("huda", "managing_editor"),
            public_note_ar="لسبب يراه القرّاء.",
        )
        for address in (path, "/", "/archive/", "/nowhere/", "/offline/"):
            assert "Offline-Title" not in self.client.get(address).headers, address

    def test_a_device_learns_which_copies_stand(self):
        pk = self.story.pk
        copy = self.story.publications.get()
        assert self.standing(pk, pk + 1, "x", "-1", "9" * 40) == {
            "ar": {str(pk): copy.pk},
            "en": {},
        }
        self.move(self.story, "withdraw", self.basim, public_note_ar="نتحقق من المصدر.")
        assert self.standing(pk) == {"ar": {}, "en": {}}
        with self.assertNumQueries(1):
            self.standing(*range(200))


class Installing(StoryCase):
    def test_each_edition_has_its_manifest(self):
        for address, language, direction in (
            ("/manifest.webmanifest", "ar", "rtl"),
            ("/en/manifest.webmanifest", "en", "ltr"),
        ):
            answer = self.client.get(address)
            assert answer["Content-Type"].startswith("application/manifest+json")
            told = json.loads(answer.content)
            assert (told["lang"], told["dir"]) == (language, direction)
            assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
            for found in [told["start_url"], *(row["url"] for row in told["shortcuts"])]:
                assert self.client.get(found).status_code == 200, found

    def test_the_worker_is_never_held_by_a_cache_and_can_be_retired(self):
        answer = self.client.get("/sw.js")
        assert answer["Cache-Control"] == "no-cache"
        assert answer["Content-Type"].startswith("text/javascript")
        assert answer.content.startswith(b"const SITE = {")
        with override_settings(OFFLINE_READING=False):
            assert b"unregister" in self.client.get("/sw.js").content
