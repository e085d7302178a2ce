"""One language at a time: no English word for an Arabic user, no Arabic one for an English user.

Stories, names and code are what people wrote and are left out; everything else is ours: text,
names of controls, titles. The pages are asked in both languages, the desk included.
"""

import re
from html.parser import HTMLParser

from django.urls import reverse

from articles import workflow
from tests.articles.test_desk import posted
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Not prose of the interface: code, what is typed, what scripts hold.
SILENT = {"script", "style", "code", "pre", "textarea", "svg", "bdi"}
SPOKEN = ("title", "alt", "aria-label", "placeholder", "label")
LETTERS = {"ar": re.compile("[A-Za-z]{2,}"), "en": re.compile("[\u0621-\u064a]{2,}")}
# Names of formats, of the zone, and of the people and stories of the test.
NAMES = {
    # Forms of a feed, which have no Arabic names.
    "RSS",
    "Atom",
    "JSON",
    "JPEG",
    "PNG",
    "WebP",
    "AVIF",
    "GIF",
    "Markdown",
    "Asia",
    "Riyadh",
    "amal",
    "basim",
    "chief",
}


class Words(HTMLParser):
    """The words that a page says in its own language."""

    def __init__(self, language):
        super().__init__()
        self.language, self.open, self.said = language, [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        foreign = attrs.get("lang", self.language) != self.language
        silent = tag in SILENT or foreign or self.silent
        if not silent:
            self.said += [attrs[name] for name in SPOKEN if attrs.get(name)]
            if tag == "input" and attrs.get("type") in ("submit", "button"):
                self.said.append(attrs.get("value", ""))
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.silent:
            self.said.append(data)

    @property
    def silent(self):
        return bool(self.open) and self.open[-1][1]


def strange_words(page, language, written):
    """Words of the other language that neither people nor stories brought."""
    words = Words(language)
    words.feed(page)
    text = re.sub(r"\S+@\S+", " ", " ".join(words.said))
    for piece in written:
        text = text.replace(piece, " ")
    return {word for word in LETTERS[language].findall(text) if word not in NAMES}


class OneLanguage(StoryCase):
    def setUp(self):
        super().setUp()
        english = {
            "headline_en": "Artists leak Sora",
            "body_en": "Text.",
            "question_en": "Will it?",
        }
        self.changes |= english | {"publish_en": True, "standfirst_en": "A standfirst."}
        self.changes |= {"question_kind": "poll", "choices": [
            {"key": "yes", "label_ar": "نعم", "label_en": "Yes"},
            {"key": "no", "label_ar": "لا", "label_en": "No"},
        ]}  # fmt: skip
        self.live = self.move(self.approved(), "publish", self.basim)
        self.waiting = self.move(self.story(), "submit", self.amal)
        self.drafted = self.story()
        self.written = sorted(
            [text for text in self.changes.values() if isinstance(text, str)]
            + [*self.changes["tags"], "تقنية", "Technology", "نقطة", "Nuqta"],
            key=len,
            reverse=True,
        )

    def check(self, address, language):
        answer = self.client.get(address)
        assert answer.status_code in (200, 404), address
        page = answer.content.decode()
        assert f'lang="{language}"' in page
        strange = strange_words(page, language, self.written)
        assert not strange, f"{address} in {language}: {sorted(strange)}"

    def test_the_site(self):
        for language, home in (("ar", "/"), ("en", "/en/")):
            pages = ["", "archive/", "nowhere/", f"a/{self.live.pk}/answers/"]
            for page in pages:
                self.check(home + page, language)
            listed = self.client.get(home + "archive/").content.decode()
            (month,) = set(re.findall(r"archive/\d+/\d+/", listed))
            self.check(home + month, language)

    def test_the_site_of_a_story(self):
        public = self.live.publications.get()
        for language in ("ar", "en"):
            slug = getattr(public, f"slug_{language}")
            home = "/" if language == "ar" else "/en/"
            page = self.client.get(f"{home}a/{self.live.pk}/{slug}/").content.decode()
            # The text of the story is silent here: it is what people wrote.
            frame = re.sub(r'<div class="[^"]*prose[^"]*">.*?</div>', "", page, flags=re.DOTALL)
            assert not strange_words(frame, language, self.written), language

    def test_the_desk(self):
        chief = make_user("chief", "managing_editor")
        forms = [reverse("admin:articles_article_change", args=[story.pk])
                 for story in (self.live, self.waiting, self.drafted)]  # fmt: skip
        models = ["articles_article", "articles_image", "articles_section", "articles_tag",
                  "articles_person", "newsroom_user"]  # fmt: skip
        lists = [reverse(f"admin:{model}_changelist") for model in models]
        new = [reverse(f"admin:{model}_add") for model in models]
        others = [reverse("admin:index"), reverse("admin:password_change"),
                  reverse("admin:comments_comment_changelist"),
                  reverse("admin:articles_article_revisions", args=[self.drafted.pk]),
                  reverse("admin:newsroom_user_change", args=[self.amal.pk]),
                  reverse("admin:auth_user_password_change", args=[self.amal.pk])]  # fmt: skip
        for language in ("ar", "en"):
            chief.language = language
            chief.save()
            self.client.force_login(chief)
            for address in (*others, *forms, *lists, *new):
                self.check(address, language)

    def test_signing_in(self):
        self.check(reverse("admin:login"), "ar")

    def test_what_a_refused_form_says(self):
        self.client.force_login(self.amal)
        add = reverse("admin:articles_article_add")
        wrong = {"headline_ar": "ع" * 201, "sources-0-note_ar": "بلا مصدر", "section": "0"}
        wrong |= {"embargo_until": "x", "choices-0-label_en": "Yes"}
        answer = self.client.post(add, posted(self.client.get(add), **wrong))
        assert len(answer.context["adminform"].form.errors) == 3
        assert not strange_words(answer.content.decode(), "ar", self.written)

    def test_what_the_workflow_says(self):
        with self.assertRaises(workflow.Refused) as refused:
            self.move(workflow.create({}, by=self.amal), "submit", self.amal)
        assert not LETTERS["ar"].search(str(refused.exception))
