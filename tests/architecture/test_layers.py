"""Imports go down, never up, never in a circle: a change is then felt only above where it was made."""

from collections.abc import Iterator

import pytest

from tests.architecture.tree import (
    SITE,
    Breach,
    Source,
    breaches,
    files,
    holds,
    imports,
    is_under,
    python,
)

# From the floor to the roof. Packages on one line stand beside each other and do not know each
# other; a longer name wins over a shorter one, and what is not named belongs to its app's last line.
LADDER = (
    ("newsroom.text",),
    ("newsroom.web",),
    ("newsroom.models", "newsroom.rows"),
    ("newsroom.auth", "newsroom.mail", "newsroom.outbound"),
    ("articles.rendering", "articles.roles", "articles.signals"),
    ("newsroom.signin",),
    ("articles.models",),
    ("articles.translation", "articles.images", "articles.search", "articles.structured_data"),
    # Beside the stories, for those who write them: none can reach a text that was saved.
    ("articles.autosave", "articles.presence", "articles.linting"),
    ("articles.workflow",),
    ("articles.question_series",),
    ("articles.ideas", "articles.calendar", "articles.figures", "articles.front", "articles.reports", "articles.reads"),
    ("articles.desk",),
    ("articles.tasks", "articles.importers", "articles.notifications", "articles.digest", "articles.distribution"),
    ("articles.templatetags",),
    ("articles.editions", "articles.moved", "articles.parts"),
    # One page of a story for its three doors: readers, the desk, a guest with a link.
    ("articles.page",),
    ("articles.views", "articles.outside", "articles.admin", "articles.feeds", "articles.sitemaps", "articles.api",
     "articles.management"),
    ("articles",),
    ("comments.models", "comments.words", "comments.screening", "comments.refusals"),
    ("comments.summary", "comments.tokens", "comments.guests", "comments.privacy", "comments.foresight",
     "comments.ledger", "comments.indexing"),
    ("comments.letters",),
    ("comments.tasks",),
    ("comments.facts", "comments.consequences", "comments.questions"),
    ("comments.moderation", "comments.rehearsal", "comments.outside", "comments.switching"),
    ("comments.answering",),
    ("comments.marks", "comments.joining", "comments.erasing", "comments.tidying", "comments.standing", "comments.ruling",
     "comments.unanswered", "comments.load"),
    ("comments.brief", "comments.harvest"),
    ("comments.brief_letters",),
    ("comments.reading",),
    ("comments.listing",),
    ("comments.templatetags",),
    ("comments.views", "comments.admin", "comments.management"),
    ("comments",),
    ("newsroom",),
)  # fmt: skip
# The stories' public face for the answers: comments never reaches into how a story is made.
SHOWN_TO_COMMENTS = (
    "articles.models",
    "articles.roles",
    "articles.signals",
    "articles.workflow",
    "articles.ideas",
    "articles.search",
    # Where a colleague says that no more letters are wanted.
    "articles.notifications",
)
# What comments' doors may share of the desk and the pages.
SHOWN_TO_DOORS = ("articles.admin", "articles.templatetags")
PURE = ("newsroom.text", "articles.rendering")
KNOW_NO_REQUEST = (
    "articles.models", "articles.workflow", "articles.ideas", "articles.calendar",
    "articles.figures", "articles.front", "articles.reports", "articles.desk", "articles.notifications", "articles.digest", "articles.rendering",
    "articles.images", "articles.roles", "comments.models", "comments.moderation",
    "comments.answering", "comments.consequences", "comments.facts", "comments.marks",
    "comments.foresight", "comments.privacy", "comments.questions", "comments.screening",
    "comments.summary", "comments.words", "newsroom.text",
)  # fmt: skip


def place(module: str) -> tuple[int, str] | None:
    """The step of the ladder a module stands on, and the package that puts it there."""
    found = [
        (len(package), step, package)
        for step, packages in enumerate(LADDER)
        for package in packages
        if is_under(module, package)
    ]
    return max(found)[1:] if found else None


def goes_down(source: Source) -> Iterator[Breach]:
    """A module imports what stands below it, so that rules never depend on pages."""
    here = place(source.module)
    for line, name in imports(source):
        there = place(name)
        if here is None or there is None or here[1] == there[1] or there[0] < here[0]:
            continue
        yield line, f"{source.module} imports {name}, which does not stand below it. Move the code."


