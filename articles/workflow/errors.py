"""The three ways a move can fail, each with words for the person who tried it."""

from django.utils.translation import gettext as _


class WorkflowError(Exception):
    """A move that did not happen. Nothing was written."""


class StaleVersion(WorkflowError):
    """Somebody else changed the story since it was shown."""

    def __str__(self) -> str:
        return _("This story has changed since you opened it. Nothing of yours was lost.")


class NotAllowed(WorkflowError):
    """This person may not make this move on this story now."""

    def __str__(self) -> str:
        return _("You may not do this with the story as it stands now.")


class Refused(WorkflowError):
    """The move is allowed, but the story does not meet what it asks. `reasons` says why."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)
