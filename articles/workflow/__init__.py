"""All editorial writing: `create`, `edit` and `perform`, the three doors of every story.

The admin, the scheduler, the importer and the demo use the same three. THE TABLE of moves is in
table.py, what a move asks in guards.py, what it writes in moves.py.
"""

from articles.workflow.beforehand import refusals, warning
from articles.workflow.editing import Seen, create, edit
from articles.workflow.errors import NotAllowed, Refused, StaleVersion, WorkflowError
from articles.workflow.moves import SCHEDULER, fire_due, perform
from articles.workflow.people import may_write
from articles.workflow.table import MOVES, available_moves, done_words, edit_row, public_status

__all__ = [
    "MOVES",
    "SCHEDULER",
    "NotAllowed",
    "Refused",
    "Seen",
    "StaleVersion",
    "WorkflowError",
    "available_moves",
    "create",
    "done_words",
    "edit",
    "edit_row",
    "fire_due",
    "may_write",
    "perform",
    "public_status",
    "refusals",
    "warning",
]
