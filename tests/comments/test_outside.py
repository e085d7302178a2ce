"""Asking a service about an answer, against a server of its protocol on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

from django.test import SimpleTestCase, override_settings

from comments.outside import ask

ASKED = {"address": "203.0.113.9", "browser": "Firefox", "name": "عمر", "body": "كلام", "story": "/a/1/"}  # fmt: skip


class Service(BaseHTTPRequestHandler):
    says, tip, status = "false", "", 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).heard = (self.path, parse_qs(body))
        self.send_response(self.status)
        if self.tip:
            self.send_header("X-akismet-pro-tip", self.tip)
        self.end_headers()
        self.wfile.write(self.says.encode())

    def log_message(self, *_words):
        pass


class Asking(SimpleTestCase):
    def setUp(self):
        self.server = HTTPServer(("127.0.0.1", 0), Service)
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def ask(self, says="false", tip="", status=200):
        Service.says, Service.tip, Service.status = says, tip, status
        url = f"http://127.0.0.1:{self.server.server_port}/"
        with override_settings(AKISMET_KEY="key", AKISMET_URL=url):
            return ask(**ASKED)

    def test_what_it_says_is_what_screening_is_told(self):
        assert self.ask() == ("pass", "false")
        assert self.ask("true") == ("hold", "true")
        assert self.ask("true", "discard") == ("spam", "discard")
        path, form = Service.heard
        assert path == "/1.1/comment-check"
        assert (form["comment_content"], form["user_ip"]) == (["كلام"], ["203.0.113.9"])

    def test_trouble_passes_the_answer_on_with_its_evidence(self):
        assert self.ask("invalid") == ("failed", "invalid")
        assert self.ask(status=500) == ("failed", "HTTPError")
        with override_settings(AKISMET_KEY="key", AKISMET_URL="http://127.0.0.1:9"):
            assert ask(**ASKED)[0] == "failed"

    def test_without_a_key_nobody_is_asked(self):
        Service.heard = None
        assert ask(**ASKED) == ("", "")
        assert Service.heard is None
