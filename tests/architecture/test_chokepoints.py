"""One place for each dangerous thing, so that reading that place is reading all of it.

A file that may do it is named beside its reason; adding one is a decision, not an accident.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import (
    Breach,
    Source,
    breaches,
    dotted,
    files,
    holds,
    imports,
    is_under,
    python,
    templates,
)

WRITES = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete",
    "acreate", "aupdate", "adelete", "abulk_create", "abulk_update",
}  # fmt: skip
STORY_ROWS = {"Article", "Revision", "Publication", "WorkflowEvent"}
# The same rows, by the names that relations give them.
STORY_RELATIONS = {"publications", "revisions", "events", "listed"}
STORY_NAMES = {"article", "story", "publication", "revision"}
ANSWER_ROWS = {"Comment", "ModerationEvent"}
ANSWERS = (
    "comments/moderation.py",
    "comments/answering.py",
    # What follows from a move, and the figures kept beside the words.
    "comments/consequences.py",
    "comments/summary.py",
    # Readers muted and banned: rows of the log only.
    "comments/standing.py",
    # Word rules and switches, with their rows of the log.
    "comments/ruling.py",
    "comments/switching.py",
    # Votes and complaints; two devices of one reader; what has had its time.
    "comments/marks.py",
    "comments/joining.py",
    "comments/erasing.py",
    "comments/tidying.py",
)
PASSING = (
    ("articles/autosave.py", {"Autosave"}, {"autosaves"}),
    ("articles/presence.py", {"Presence", "Hold"}, {"presences", "hold"}),
)
LIBRARIES = {
    "django_otp": (
        "newsroom/signin/",
        # Takes its pages out of the desk.
        "newsroom/admin.py",
    ),
    "segno": ("newsroom/signin/qr.py",),
    "bleach": ("newsroom/text/sanitise.py",),
    # What is cached, and under which key, stands in one file: a key that forgets the language or
    # the reader shows one person's page to another.
    "django.core.cache": (
        "newsroom/web/caching.py",
        # Asks whether it is there, under a key of its own.
        "newsroom/health.py",
    ),
    "markdown": ("newsroom/text/markdown.py",),
    # Both only read what was pasted; what comes of it is Markdown, and set like all other.
    "bs4": ("newsroom/text/pasted/",),
    "markdownify": ("newsroom/text/pasted/__init__.py",),
    "PIL": (
        "articles/images/",
        # Draws the covers of the demo, from nothing.
        "articles/demo/covers/",
    ),
}
RAW_SQL = (
    "articles/models/triggers.py",
    # Full-text search is each database's own language. Names of tables are those of `tables.py`.
    "articles/search/",
    # Asks PostgreSQL for its locale: no table is named.
    "newsroom/checks.py",
)
PASSWORDS = (
    "newsroom/signin/passwords.py",
    # Django's own backend, without the demo's password.
    "newsroom/auth.py",
)
VOUCHES = {"mark_safe", "SafeString", "SafeText", "html_safe"}
NO_TOKEN = (
    # Nothing there takes a post; it is refused as a problem that programs can read.
    "articles/api/door.py",
    # It has a check of its own, as its form stands in a cached page.
    "comments/views/",
    # It refuses every post, whoever sent it.
    "articles/admin/walk.py",
    # A browser reports there by itself, without a form.
    # Adds one to a number, and asks that a page of ours says it.
    "articles/views/reading.py",
    "newsroom/health.py",
    # A reader of mail switches letters off by itself, at a signed address that does nothing else.
    "newsroom/account.py",
    # The same for the digest.
    "articles/views/unsubscribing.py",
)


def _writes(call: ast.Call, models: set[str], relations: set[str] = frozenset()) -> bool:
    """Whether the call writes a row: `Article(…)`, `Article.objects…update(…)`, `x.events.create(…)`."""
    first, *rest = dotted(call.func).split(".")
    if not rest:
        return first in models
    if rest[-1] not in WRITES:
        return False
    return (first in models and "objects" in rest) or bool(relations & {*rest})


def writes_stories_in_the_workflow(source: Source) -> Iterator[Breach]:
    """Stories, snapshots, public copies and their log are written by articles/workflow alone, so
    the state, the version and the event never part."""
    if source.is_in("articles/workflow/"):
        return
    for call in source.calls():
        *owner, verb = dotted(call.func).split(".")
        by_hand = verb in ("save", "delete") and owner and owner[-1] in STORY_NAMES
        if by_hand or _writes(call, STORY_ROWS, STORY_RELATIONS):
            yield call.lineno, f"writes with {dotted(call.func)}: use workflow.create/edit/perform."


def writes_answers_in_moderation(source: Source) -> Iterator[Breach]:
    """An answer is stored by answering and moved by moderation: state, tally and log never part."""
    if source.is_in(*ANSWERS):
        return
    for call in source.calls():
        *owner, verb = dotted(call.func).split(".")
        by_hand = verb in ("save", "delete") and owner[-1:] == ["comment"]
        if by_hand or _writes(call, ANSWER_ROWS):
            yield call.lineno, f"writes with {dotted(call.func)}: use moderate() or answer()."


def writes_what_is_passing_in_its_rules(source: Source) -> Iterator[Breach]:
    """Words on their way and open pages have one file each that writes them, so that what they never
    touch can be read off it."""
    for call in source.calls():
        for place, models, relations in PASSING:
            if not source.is_in(place) and _writes(call, models, relations):
                yield call.lineno, f"writes with {dotted(call.func)}: call a rule of {place}."


def assigns_a_state_in_its_table(source: Source) -> Iterator[Breach]:
    """A state changes by a move of a table; an assignment elsewhere would be a move nobody sees."""
    if source.is_in("articles/workflow/table.py"):
        return
    for node in ast.walk(source.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in ("state", "public_status"):
                yield target.lineno, f"assigns {dotted(target)}: make it a move."
        if isinstance(node, ast.Call) and dotted(node.func) == "setattr" and len(node.args) > 1:
            name = node.args[1]
            if isinstance(name, ast.Constant) and name.value in ("state", "public_status"):
                yield node.lineno, "sets a state by its name: make it a move."


def uses_a_library_in_its_place(source: Source) -> Iterator[Breach]:
    """Each of these has weaknesses, or does something grave, that one place of ours knows and
    guards."""
    for line, name in imports(source):
        for library, places in LIBRARIES.items():
            if is_under(name, library) and not source.is_in(*places):
                yield line, f"imports {library}: only {', '.join(places)} may; call what it offers."


def compares_passwords_in_one_place(source: Source) -> Iterator[Breach]:
    """A password that is compared elsewhere can be guessed there as often as one likes."""
    if source.is_in(*PASSWORDS):
        return
    for call in source.calls():
        verb = dotted(call.func).rpartition(".")[2]
        if verb in ("authenticate", "aauthenticate", "check_password", "acheck_password"):
            yield call.lineno, f"{verb}(): use newsroom.signin.passwords, which counts the tries."


def vouches_for_html_in_markup(source: Source) -> Iterator[Breach]:
    """HTML that is not escaped passes newsroom/web/markup.py, where each caller can be counted."""
    if source.is_in("newsroom/web/markup.py"):
        return
    for node in ast.walk(source.tree):
        named = node.id if isinstance(node, ast.Name) else getattr(node, "attr", None)
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            named = node.name
        if named in VOUCHES | {"__html__"}:
            yield node.lineno, f"{named}: use newsroom.web.markup.trusted, for HTML of ours."
        if isinstance(node, ast.keyword) and node.arg == "is_safe":
            yield node.value.lineno, "is_safe: return newsroom.web.markup.trusted(…) instead."


def template_escapes_everything(source: Source) -> Iterator[Breach]:
    """A template never decides that a text is HTML: the filter that made it does."""
    for line, text in enumerate(source.text.split("\n"), start=1):
        for words in ("|safe", "autoescape off", "|safeseq", "filter safe"):
            if words in text.replace("| ", "|"):
                yield line, f"{words}: print it through a filter that returns trusted HTML."


def writes_no_sql(source: Source) -> Iterator[Breach]:
    """The ORM's queries run on both databases and quote what they are given."""
    if source.is_in(*RAW_SQL):
        return
    for node in ast.walk(source.tree):
        name = getattr(node, "attr", getattr(node, "id", None))
        is_called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if name in ("RawSQL", "executescript") or (
            is_called and node.func.attr in ("raw", "extra", "cursor", "execute")
        ):
            yield (
                node.lineno,
                "raw SQL: say it with the ORM, or in articles/models/triggers.py or articles/search/.",
            )


