"""What readers say and what becomes of it: questions as readers live them, readers, answers, marks.

The wording of a question belongs to articles. A choice counts through its Ballot, words stand in a
Comment, and the Tally is kept beside them in the same transaction, so that no page ever counts rows.
"""

from comments.models.ballot import Ballot, BallotChange, Tally
from comments.models.comment import Comment, CommentQuerySet, CommentRevision, new_public_id
from comments.models.desk import CountCheck, QueueView
from comments.models.event import ModerationEvent, QuestionEvent
from comments.models.mark import Flag, Vote
from comments.models.question import Question, Switch
from comments.models.quote import BriefLetter, QuotedAnswer
from comments.models.reader import AddressKey, Block, Reader, Subscription, UsedToken
from comments.models.word_rule import WordRule, WordRuleMonth

__all__ = [
    "AddressKey",
    "Ballot",
    "BallotChange",
    "Block",
    "BriefLetter",
    "Comment",
    "CommentQuerySet",
    "CommentRevision",
    "CountCheck",
    "Flag",
    "ModerationEvent",
    "Question",
    "QuestionEvent",
    "QueueView",
    "QuotedAnswer",
    "Reader",
    "Subscription",
    "Switch",
    "Tally",
    "UsedToken",
    "Vote",
    "WordRule",
    "WordRuleMonth",
    "new_public_id",
]
