"""Hostile text in every field (F13)."""

from django.core.exceptions import ValidationError
from django.urls import reverse

from newsroom.text.reader_text import clean, clean_name
from tests.comments.asked import AskedCase, path_of

HOSTILE = (
    "\u202eعمر", "عمر\u202d\u2066", "\u2067اسم\u2069", "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301b", "م" + "\u064f" * 40 + "حمد",
    "\u200b\u200bظاهر\u2060", "\U000e0061\U000e007fعلم", "\u0000صفر", "\ud7ff\ufffe", "﷽﷽﷽﷽", "ك" * 40,
    "\u2028سطر\u2029", "\u115f\u3164\u2800خالٍ", "<script>alert(1)</script>", "\u0600\u06dd\u08e2نص",
)  # fmt: skip


class Hostile(AskedCase):
    def test_hostile_text_in_every_field_is_taken_or_refused_and_reaches_nobody_else(self):
        page = reverse("comments:answers", args=[self.live.article_id])
        for text in HOSTILE:
            given = {"body": f"{text} كلام", "name": text, "choice": text, "email": text,
                     "confidence": text, "parent": text, "kind": text, "token": text}  # fmt: skip
            assert self.client.post(page, given).status_code == 200
            assert self.client.get(page, {"reply": text, "before": text}).status_code == 200
            words, name = clean(f"{text} كلام"), clean_name(text)
            if not words or len(name) < 2:
                continue
            try:
                comment = self.in_state("visible", body=words, name=name[:40])
            except ValidationError:
                continue
            assert not set(comment.body + comment.name) & set("\u202d\u202e\u2066\u2067\u200b\x00")
        shown = self.client.get(path_of(self.live)).content.decode()
        assert shown.count('<bdi dir="auto">') >= 8
        assert "<script>alert" not in shown
