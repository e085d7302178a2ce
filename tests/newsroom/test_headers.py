"""The headers of every answer: of pages, of the desk, of failures."""

import gzip

import brotli
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, TestCase, override_settings

from newsroom.models import User
from tests.conftest import make_user

SITE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; report-to csp"
)
DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; frame-src 'self'; report-to csp"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Reporting-Endpoints": 'csp="/csp-reports"',
}
PUBLIC = ["/", "/en/", "/archive/", "/robots.txt", "/healthz"]
FAILURES = [("/nothing/", 404), ("/en/nothing/", 404), ("/a/999/", 404)]


class Headers(TestCase):
    def check(self, answer, policy):
        assert answer["Content-Security-Policy"] == policy
        for name, value in ALWAYS.items():
            assert answer[name] == value, name
        assert "camera=()" in answer["Permissions-Policy"]
        assert len(answer["X-Request-ID"]) == 16

    def test_every_public_page_and_every_failure_carries_the_table(self):
        for address in PUBLIC:
            answer = self.client.get(address)
            assert answer.status_code == 200, address
            self.check(answer, SITE_POLICY)
        for address, status in FAILURES:
            answer = self.client.get(address)
            assert answer.status_code == status, address
            self.check(answer, SITE_POLICY)

    def test_the_desk_carries_its_own_policy_and_is_never_kept(self):
        self.check(self.client.get("/admin/login/"), DESK_POLICY)
        self.client.force_login(make_user("basim", "editor"))
        answer = self.client.get("/admin/")
        assert answer.status_code == 200
        self.check(answer, DESK_POLICY)
        assert answer["Cache-Control"] == "private, no-store"

    def test_a_failure_inside_a_view_carries_the_table_too(self):
        client = Client(enforce_csrf_checks=True)
        answer = client.post("/admin/login/", {"username": "x", "password": "y"})
        assert answer.status_code == 403
        self.check(answer, DESK_POLICY)

    def test_the_same_page_serves_everybody(self):
        """Nothing of the request but its address: so a cache may keep it."""
        plain = self.client.get("/")
        assert plain["Vary"] == "Accept-Encoding"
        assert not plain.cookies
        english = self.client.get("/", headers={"accept-language": "en"})
        assert english.content == plain.content
        assert (plain["Content-Language"], self.client.get("/en/")["Content-Language"]) == (
            "ar",
            "en",
        )

    def test_pages_travel_compressed_to_those_who_can_read_that(self):
        plain = self.client.get("/")
        packed = self.client.get("/", headers={"accept-encoding": "gzip"})
        assert (plain.has_header("Content-Encoding"), packed["Content-Encoding"]) == (False, "gzip")
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 2
        self.check(packed, SITE_POLICY)

    def test_what_is_the_same_for_everybody_travels_as_brotli_where_that_is_taken(self):
        plain = self.client.get("/")
        packed = self.client.get("/", headers={"accept-encoding": "gzip, deflate, br"})
        assert brotli.decompress(packed.content) == plain.content
        assert packed["Content-Length"] == str(len(packed.content))
        assert (packed["Content-Encoding"], packed["Vary"]) == ("br", "Accept-Encoding")
        assert self.client.get("/")["Vary"] == "Accept-Encoding"
        refused = self.client.get("/", headers={"accept-encoding": "gzip, br;q=0"})
        assert refused["Content-Encoding"] == "gzip"

    def test_a_page_of_the_desk_keeps_a_length_that_tells_nothing(self):
        self.client.force_login(make_user("basim", "editor"))
        packed = self.client.get("/admin/", headers={"accept-encoding": "gzip, br"})
        assert packed["Content-Encoding"] == "gzip"

    def test_a_picture_goes_as_it_is_and_says_how_long_it_is(self):
        name = default_storage.save("renditions/0123456789abcdef-320.jpg", ContentFile(b"x" * 900))
        self.addCleanup(default_storage.delete, name)
        picture = self.client.get(f"/media/{name}", headers={"accept-encoding": "gzip"})
        assert not picture.has_header("Content-Encoding")
        assert (picture["Content-Length"], b"".join(picture)) == ("900", b"x" * 900)

    def test_a_feed_that_travelled_compressed_is_known_again(self):
        for encoding in ("gzip", "br"):
            feed = self.client.get("/feed/atom/", headers={"accept-encoding": encoding})
            assert (feed["Content-Encoding"], feed["ETag"][:3]) == (encoding, 'W/"')
            known = {"accept-encoding": encoding, "if-none-match": feed["ETag"]}
            assert self.client.get("/feed/atom/", headers=known).status_code == 304

    def test_the_desk_speaks_the_language_of_the_account(self):
        user = make_user("basim", "editor")
        self.client.force_login(user)
        assert 'dir="rtl"' in self.client.get("/admin/").content.decode()
        User.objects.filter(pk=user.pk).update(language="en")
        answer = self.client.get("/admin/")
        assert answer["Content-Language"] == "en"
        assert 'dir="ltr"' in answer.content.decode()

    def test_a_page_answers_head_like_get_and_refuses_to_be_posted_to(self):
        for address in PUBLIC:
            head = self.client.head(address)
            assert (head.status_code, head.content) == (200, b""), address
            assert self.client.post(address).status_code == 405, address

    def test_a_page_by_https_asks_for_https_ever_after(self):
        with override_settings(SERVED_OVER_HTTPS=True, SECURE_HSTS_SECONDS=31_536_000):
            answer = self.client.get("/", secure=True)
        assert "upgrade-insecure-requests" in answer["Content-Security-Policy"]
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_a_broken_page_shows_no_trace_and_carries_the_table(address, db, client, monkeypatch):
    """The front page is made to fail where it is composed."""
    client.raise_request_exception = False
    monkeypatch.setattr("articles.views.home.front", None)
    answer = client.get(address)
    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()
    assert answer["Content-Security-Policy"] == SITE_POLICY
    assert answer["X-Request-ID"] in answer.content.decode()
    assert ('dir="rtl"' in answer.content.decode()) == (address == "/")
