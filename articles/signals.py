"""What the newsroom announces to the rest of the house, after the fact.

Sent by the task `announce`, whose row is written in the move's own transaction, so a receiver
hears of a move at least once and must not mind hearing twice.
"""

from django.dispatch import Signal

published = Signal()  # article_id: int
