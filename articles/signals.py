"""What the newsroom announces to the rest of the house, after the fact.

Sent by the tasks of articles.workflow.announce, whose rows are written in the move's own
transaction, so a receiver hears of a move at least once and must not mind hearing twice.
"""

from django.dispatch import Signal

published = Signal()  # article_id: int
moved = Signal()  # event_id: int, of a WorkflowEvent
remarked = Signal()  # remark_id: int, of a NoteRemark
# Not of a move: the scheduler has looked after its things, and others may look after theirs.
round_made = Signal()  # now: datetime
taken_down = Signal()  # article_id: int, notice_id: int, of a PublicNotice
