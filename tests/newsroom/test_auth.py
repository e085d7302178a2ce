"""Signing in: the demo's password opens a demo on this machine, and nothing else."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.test import TestCase, override_settings

from newsroom.auth import DEMO_PASSWORD
from newsroom.models import Installation
from tests.conftest import make_user

PUBLIC = "https://news.example.org"


class DemoPassword(TestCase):
    def setUp(self):
        self.basim = make_user("basim", "editor")
        self.basim.set_password(DEMO_PASSWORD)
        self.basim.save()

    def mark(self):
        Installation.objects.create(is_demo=True)

    def logs_in(self, password=DEMO_PASSWORD):
        return self.client.login(username="basim", password=password)

    def test_it_opens_a_demo_on_this_machine(self):
        self.mark()
        assert self.logs_in()

    def test_it_does_not_open_a_newsroom(self):
        assert not self.logs_in()
        page = self.client.post(
            "/admin/login/", {"username": "basim", "password": DEMO_PASSWORD}, follow=True
        )
        assert not page.wsgi_request.user.is_authenticated

    @override_settings(SITE_URL=PUBLIC)
    def test_it_does_not_open_a_demo_that_was_carried_to_a_public_server(self):
        self.mark()
        assert not self.logs_in()

    def test_nobody_may_choose_it_outside_a_demo(self):
        with pytest.raises(ValidationError):
            validate_password(DEMO_PASSWORD, self.basim)
        self.mark()
        validate_password(DEMO_PASSWORD, self.basim)

    def test_other_passwords_are_djangos_business(self):
        self.basim.set_password("a long pass phrase")
        self.basim.save()
        assert self.logs_in("a long pass phrase")
        assert not self.logs_in("another pass phrase")

    def test_a_public_demo_fails_the_check_before_it_serves(self):
        self.mark()
        call_command("check", deploy=True, tags=["security"])
        with override_settings(SITE_URL=PUBLIC), pytest.raises(SystemCheckError, match="E002"):
            call_command("check", deploy=True, tags=["security"])

    def test_the_demo_is_not_written_over_a_newsroom(self):
        with pytest.raises(CommandError, match="newsroom's own work"):
            call_command("demo")
        assert not Installation.objects.exists()