def reads_settings_not_the_environment(source: Source) -> Iterator[Breach]:
    """One file reads the environment; it checks each value and README names it."""
    if source.is_in("newsroom/settings.py", "newsroom/wsgi.py"):
        return
    for node in ast.walk(source.tree):
        if dotted(node) in ("os.environ", "os.getenv", "os.environb"):
            yield node.lineno, "reads the environment: add a setting to newsroom/settings.py."
    for line, name in imports(source):
        if is_under(name, "environs", "os.environ", "os.getenv"):
            yield line, f"imports {name}: add a setting to newsroom/settings.py."


def asks_for_a_token(source: Source) -> Iterator[Breach]:
    """A form without the token can be sent by any site a reader visits."""
    if source.is_in(*NO_TOKEN):
        return
    for line, name in imports(source):
        if name.endswith(".csrf_exempt"):
            yield line, "csrf_exempt: keep the token, or name the view's own check here."


def says_nothing_on_its_own(source: Source) -> Iterator[Breach]:
    """Commands write to their own output and the house to its log; print goes past both."""
    for call in source.calls():
        if dotted(call.func) in ("print", "pprint", "pprint.pprint", "breakpoint"):
            yield call.lineno, f"{dotted(call.func)}(): use self.stdout.write or a logger."


RULES = (
    writes_stories_in_the_workflow,
    writes_answers_in_moderation,
    writes_what_is_passing_in_its_rules,
    assigns_a_state_in_its_table,
    uses_a_library_in_its_place,
    compares_passwords_in_one_place,
    vouches_for_html_in_markup,
    writes_no_sql,
    reads_settings_not_the_environment,
    asks_for_a_token,
)


