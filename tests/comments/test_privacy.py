"""What is kept of addresses: hashes that cannot be traced after their time, and sealed mail."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.test import TestCase, override_settings

from comments.models import AddressKey, Block
from comments.privacy import caller, forget_addresses, is_blocked, mail_hmac
from newsroom.web.sealing import seal, unseal

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = "203.0.113.9"


class Addresses(TestCase):
    def test_no_address_is_in_what_is_kept(self):
        kept = caller(HOME, "Firefox", now=NOW)
        assert HOME not in str(kept)
        assert len({kept.address, kept.network, kept.device}) == 3
        assert caller(HOME, "Firefox", now=NOW) == kept
        assert caller(HOME, "Chrome", now=NOW).device != kept.device

    def test_a_network_is_24_bits_or_56(self):
        def network(address):
            return caller(address, "", now=NOW).network

        assert network("203.0.113.9") == network("203.0.113.200") != network("203.0.114.9")
        six = "2a00:1450:4009:8{}::1"
        assert network(six.format("1f")) == network(six.format("2e"))
        assert network(six.format("1f")) != network("2a00:1450:4009:9ff::1")

    def test_an_address_that_is_not_on_the_internet_has_no_network(self):
        for address in ("127.0.0.1", "10.0.0.7", "::1"):
            assert caller(address, "", now=NOW).network == ""
            assert caller(address, "", now=NOW).address
        assert caller("", "", now=NOW).address == caller("nonsense", "", now=NOW).address == ""

    def test_a_hash_lives_as_long_as_its_key(self):
        november = caller(HOME, "", now=NOW)
        december = caller(HOME, "", now=NOW + timedelta(days=20))
        assert december.address != november.address
        assert november.address in december.known
        Block.objects.create(kind="address", value=november.address)
        assert is_blocked("address", december.known, now=NOW)
        gone = NOW + timedelta(days=42)
        forget_addresses(gone)
        assert not AddressKey.objects.filter(month="2026-11").exists()
        assert november.address not in caller(HOME, "", now=gone).known

    def test_a_block_ends(self):
        Block.objects.create(kind="email", value=mail_hmac("a@b.example"), until=NOW)
        assert not is_blocked("email", (mail_hmac("A@B.example "),), now=NOW)
        assert is_blocked("email", (mail_hmac("A@B.example "),), now=NOW - timedelta(seconds=1))


class Mail(TestCase):
    def test_it_is_sealed_and_opened_with_the_key_alone(self):
        sealed = seal("omar@example.org")
        assert "omar" not in sealed
        assert sealed != seal("omar@example.org")
        assert unseal(sealed) == "omar@example.org"
        with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
            assert unseal(sealed) == ""

        with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
            assert unseal(sealed) == "omar@example.org"
