"""Muting, banning and trusting readers: who may, for how long, and what it does."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from comments.models import ModerationEvent, Reader
from comments.moderation import ModerationRefused
from comments.standing import LONGEST_MUTE, ban, give_trust, mute, unban, unmute
from tests.comments.asked import AskedCase
from tests.conftest import make_user


class Standing(AskedCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dana = make_user("dana", "managing_editor")
        cls.omar = Reader.objects.create()

    def test_a_moderator_mutes_for_a_month_and_an_editor_for_longer(self):
        month = self.now + LONGEST_MUTE
        mute(self.omar, until=month, by=self.layla, now=self.now)
        longer = month + timedelta(days=1)
        with pytest.raises(ModerationRefused):
            mute(self.omar, until=longer, by=self.layla, now=self.now)
        assert mute(self.omar, until=longer, by=self.basim, now=self.now).muted_until == longer

    def test_a_muted_reader_writes_nothing_and_still_chooses(self):
        mute(self.omar, until=self.now + timedelta(days=1), by=self.layla, now=self.now)
        with pytest.raises(ValidationError):
            self.held(reader=self.omar)
        self.send(choice="yes", reader=self.omar)
        assert self.tally() == {"yes": 1}
        unmute(self.omar, by=self.layla, now=self.now)
        self.omar.refresh_from_db()
        assert self.held(reader=self.omar).state == "held"

    def test_only_the_chief_bans_and_a_ban_ends(self):
        until = self.now + timedelta(hours=1)
        for who in (self.layla, self.basim, self.amal):
            with pytest.raises(ModerationRefused):
                ban(self.omar, until=until, by=who, now=self.now)
        ban(self.omar, until=until, by=self.dana, now=self.now)
        with pytest.raises(ValidationError):
            self.send(choice="yes", reader=self.omar)
        self.send(choice="yes", reader=self.omar, now=until)
        unban(self.omar, by=self.dana, now=self.now)
        assert self.omar.banned_until is None

    def test_trust_is_given_by_an_editor_and_kept(self):
        with pytest.raises(ModerationRefused):
            give_trust(self.omar, 3, by=self.layla, now=self.now)
        with pytest.raises(ModerationRefused):
            give_trust(self.omar, 2, by=self.basim, now=self.now)
        give_trust(self.omar, 3, by=self.basim, now=self.now)
        assert self.held(reader=self.omar).state == "visible"
        self.omar.refresh_from_db()
        assert self.omar.trust == 3

    def test_every_step_is_in_the_log_without_a_name(self):
        self.omar.name = "عمر كناري"
        mute(self.omar, until=self.now, by=self.layla, now=self.now)
        event = ModerationEvent.objects.get()
        assert (event.move, event.reader_key, event.public_id) == ("mute", self.omar.key, "")
        assert "كناري" not in str(vars(event))
