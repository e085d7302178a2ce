"""Every letter of the product, in both languages, against what readers of mail do to letters."""

import ast
import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from newsroom.text.bidi import LRM
from tests.architecture.tree import dotted, python
from tests.letters import clients
from tests.letters.clients import RULES, tree, turned_lines, unmarked
from tests.letters.written import FORECAST, LANGUAGES, STORY, TEMPLATES, WrittenCase

# Whoever writes a letter; one that is not here needs a letter in `written.py`, and then a line here.
WRITERS = {
    "articles/digest/letters.py": {"write"},
    "articles/digest/wishes.py": {"send_question"},
    "articles/notifications/letters.py": {"write"},
    "articles/reports/answers.py": {"answer_reader"},
    "comments/brief_letters.py": {"write"},
    "comments/letters.py": {"confirm", "sign_in", "reply", "verdict"},
    "newsroom/mail.py": {"send"},
    "newsroom/signin/letters.py": {"notice", "new_password"},
}
LONGEST_LINE, LONGEST_ALLOWED = 78, 998
LONGEST_SUBJECT = 260
# Letters about one's own account, or asked for one by one, cannot be ended.
WITHOUT_AN_END = {"letter", "report_answer"}
GOOD_CELL = (
    '<td dir="rtl" align="right" bgcolor="#ffffff" style="padding: 0; font-family: Tahoma; font-size: 16px; '
    "line-height: 28px; mso-line-height-rule: exactly; color: #000000; background-color: #ffffff; "
    'text-align: right; word-wrap: break-word">'
)
GOOD = (
    '<html><head><meta name="color-scheme" content="light dark"><title>خبر</title></head><body>'
    '<div style="display: none; mso-hide: all">سطر</div>'
    '<table role="presentation" lang="ar" dir="rtl" border="0" cellpadding="0" cellspacing="0"><tr>'
    f'{GOOD_CELL}<span dir="ltr">{LRM}C++{LRM}</span> <a href="{settings.SITE_URL}/a/1/" '
    'style="color: #000000; text-decoration: none">كلمات</a></td></tr></table></body></html>'
)


def faults(html: str, language: str = "ar") -> set[str]:
    """The names of the rules that it breaks."""
    return {rule.__name__ for rule in RULES if list(rule(tree(html), language))}


def test_a_good_letter_breaks_no_rule():
    assert faults(GOOD) == set()


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (clients.keeps_its_type_without_head_and_body, "font-family: Tahoma; ", ""),
        (clients.keeps_its_type_without_head_and_body, 'align="right"', 'align="left"'),
        (clients.keeps_its_type_without_head_and_body, '<td dir="rtl"', "<td"),
        (clients.keeps_its_type_without_head_and_body, "<table", "كلمة<table"),
        (clients.keeps_its_type_without_head_and_body, "كلمات", "<h1>كلمات</h1>"),
        (clients.keeps_its_type_without_head_and_body, "; text-decoration: none", ""),
        (clients.runs_in_its_own_direction, 'lang="ar" dir="rtl" border', 'lang="ar" border'),
        (clients.runs_in_its_own_direction, 'lang="ar" dir', 'dir="rtl" data-dir'),
        (clients.is_read_by_word, "padding: 0;", "margin-inline: 0;"),
        (clients.is_read_by_word, "padding: 0;", "border-radius: 4px;"),
        (clients.is_read_by_word, "padding: 0;", "display: flex; flex: 1;"),
        (clients.is_read_by_word, "padding: 0;", "padding: 1rem;"),
        (clients.is_read_by_word, "padding: 0;", "border: 1px solid currentColor;"),
        (clients.is_read_by_word, "padding: 0;", "border: 1px solid red;"),
        (clients.is_read_by_word, "padding: 0;", "max-width: 560px;"),
        (clients.is_read_by_word, "mso-line-height-rule: exactly; ", ""),
        (clients.is_read_by_word, "line-height: 28px", "line-height: 1.8"),
        (clients.is_read_by_word, "text-decoration: none", "text-decoration: none; padding: 9px"),
        (clients.is_read_by_word, 'cellspacing="0"', ""),
        (clients.is_read_by_word, 'bgcolor="#ffffff"', ""),
        (clients.is_no_wider_than_a_phone, "; word-wrap: break-word", ""),
        (clients.is_no_wider_than_a_phone, 'lang="ar" dir', 'width="100%" lang="ar" dir'),
        (clients.keeps_ink_on_its_paper, '<meta name="color-scheme" content="light dark">', ""),
        (clients.keeps_ink_on_its_paper, "background-color: #ffffff", "background-color: white"),
        (clients.keeps_ink_on_its_paper, "color: #000000; text", "color: #aaaaaa; text"),
        (clients.says_all_without_pictures, "كلمات", '<img src="https://example.org/x.png" alt="x">'),
        (clients.says_all_without_pictures, "كلمات", f'<img src="{settings.SITE_URL}/x.png" alt="">'),
        (clients.leads_to_whole_addresses_of_ours, "كلمات", ""),
        (clients.leads_to_whole_addresses_of_ours, f'href="{settings.SITE_URL}/', 'href="/'),
        (clients.says_all_without_pictures, "<title>", '<link rel="stylesheet" href="/x.css"><title>'),
        (clients.says_all_without_pictures, "<title>", "<style>@import 'x'</style><title>"),
        (clients.holds_names_together_without_tags, f"{LRM}C++{LRM}", "C++"),
        (clients.holds_names_together_without_tags, "كلمات", "<bdi>Sora</bdi>"),
        (clients.holds_names_together_without_tags, '<span dir="ltr">', "<span>"),
        (clients.is_not_clipped, "كلمات", "كلمات " * 10_000),
        (clients.says_what_it_is_about_in_a_list, "mso-hide: all", ""),
        (clients.says_what_it_is_about_in_a_list, ">سطر<", ">خبر<"),
    ],
)  # fmt: skip
def test_a_flaw_is_seen(rule, old, new):
    assert old in GOOD
    assert rule.__name__ in faults(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("line", "language"),
    [("OpenAI تؤجل", "ar"), ("2026", "ar"), ("C++", "ar"), ("سورا is here", "en")],
)
def test_a_line_that_runs_the_other_way_is_seen(line, language):
    assert turned_lines(line, language)


