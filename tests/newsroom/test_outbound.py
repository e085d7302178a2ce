"""Asking other hosts: whom the house asks, whom never, and for how long."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock

import pytest
from django.test import override_settings

from newsroom import outbound
from newsroom.outbound import NotAllowed, Unanswered

FORM = {"content_type": "application/x-www-form-urlencoded"}
PUBLIC = "https://nuqta.example"
INNER = (
    "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https:///x", "//x",
    "https://user@example.com/", "https://example.com:port/",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://localhost/", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/", "https://[2002:7f00:1::]/", "https://10.0.0.8/",
    "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest/",
    "https://[fe80::1]/", "https://[fc00::1]/", "https://0.0.0.0/", "https://224.0.0.1/",
    "https://100.64.0.1/", "http://127.0.0.1/",
)  # fmt: skip


class Asked(BaseHTTPRequestHandler):
    """Keeps what it is sent and answers as the test wants."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.asked.append((self.path, dict(self.headers), self.rfile.read(length)))
        self.send_response(self.server.status)
        for name, value in self.server.more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args):
        """Tests are silent."""


@contextmanager
def host(status=204, answer=b"", **more):
    """A real server on this machine; its `asked` holds every request."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.asked, server.status, server.answer = [], status, answer
    server.more = {name.replace("_", "-"): value for name, value in more.items()}
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_is_sent_arrives_whole():
    with host(202) as server:
        assert outbound.post(f"{server.url}/hub?x=1", b"a=b", **FORM) == 202
    [(path, headers, body)] = server.asked
    assert (path, body) == ("/hub?x=1", b"a=b")
    assert headers["Content-Type"] == FORM["content_type"]
    assert headers["User-Agent"].startswith("newsroom ")


@pytest.mark.parametrize("status", [301, 302, 400, 403, 404, 422, 429, 500, 503])
def test_all_but_a_yes_is_no_answer(status):
    more = {"Location": "http://127.0.0.1:1/elsewhere"}
    with host(status, **more) as server, pytest.raises(Unanswered, match=str(status)):
        outbound.post(server.url, b"", **FORM)
    assert len(server.asked) == 1, "nobody is followed elsewhere"


def test_a_closed_door_is_no_answer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(Unanswered):
            outbound.post(address, b"", **FORM)


def test_a_long_answer_is_not_read_to_its_end():
    with host(200, answer=b"x" * 3_000_000):
        pass
    with host(200, answer=b"x" * 3_000_000) as server:
        assert outbound.post(server.url, b"", **FORM) == 200


def test_an_answer_that_comes_byte_by_byte_is_hung_up_on():
    def drip(listener, is_over):
        line, _address = listener.accept()
        with line:
            line.recv(4096)
            for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000:
                if is_over.wait(0.02):
                    return
                try:
                    line.sendall(bytes([byte]))
                except OSError:
                    return

    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=[listener, is_over])
        thread.start()
        with mock.patch("newsroom.outbound.LONGEST_SECONDS", 0.2), pytest.raises(Unanswered):
            outbound.post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"", **FORM)
        is_over.set()
        thread.join()


@override_settings(SITE_URL=PUBLIC)
@pytest.mark.parametrize("address", INNER)
def test_a_public_site_asks_no_inner_address_in_any_spelling(address):
    with mock.patch("socket.create_connection") as connect, pytest.raises((NotAllowed, Unanswered)):
        outbound.post(address, b"", **FORM)
    assert not connect.called


@override_settings(SITE_URL=PUBLIC)
def test_a_name_that_leads_inside_is_not_asked_and_one_of_two_is_enough():
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, 443))
        for at in ("93.184.216.34", "10.0.0.1")
    ]
    with (
        mock.patch("socket.getaddrinfo", return_value=rows),
        mock.patch("socket.create_connection") as connect,
        pytest.raises(NotAllowed),
    ):
        outbound.post("https://hub.example/", b"", **FORM)
    assert not connect.called


@override_settings(SITE_URL=PUBLIC)
def test_what_was_judged_is_what_is_connected_to():
    """A second answer of the name would lead inside: it is not asked for."""
    rows = [
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, 443))]
        for at in ("93.184.216.34", "10.0.0.1")
    ]
    with (
        mock.patch("socket.getaddrinfo", side_effect=rows) as look_up,
        mock.patch("socket.create_connection", side_effect=OSError) as connect,
        pytest.raises(Unanswered),
    ):
        outbound.post("https://hub.example/", b"", **FORM)
    assert look_up.call_count == 1
    assert connect.call_args.args[0] == ("93.184.216.34", 443)
