"""Whose request it is: a proxy of ours is believed, and nobody else."""

import pytest
from django.test import RequestFactory

from newsroom.web.addresses import client_address, household

READER, OTHER, PROXY, BALANCER = "203.0.113.9", "198.51.100.7", "10.0.0.1", "10.0.0.2"


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        (READER, None, READER),
        (READER, OTHER, READER),
        (PROXY, READER, READER),
        (PROXY, f"{OTHER}, {READER}", READER),
        (PROXY, f"{OTHER}, {READER}, {BALANCER}", READER),
        (PROXY, f"{READER},{BALANCER},nonsense", PROXY),
        (PROXY, f"nonsense, {BALANCER}", BALANCER),
        (PROXY, "", PROXY),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        ("", READER, READER),
        ("", f"{OTHER}, {READER}", READER),
        ("", None, ""),
        ("", "unix:", ""),
    ],
)
def test_the_address_is_read_as_far_as_our_proxies_vouch_for_it(peer, forwarded, found, settings):
    settings.TRUSTED_PROXIES = [PROXY, "10.0.0.2/32"]
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)) == found


def test_without_a_proxy_nobody_is_believed(settings):
    settings.TRUSTED_PROXIES = []
    request = RequestFactory().get("/", headers={"x-forwarded-for": OTHER}, REMOTE_ADDR=PROXY)
    assert client_address(request) == PROXY


def test_a_star_believes_every_peer_as_it_does_for_gunicorn(settings):
    settings.TRUSTED_PROXIES = ["*"]
    request = RequestFactory().get("/", headers={"x-forwarded-for": OTHER}, REMOTE_ADDR=PROXY)
    assert client_address(request) == OTHER


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        (READER, READER),
        ("::ffff:203.0.113.9", READER),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_household_is_counted_once(address, counted_as):
    assert household(address) == counted_as
