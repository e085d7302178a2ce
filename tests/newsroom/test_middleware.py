"""What every request passes: its line in the log, and the limit of what it may carry."""

import io
import json
import logging

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory, TestCase, override_settings

from newsroom.logs import JsonLine, redact
from newsroom.web.uploads import BESIDE_THE_FILE
from tests.conftest import make_user

MEGABYTE = 1024 * 1024


class RequestLine(TestCase):
    def line(self, address, **kwargs):
        with self.assertLogs("newsroom.requests") as log:
            answer = self.client.get(address, **kwargs)
        line = json.loads(JsonLine().format(log.records[0]))
        assert line["request"] == answer["X-Request-ID"]
        return line

    def test_a_line_tells_the_request_and_nothing_of_the_reader(self):
        line = self.line(
            "/?before=secret-place",
            headers={"user-agent": "Omar's phone", "x-forwarded-for": "203.0.113.9"},
            REMOTE_ADDR="203.0.113.9",
        )
        assert {name: line[name] for name in ("method", "path", "status", "user")} == {
            "method": "GET",
            "path": "/",
            "status": 200,
            "user": None,
        }
        assert line["ms"] >= 0
        text = json.dumps(line)
        for secret in ("secret-place", "Omar", "203.0.113.9"):
            assert secret not in text

    def test_a_line_names_the_colleague_by_number_alone(self):
        basim = make_user("basim", "editor")
        self.client.force_login(basim)
        line = self.line("/admin/")
        assert line["user"] == str(basim.pk)
        assert "basim" not in json.dumps(line)

    def test_a_failure_has_its_line_too(self):
        assert self.line("/nothing/")["status"] == 404


def test_a_line_is_one_object_on_one_line_and_keeps_the_trace():
    try:
        raise ValueError("first\nsecond")
    except ValueError as problem:
        trace = (ValueError, problem, problem.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "broke\n%s", ("here",), trace)
    text = JsonLine().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["level"], line["message"]) == ("error", "broke\nhere")
    assert "ValueError: first" in line["trace"]


def test_a_line_of_django_keeps_its_words_and_loses_the_path():
    request = RequestFactory().get("/confirm/a-token/")
    for words, given, told in (
        ("%s: %s", ("Internal Server Error", request.path), "Internal Server Error"),
        ("Forbidden (%s): %s", ("no cookie", request.path), "Forbidden (no cookie)"),
    ):
        record = logging.LogRecord("django.request", logging.ERROR, "x", 1, words, given, None)
        record.request = request
        assert json.loads(JsonLine().format(record))["message"] == told


def test_what_opens_a_door_or_names_a_person_is_struck_out():
    told = redact(
        "to omar@example.org by postgres://nr:s3cret@db/nr: DETAIL:  Key (email)=(x) already exists"
    )
    assert told == "to [mail] by postgres://nr:[secret]@db/nr: DETAIL: [row]"


def test_a_task_that_went_well_leaves_no_line(monkeypatch):
    for name in ("django_tasks", "django_tasks_db"):
        logger = logging.getLogger(name)
        # As the worker sets it.
        monkeypatch.setattr(logger, "level", logging.INFO)
        (handler,) = (own for own in logger.handlers if isinstance(own.formatter, JsonLine))
        monkeypatch.setattr(handler, "stream", io.StringIO())
        logger.info("went well")
        logger.error("went wrong")
        (line,) = handler.stream.getvalue().splitlines()
        assert json.loads(line)["message"] == "went wrong"
        assert not logger.propagate


class TooLarge(TestCase):
    """413, in the reader's language, before the body was taken in."""

    def check(self, answer):
        assert answer.status_code == 413
        assert 'dir="rtl"' in answer.content.decode()

    def test_a_text_beyond_the_limit(self):
        body = "body=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        kind = "application/x-www-form-urlencoded"
        self.check(self.client.post("/admin/login/", body, content_type=kind))

    def test_more_fields_than_a_form_has(self):
        fields = {f"f{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
        assert self.client.post("/admin/login/", fields).status_code == 400

    @override_settings(MAX_UPLOAD_MB=1)
    def test_a_file_beyond_the_limit(self):
        self.client.force_login(make_user("basim", "editor"))
        data = b"x" * (MEGABYTE + BESIDE_THE_FILE + 1)
        self.check(
            self.client.post(
                "/admin/articles/image/add/", {"original": SimpleUploadedFile("a.png", data)}
            )
        )
