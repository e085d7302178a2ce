"""The digest by mail: who wants it (`wishes`), when an issue is made (`issues`), what a letter says
(`letters`), and that each goes out once (`sending`).

Corrections and retractions of a story go at once, as a short letter, to those who were sent the story
before; clarifications stand on top of their next digest.
"""

from articles.digest.issues import queue_due
from articles.digest.wishes import Choice, ask, confirm, known_request, known_subscriber, leave

__all__ = ["Choice", "ask", "confirm", "known_request", "known_subscriber", "leave", "queue_due"]