@pytest.mark.parametrize("rule", RULES)
def test_it_holds(rule):
    holds(rule, python())


def test_templates_escape_everything():
    holds(template_escapes_everything, templates())


def test_nothing_prints():
    holds(says_nothing_on_its_own, [*python(), *files(".py", "tests", "deploy")])


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (writes_stories_in_the_workflow, "Article.objects.create(section=None)"),
        (writes_stories_in_the_workflow, "Article.objects.filter(pk=1).update(state='draft')"),
        (writes_stories_in_the_workflow, "Publication.objects.visible(now).delete()"),
        (writes_stories_in_the_workflow, "Article(headline_ar='')"),
        (writes_stories_in_the_workflow, "story.publications.filter(pk=1).update(major=2)"),
        (writes_stories_in_the_workflow, "article.save(update_fields=['assignee'])"),
        (writes_answers_in_moderation, "Comment.objects.filter(pk=1).update(state='visible')"),
        (writes_answers_in_moderation, "comment.save()"),
        (writes_what_is_passing_in_its_rules, "Autosave.objects.filter(pk=1).delete()"),
        (writes_what_is_passing_in_its_rules, "story.presences.all().delete()"),
        (assigns_a_state_in_its_table, "comment.state = 'visible'"),
        (assigns_a_state_in_its_table, "story.state: str = 'published'"),
        (assigns_a_state_in_its_table, "setattr(story, 'state', 'published')"),
        (uses_a_library_in_its_place, "import bleach"),
        (uses_a_library_in_its_place, "from django.core.cache import cache"),
        (compares_passwords_in_one_place, "request.user.check_password(typed)"),
        (compares_passwords_in_one_place, "authenticate(request, username=name, password=typed)"),
        (uses_a_library_in_its_place, "from markdown.extensions import Extension"),
        (uses_a_library_in_its_place, "def late():\n    from PIL import Image"),
        (
            vouches_for_html_in_markup,
            "from django.utils import safestring\nsafestring.mark_safe(x)",
        ),
        (vouches_for_html_in_markup, "register.filter('bold', bold, is_safe=True)"),
        (vouches_for_html_in_markup, "class Bold:\n    def __html__(self): return ''"),
        (template_escapes_everything, "<p>\n{{ body|safe }}</p>"),
        (template_escapes_everything, "{% autoescape off %}{{ body }}{% endautoescape %}"),
        (writes_no_sql, "Publication.objects.raw('SELECT 1')"),
        (writes_no_sql, "with connection.cursor() as cursor: pass"),
        (reads_settings_not_the_environment, "import os\nos.environ['DEBUG']"),
        (reads_settings_not_the_environment, "from os import getenv"),
        (asks_for_a_token, "from django.views.decorators.csrf import csrf_exempt"),
        (says_nothing_on_its_own, "print('here')"),
    ],
)
def test_a_break_is_seen(rule, code):
    assert breaches(rule, [Source("articles/views/home.py", code)])


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (writes_stories_in_the_workflow, "Article.objects.filter(pk=1).first()"),
        (writes_stories_in_the_workflow, "Heartbeat.objects.update_or_create(name='x')"),
        (writes_answers_in_moderation, "Comment.objects.visible().filter(state='visible')"),
        (assigns_a_state_in_its_table, "seen = story.state == 'published'"),
        (vouches_for_html_in_markup, "trusted(html)"),
    ],
)
def test_what_is_allowed_is_not_seen(rule, code):
    assert not breaches(rule, [Source("articles/views/home.py", code)])
