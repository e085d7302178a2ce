"""The desk's pages of readers' answers: the queue, word rules, and the log of both."""

from comments.admin.log import ModerationEventAdmin
from comments.admin.queue import CommentAdmin
from comments.admin.rules import WordRuleAdmin

__all__ = ["CommentAdmin", "ModerationEventAdmin", "WordRuleAdmin"]
