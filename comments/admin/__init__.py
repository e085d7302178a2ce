"""The desk's pages of readers' answers: the queue, and what is decided beside it."""

from comments.admin.queue import CommentAdmin

__all__ = ["CommentAdmin"]