def test_whoever_writes_a_letter_is_known():
    found: dict[str, set[str]] = {}
    for source in python():
        for function in ast.walk(source.tree):
            if not isinstance(function, ast.FunctionDef) or not _knows_mail(source):
                continue
            called = {dotted(one.func) for one in ast.walk(function) if isinstance(one, ast.Call)}
            if called & {
                "Letter",
                "compose",
                "mail.compose",
                "EmailMultiAlternatives",
                "send_mail",
            }:
                found.setdefault(source.path, set()).add(function.name)
    found["newsroom/mail.py"].discard("compose")
    assert found == WRITERS


def _knows_mail(source) -> bool:
    return source.path == "newsroom/mail.py" or bool(
        re.search(r"newsroom\.mail import|newsroom import mail", source.text)
    )


class EveryLetter(WrittenCase):
    """One class, as all letters are sent for it once."""

    def test_each_template_is_sent_in_both_languages(self):
        sent = {(letter.template, letter.language) for letter in self.sent}
        assert sent == {(name, language) for name in TEMPLATES for language in LANGUAGES}

    def test_readers_of_mail_do_it_no_harm(self):
        wrong = []
        for letter in self.sent:
            soup = tree(letter.html)
            wrong += [
                f"{letter.name}: {rule.__name__}: {fault}"
                for rule in RULES
                for fault in rule(soup, letter.language)
            ]
        assert not wrong, "\n".join(wrong)

    def test_its_plain_text_runs_as_its_language_does_and_leads_everywhere(self):
        for letter in self.sent:
            body = letter.message.body
            assert turned_lines(body, letter.language) == []
            assert turned_lines(letter.message.subject, letter.language) == []
            lines = body.splitlines()
            for link in tree(letter.html).find_all("a"):
                href = link["href"].partition("#")[0]
                # A story is given by its short address, for the long one is lines of percent signs.
                is_story = "%" in href or re.fullmatch(r".*/\d+/[\w-]+/", href)
                places = [line for line in lines if line.startswith(settings.SITE_URL)]
                assert is_story or any(line.startswith(href) for line in places), href

    def test_its_plain_text_says_what_the_other_says(self):
        missing = []
        for letter in self.sent:
            said = unmarked(" ".join(letter.message.body.split()))
            for text in clients.words_of(tree(letter.html).body):
                words = unmarked(" ".join(text.split())).strip("\u00a0 ·:.")
                # A label of a link may be worded otherwise, the hint at the button has none there.
                is_of_links = text.find_parent("a") or (
                    letter.template == "letter" and text.find_next_sibling("br")
                )
                if words and words not in said and not is_of_links:
                    missing.append(f"{letter.name}: {words}")
        assert not missing, "\n".join(missing)

    def test_its_headers_are_those_of_a_machine_that_can_be_stopped(self):
        host = urlsplit(settings.SITE_URL).hostname
        for letter in self.sent:
            headers = letter.message.message()
            assert headers["Date"]
            assert headers["Message-ID"].endswith(f"@{host}>")
            assert headers["Auto-Submitted"] == "auto-generated"
            assert headers["Content-Language"] == letter.language
            assert "\n" not in letter.message.subject
            assert 5 < len(letter.message.subject) <= LONGEST_SUBJECT
            if letter.template in WITHOUT_AN_END:
                assert "List-Unsubscribe" not in headers
                continue
            off = headers["List-Unsubscribe"].strip("<>")
            assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert re.fullmatch(rf"<[a-z-]+\.{re.escape(host)}>", headers["List-Id"])
            assert off.startswith(f"{settings.SITE_URL}/")
            assert off in letter.message.body.splitlines()
            assert off in letter.html

    def test_it_passes_any_server_in_seven_bits_and_short_lines(self):
        for letter in self.sent:
            raw = letter.message.message().as_bytes(linesep="\r\n")
            assert raw.isascii()
            assert max(map(len, raw.split(b"\r\n"))) <= LONGEST_ALLOWED
            read = message_from_bytes(raw, policy=policy.default)
            assert read["Subject"] == letter.message.subject
            parts = [part for part in read.walk() if not part.is_multipart()]
            assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
            for part, text in zip(parts, (letter.message.body, letter.html), strict=True):
                assert max(map(len, part.as_bytes().splitlines())) <= LONGEST_LINE
                assert part.get_content().split() == text.split()

    def test_a_name_that_ends_in_a_full_stop_ends_no_sentence(self):
        for letter in self.sent:
            assert "Petra K.." not in unmarked(letter.message.body)
            assert ("Petra K." in unmarked(letter.message.body)) == (
                letter.about in ("confirm", "brief")
            )

    def test_a_digest_names_every_story_in_plain_text(self):
        for language in LANGUAGES:
            (letter,) = [
                one for one in self.sent if (one.about, one.language) == ("digest", language)
            ]
            said = unmarked(letter.message.body)
            for words in ("standfirst", "question"):
                assert said.count(STORY[f"{words}_{language}"]) >= 2
            for story in (STORY, FORECAST):
                assert story[f"headline_{language}"] in said
            for story in (self.mine, self.forecast):
                assert f"/a/{story.article_id}/\n" in said
