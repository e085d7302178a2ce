"""What a reader is told when a form is not taken: by the code of the phase that refused it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The field of the form that the words belong to, and the words.
REFUSALS: dict[str, tuple[str, Promise]] = {
    "empty": ("body", _("An empty answer does not arrive. Write at least one sentence.")),
    "size": ("body", _("An answer has between 2 and 2,000 characters.")),
    "lines": ("body", _("An answer has 12 lines at most.")),
    "name_size": ("name", _("Write your name in 2 to 40 letters.")),
    "name_reserved": ("name", _("This name belongs to the newsroom. Choose another one.")),
    "name_mixed": ("name", _("Write each word of your name in one alphabet.")),
    "no_address": ("email", _("To be told what came true, give a mail address.")),
    "closed": ("body", _("This question is closed. Answers stay readable.")),
    "answers_closed": ("body", _("The newsroom takes no answers just now.")),
    "known_readers": ("body", _("This question takes answers of known readers only.")),
    "token": ("body", _("The form has grown old. Send it once more.")),
    "banned": ("body", _("The newsroom takes no more answers from you.")),
    "blocked": ("body", _("Answers from here are not taken.")),
    "muted": ("body", _("You cannot write for now. Your choice still counts.")),
    "rate": ("body", _("That was quick. Wait half a minute, then send it again.")),
    "rate_network": ("body", _("Many answers come from your network. Try again in ten minutes.")),
    "blocked_link": ("body", _("The answer leads to an address that is not taken here.")),
    "word_rule": ("body", _("The answer holds words that are not published here.")),
    "busy": ("body", _("Very many are answering at once. Try again in a few minutes.")),
    "no_replies": ("body", _("Nobody can reply to this answer any more.")),
    "choice": ("choice", _("Choose one of the choices of this question.")),
    "confidence": ("confidence", _("How sure you are is a number from 50 to 100.")),
    "email": ("email", _("This is not a mail address.")),
    "too_late": ("body", _("An answer can be changed for five minutes. You may write a new one.")),
}

# What a moderator reads beside the evidence, by the code of the phase that held it.
HOLDS: dict[str, Promise] = {
    "new_reader": _("first answers of a new reader"),
    "history": _("many answers of this reader were refused"),
    "trap": _("a hidden field was filled, as robots do"),
    "same_words": _("the same words came before"),
    "near_words": _("nearly the same words came before"),
    "links": _("more links than this reader may set"),
    "word_rule": _("a word rule spoke"),
    "hidden": _("many hidden characters"),
    "language": _("mostly another language"),
    "no_letters": _("no letters at all"),
    "shouting": _("shouting"),
    "repetition": _("one word over and over"),
    "name_of_a_colleague": _("the name of a colleague"),
    "surge": _("very many answers at once"),
    "surge_no_work": _("very many answers at once, this one without proof of work"),
    "read_first": _("this question is read first"),
    "outside_spam": _("the service asked calls it spam"),
    "outside_hold": _("the service asked is not sure"),
    "outside_failed": _("the service asked did not answer"),
    "outside_pass": _("the service asked found nothing"),
}


def explain(code: str) -> str:
    """The words of a hold code; the code itself where there are none."""
    return str(HOLDS.get(code, code))
