"""Word rules at the desk: tried before they are saved, proposed by moderators; and the log."""

import re

from django.urls import reverse

from comments.models import ModerationEvent, WordRule
from tests.comments.test_moderation_admin import QueueCase

RULES = reverse("admin:comments_wordrule_changelist")
ADD = reverse("admin:comments_wordrule_add")
LOG = reverse("admin:comments_moderationevent_changelist")
SENT = {"pattern": "السرعة", "kind": "token", "action": "hold", "suffixes": "on", "is_active": "on"}


class RulesAndLog(QueueCase):
    def test_a_rule_is_saved_only_as_it_was_tried(self):
        self.held(body="لأن السرعة تحسم.")
        self.client.force_login(self.basim)
        page = self.client.post(ADD, SENT | {"save": ""}).content.decode()
        assert not WordRule.objects.exists()
        assert "<mark>السرعة</mark>" in page
        tried = re.search('name="tried" value="([^"]+)"', page)[1]
        self.client.post(ADD, SENT | {"save": "", "tried": tried, "pattern": "غيرها"})
        assert not WordRule.objects.exists()
        self.client.post(ADD, SENT | {"save": "", "tried": tried})
        rule = WordRule.objects.get()
        assert (rule.pattern, rule.is_active, rule.made_by) == ("السرعة", True, self.basim)
        assert ModerationEvent.objects.get(move="rule_new").rule == rule.pk
        assert "السرعة" in self.client.get(RULES).content.decode()
        change = reverse("admin:comments_wordrule_change", args=[rule.pk])
        assert self.client.get(change).status_code == 200

    def test_what_a_moderator_writes_is_not_applied(self):
        page = self.client.post(ADD, SENT | {"try": ""}).content.decode()
        tried = re.search('name="tried" value="([^"]+)"', page)[1]
        self.client.post(ADD, SENT | {"save": "", "tried": tried})
        rule = WordRule.objects.get()
        assert not rule.is_active
        change = reverse("admin:comments_wordrule_change", args=[rule.pk])
        assert self.client.get(change).status_code == 403

    def test_a_pattern_that_cannot_be_read_is_an_error_on_the_form(self):
        answer = self.client.post(ADD, SENT | {"kind": "regex", "pattern": "(", "save": ""})
        assert answer.status_code == 200
        assert answer.context["form"].errors["pattern"]

    def test_the_log_tells_each_move_and_is_sifted_by_it(self):
        comment = self.in_state("rejected")
        page = self.client.get(f"{LOG}?move=reject&answer={comment.public_id}").content.decode()
        assert page.count('class="ledger__row"') == 1
        assert "layla" in page
        assert self.client.get(f"{LOG}?before=x&answer=%00").status_code == 200
