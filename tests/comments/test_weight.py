"""What answers add to the weight of a story: a bounded block, whatever readers write, and a light first visit."""

import re

from articles.models import Publication
from articles.rendering import render
from comments.models import Comment
from comments.moderation import moderate
from comments.reading import FEWEST, PAGE, read
from tests.articles.weighing import FIRST_VISIT, collected, compressed
from tests.articles.workflow.cases import SORA
from tests.comments.asked import path_of
from tests.comments.crowd import ReadingCase, crowd

# As long as a paragraph, and as long as an answer may be.
USUAL, LONGEST = 240, 2_000
BLOCK_BYTES = 40_000
TEXT = " ".join(SORA.read_text(encoding="utf-8").split())


class Weight(ReadingCase):
    def full(self, length: int, *, replies: int = 0):
        """More answers than a page, each with words of its own of this length."""
        for row in crowd(self.live, PAGE + 5):
            for _number in range(replies):
                self.reply(row)
        self.spread(Comment.objects.order_by("pk"), length)

    def spread(self, rows, length: int):
        """Words of this length on each, of its own."""
        for place, row in enumerate(rows):
            start = place * 241 % (len(TEXT) - length)
            words = f'<p dir="rtl">{TEXT[start : start + length]}</p>'
            Comment.objects.filter(pk=row.pk).update(body_html=words)

    def story(self) -> str:
        return self.client.get(path_of(self.live)).content.decode()

    def block(self) -> tuple[int, int]:
        """The bytes of the answers in the story, form and all, and how many answers they are."""
        (block,) = re.findall(
            r'<section class="answers" id="answers".*?</section>', self.story(), re.S
        )
        return len(block.encode()), block.count('class="thread__item"')

    def test_a_full_page_of_short_answers_fits(self):
        crowd(self.live, PAGE + 5)
        weighs, answers = self.block()
        assert weighs <= BLOCK_BYTES
        assert answers == PAGE

    def test_of_usual_ones_with_replies_several_opinions_fit(self):
        self.full(USUAL, replies=5)
        weighs, answers = self.block()
        assert weighs <= BLOCK_BYTES
        assert answers >= FEWEST
        # What is left out below an answer is said, and can be read.
        assert self.story().count('class="answer__all"') == answers

    def test_the_longest_that_readers_may_write_fit_too(self):
        self.full(LONGEST, replies=5)
        moderate(Comment.objects.filter(depth=0).first(), "pick", by=self.layla)
        self.live = self.fresh()
        weighs, answers = self.block()
        assert weighs <= BLOCK_BYTES
        assert 1 <= answers < FEWEST

    def test_one_that_is_heavier_than_the_room_stands_alone(self):
        for row in crowd(self.live, 3):
            Comment.objects.filter(pk=row.pk).update(body_html=f"<p>{'&amp;' * 9_000}</p>")
        seen, after = [], ""
        while not seen or after:
            page = read(self.live, after=after)
            seen += [row.pk for row in page.answers]
            after = page.after
        assert len(seen) == len(set(seen)) == 3

    def test_a_thread_of_hundreds_is_read_in_light_pages_that_miss_nothing(self):
        for length in (USUAL, LONGEST):
            root = self.put("root", "yes")
            crowd(self.live, 200, depth=1, root=root, parent=root, choice_key="")
            self.spread(Comment.objects.filter(top=root.pk).order_by("pk"), length)
            seen, after = [], ""
            while not seen or after:
                where = f"{self.where}?thread={root.public_id}{after}"
                page = self.client.get(where).content.decode()
                (block,) = re.findall(r'<section class="answers__one".*?</section>', page, re.S)
                assert len(block.encode()) <= BLOCK_BYTES
                seen += re.findall(r'id="answer-(\w+)"', block)[1:]
                after = "".join(re.findall(r'(&amp;after=\d+)" rel="next', block))
                after = after.replace("&amp;", "&")
            replies = Comment.objects.filter(root=root).order_by("pk")
            assert seen == list(replies.values_list("public_id", flat=True))
            # The address of a reply leads to a page that has it, behind some that came before.
            for public_id in (seen[3], seen[80], seen[-1]):
                page = self.client.get(f"/answers/{public_id}/", follow=True).content.decode()
                there = re.findall(r'id="answer-(\w+)"', page)
                assert public_id in there
                assert length == LONGEST or there.index(public_id) in (4, 6)

    def test_a_first_visit_to_a_long_story_with_a_full_page_of_answers_is_light(self):
        self.full(USUAL, replies=5)
        body = SORA.read_text(encoding="utf-8")
        html = render(body, language="ar").html
        Publication.objects.filter(pk=self.live.pk).update(html_ar=html)
        with collected() as parts:
            parts["html"] = compressed(self.story().encode())
        assert sum(parts.values()) <= FIRST_VISIT, parts