def comments_see_the_public_names(source: Source) -> Iterator[Breach]:
    """Comments knows the stories' models, roles, signals and rules; how they are made is not its
    business."""
    if not source.is_in("comments/"):
        return
    is_door = source.is_in("comments/admin.py", "comments/admin/", "comments/templatetags/")
    shown = SHOWN_TO_COMMENTS + (SHOWN_TO_DOORS if is_door else ())
    for line, name in imports(source):
        if is_under(name, "articles") and not is_under(name, *shown):
            yield line, f"{name} is not shown to comments; name it in {', '.join(shown)}."


def knows_no_tests(source: Source) -> Iterator[Breach]:
    """What runs in a newsroom stands without the tests."""
    for line, name in imports(source):
        if is_under(name, "tests", "pytest", "unittest"):
            yield line, f"imports {name}: move what both need out of the tests."


def imports_absolutely(source: Source) -> Iterator[Breach]:
    """A full name says where a thing stands, and these rules can read it."""
    for line, name in imports(source):
        if name.startswith("."):
            yield line, f"imports {name}: write the full name."


def is_text_in_text_out(source: Source) -> Iterator[Breach]:
    """Text and rendering are tested as plain functions because they know no framework."""
    if not is_under(source.module, *PURE):
        return
    for line, name in imports(source):
        if is_under(name, "django"):
            yield line, f"imports {name}: pass what is needed as an argument."


def knows_no_request(source: Source) -> Iterator[Breach]:
    """Rules take `by=user, now=…`; so the desk, the scheduler and an importer use the same ones."""
    if not is_under(source.module, *KNOW_NO_REQUEST):
        return
    for line, name in imports(source):
        if is_under(name, "django.http", "django.shortcuts", "django.contrib.messages"):
            yield line, f"imports {name}: answer in the view, and pass values to the rule."


RULES = (
    goes_down,
    comments_see_the_public_names,
    knows_no_tests,
    imports_absolutely,
    is_text_in_text_out,
    knows_no_request,
)


@pytest.mark.parametrize("rule", RULES)
def test_it_holds(rule):
    holds(rule, python())


@pytest.mark.parametrize(
    ("rule", "path", "code"),
    [
        (goes_down, "newsroom/text/slugs.py", "from articles.models import Section"),
        (goes_down, "newsroom/web/paths.py", "from newsroom import health"),
        (goes_down, "articles/models/article.py", "from articles.workflow import edit"),
        (goes_down, "articles/models/article.py", "import articles.images.checks"),
        (goes_down, "articles/workflow/moves.py", "from articles.views import home"),
        (goes_down, "articles/views/home.py", "from articles import admin"),
        (goes_down, "articles/views/story.py", "def f():\n    from comments.models import Comment"),
        (goes_down, "comments/models.py", "from comments.moderation import moderate"),
        (
            comments_see_the_public_names,
            "comments/views/answers.py",
            "from articles.images import checks",
        ),
        (comments_see_the_public_names, "comments/views/answers.py", "from articles import views"),
        (knows_no_tests, "articles/demo/load.py", "from tests.conftest import make_user"),
        (imports_absolutely, "articles/views/home.py", "from .listings import Page"),
        (is_text_in_text_out, "newsroom/text/dates.py", "from django.utils import timezone"),
        (knows_no_request, "articles/workflow/moves.py", "from django.http import Http404"),
    ],
)
def test_a_break_is_seen(rule, path, code):
    assert breaches(rule, [Source(path, code)])


def test_what_stands_below_may_be_imported():
    code = "from articles.models import Publication\nfrom articles.views.listings import Page"
    assert not breaches(goes_down, [Source("articles/views/home.py", code)])


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle of imports, in order; empty where there is none."""
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return way[way.index(module) :]
        if module in done:
            return []
        for other in sorted(graph.get(module, ())):
            if found := walk(other, [*way, module]):
                return found
        done.add(module)
        return []

    return next((found for module in sorted(graph) if (found := walk(module, []))), [])


def test_no_module_imports_itself_by_a_detour():
    """A circle means that two modules are one, or that a third is missing. Late imports count."""
    # Migrations too: they are modules like others.
    sources = {source.module: source for source in files(".py", *SITE)}
    graph = {
        module: {
            named if named in sources else named.rpartition(".")[0]
            for _line, named in imports(source)
        }
        - {module}
        for module, source in sources.items()
    }
    graph = {module: names & graph.keys() for module, names in graph.items()}
    found = circle(graph)
    assert not found, f"these import each other: {' → '.join([*found, *found[:1]])}"


def test_a_circle_is_seen():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
