"""The desk's pages of readers' answers: the queue, word rules, and the log of both."""

from comments.admin.brief import brief
from comments.admin.log import ModerationEventAdmin
from comments.admin.own import own
from comments.admin.questions import question_list, question_page
from comments.admin.queue import CommentAdmin
from comments.admin.rules import WordRuleAdmin
from comments.admin.switches import site_switches, story_switches
from comments.admin.views import keep_view

__all__ = [
    "CommentAdmin",
    "ModerationEventAdmin",
    "WordRuleAdmin",
    "brief",
    "keep_view",
    "own",
    "question_list",
    "question_page",
    "site_switches",
    "story_switches",
]
