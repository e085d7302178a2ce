"""What the public may see: every public door reads the frozen copies, and says whom it is for."""

import ast
import inspect
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.tree import (
    Breach,
    Source,
    breaches,
    dotted,
    holds,
    imports,
    lines_of,
    python,
    templates,
)

DOORS = (
    "articles/views/", "articles/front/reading.py", "articles/page.py", "articles/parts.py", "articles/editions.py", "articles/moved.py", "articles/feeds/", "articles/sitemaps.py", "articles/api/",
    "articles/api.py", "articles/structured_data.py", "articles/templatetags/", "newsroom/views.py",
    "comments/views/", "comments/templatetags/",
)  # fmt: skip
# Template tags of the desk: only pages behind the admin's own check load them.
DESK = (
    "articles/templatetags/bar.py", "articles/templatetags/clock.py",
    "articles/templatetags/desk.py", "articles/templatetags/front.py",
    "articles/templatetags/panes.py", "articles/templatetags/translating.py",
    "comments/templatetags/queue.py",
)  # fmt: skip
PUBLIC_TABLES = {
    # Which story stands where on the front page, and until when: numbers and times, no words. What
    # is shown of it are the public copies that are visible.
    "FrontPlace",
    "Correction", "Publication", "PublicationByline", "PublicationTag", "PublicNotice",
    "QuestionSummary",
    "Section", "Tag", "Person", "Series", "Path", "Rendition",
}  # fmt: skip
# The door of those who hold a link: it shows what is not public, so it is none of the above, and
# asks nothing but whom its token opens for.
BY_LINK = "articles/outside.py"
# The door of the API answers 405 too, but as a problem that programs can read, and OPTIONS.
REFUSES_ITSELF = "articles/api/door.py"
LINK_ADDRESSES = {"/preview/<str:token>/"}
# The names of modules and constants that hold no row.
NOT_TABLES = {
    "publication", "notice", "path", "question", "standing", "ChangeClass", "Kind", "ShowTally",
    "Standing", "standings", "Leaving", "leavings", "front",
    "MOST_SECONDS", "ROW", "prefix_of", "Spot", "Part", "series", "Verdict",
}  # fmt: skip
# Ways to learn the time that go past newsroom/web/clock.py.
OTHER_CLOCKS = {
    "timezone.now", "timezone.localtime", "timezone.localdate", "datetime.now", "datetime.today",
    "datetime.utcnow", "date.today", "datetime.datetime.now", "datetime.date.today", "time.time",
    "Now",
}  # fmt: skip
# Ways from a public row to the working copy.
INTO_THE_DESK = {"article", "revision", "approved_revision", "revisions", "events"}
INTO_TABLES = {"objects", "publications", "revisions", "events", "preview_links", "article"}
FIRST_QUESTIONS = {"visible", "once_visible"}
# The way in is for strangers, and there is nobody to sign out. Its views say so (`@entrance`), but a
# new one stands here too, so that nobody opens the desk by a decorator alone.
ENTRANCE = {
    "/admin/login/", "/admin/login/code/", "/admin/login/set-up/", "/admin/login/leave/",
    "/admin/logout/", "/admin/password/forgotten/", "/admin/password/new/1/1/",
}  # fmt: skip


def _is_public_door(source: Source) -> bool:
    return source.is_in(*DOORS) and not source.is_in(*DESK)


def reads_public_tables(source: Source) -> Iterator[Breach]:
    """A door that cannot name the working copy cannot leak a draft."""
    if not _is_public_door(source):
        return
    for line, name in imports(source):
        if not name.startswith("articles.models"):
            continue
        for part in name.split(".")[2:]:
            if part not in PUBLIC_TABLES | NOT_TABLES:
                yield (
                    line,
                    f"imports {part}: a public door reads {', '.join(sorted(PUBLIC_TABLES))}.",
                )


def stays_in_public_tables(source: Source) -> Iterator[Breach]:
    """From a publication a relation leads to the working copy: nobody may go there."""
    if not _is_public_door(source):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in INTO_THE_DESK:
            yield (
                node.lineno,
                f"{dotted(node)} leads to the desk; the public copy holds what is shown.",
            )
        word = node.arg if isinstance(node, ast.keyword) else getattr(node, "value", None)
        if isinstance(word, str) and "__" in word and word.split("__")[0] in INTO_THE_DESK:
            yield node.lineno, f"{word} asks the desk."


def asks_what_is_visible(source: Source) -> Iterator[Breach]:
    """One named rule says what is public; a query beside it would forget a condition some day."""
    if not _is_public_door(source):
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute):
            continue
        is_first = dotted(node.value) == "Publication.objects"
        if node.attr == "publications" or (is_first and node.attr not in FIRST_QUESTIONS):
            yield node.lineno, f"asks .{node.attr}: start with Publication.objects.visible(now)."


def opens_what_its_link_names(source: Source) -> Iterator[Breach]:
    """A door by link reads no table: one rule opens the one revision that the token was made for."""
    is_here = source.path == BY_LINK
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef):
            names = {dotted(decorator) for decorator in node.decorator_list}
            if "by_link" in names and not is_here:
                yield node.lineno, f"{node.name} opens by link: such doors stand in {BY_LINK}."
            if "public" in names and is_here:
                yield node.lineno, f"{node.name} is public: it belongs to articles/views/."
        if is_here and isinstance(node, ast.Attribute) and node.attr in INTO_TABLES:
            yield node.lineno, f"asks {dotted(node)}: only opened_by() says what a token opens."
    for line, name in imports(source) if is_here else ():
        if name.startswith("articles.models"):
            yield line, f"imports {name}: only opened_by() says what a token opens."


def takes_the_time_from_its_request(source: Source) -> Iterator[Breach]:
    """One clock for all public doors, so that the whole site can be seen as it will be at a coming
    moment, and the parts of a page agree on what is public."""
    if not (_is_public_door(source) or source.path == BY_LINK):
        return
    for call in source.calls():
        name = dotted(call.func)
        # What turns a time that was given into the site's zone asks for none.
        if name in OTHER_CLOCKS and not (name.startswith("timezone.local") and call.args):
            yield call.lineno, f"asks {name}(): use moment(request) of newsroom/web/clock.py."


def template_stays_in_public_tables(source: Source) -> Iterator[Breach]:
    """The same in a template, where a dot is a query."""
    if source.is_in("templates/admin/", "templates/desk/"):
        return
    for line, text in lines_of(source.text):
        for name in ("article", "revision"):
            if f".{name} " in text or f".{name}." in text or f".{name}|" in text:
                yield line, f".{name} leads to the desk; the public copy holds what is shown."


def states_its_method(source: Source) -> Iterator[Breach]:
    """A page that answers only GET and HEAD cannot be made to write by a link."""
    if source.path == REFUSES_ITSELF:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        names = [dotted(decorator).rpartition(".")[2] for decorator in node.decorator_list]
        has_policy = {*names} & {"public", "by_link", "internal", "signed_in", "needs"}
        if has_policy and not any(name.startswith("require_") for name in names):
            yield node.lineno, f"{node.name} states no method: @require_safe, @require_POST …"


def bounds_its_numbers(source: Source) -> Iterator[Breach]:
    """Django's <int:…> takes a number of any length, and SQLite then fails where a row is missing."""
    for line, text in lines_of(source.text):
        if re.search(r"""["'/]<int:""", text):
            yield line, "<int:…>: write <number:…> (newsroom/web/converters.py)."


RULES = (
    reads_public_tables,
    stays_in_public_tables,
    asks_what_is_visible,
    opens_what_its_link_names,
    takes_the_time_from_its_request,
    states_its_method,
    bounds_its_numbers,
)


@pytest.mark.parametrize("rule", RULES)
def test_it_holds(rule):
    holds(rule, python())


def test_templates_stay_in_public_tables():
    holds(template_stays_in_public_tables, templates())


@pytest.mark.parametrize(
    ("rule", "path", "code"),
    [
        (reads_public_tables, "articles/views/home.py", "from articles.models import Article"),
        (
            reads_public_tables,
            "comments/views/answers.py",
            "from articles.models.revision import Revision",
        ),
        (reads_public_tables, "articles/templatetags/site.py", "from articles.models import Image"),
        (stays_in_public_tables, "articles/views/home.py", "publication.article.headline_ar"),
        (
            stays_in_public_tables,
            "articles/feeds/stories.py",
            "rows.filter(article__state='draft')",
        ),
        (
            stays_in_public_tables,
            "articles/feeds/stories.py",
            "rows.values_list('revision__content')",
        ),
        (asks_what_is_visible, "articles/feeds/stories.py", "Publication.objects.filter(pk=1)"),
        (asks_what_is_visible, "articles/views/story.py", "section.publications.all()"),
        (opens_what_its_link_names, "articles/views/home.py", "@by_link\ndef home(request): ..."),
        (opens_what_its_link_names, BY_LINK, "@public\ndef preview(request, token): ..."),
        (opens_what_its_link_names, BY_LINK, "from articles.models import Revision"),
        (opens_what_its_link_names, BY_LINK, "link.article.revision"),
        (takes_the_time_from_its_request, BY_LINK, "timezone.now()"),
        (takes_the_time_from_its_request, "articles/views/home.py", "f(now=timezone.now())"),
        (takes_the_time_from_its_request, "articles/feeds/stories.py", "datetime.now(UTC)"),
        (takes_the_time_from_its_request, "comments/views/answers.py", "timezone.localtime()"),
        (takes_the_time_from_its_request, "articles/views/home.py", "rows.filter(at__lte=Now())"),
        (template_stays_in_public_tables, "templates/x.html", "{{ publication.article.headline }}"),
        (states_its_method, "articles/views/home.py", "@public\ndef home(request): ..."),
        (bounds_its_numbers, "articles/urls.py", "path('a/<int:pk>/', story.story)"),
        (bounds_its_numbers, "comments/admin.py", 'path("<int:pk>/decide/", decide)'),
    ],
)
def test_a_break_is_seen(rule, path, code):
    assert breaches(rule, [Source(path, code)])


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (stays_in_public_tables, "publication.article_id"),
        (asks_what_is_visible, "Publication.objects.visible(now).first()"),
        (takes_the_time_from_its_request, "timezone.localtime(publication.first_at)"),
        (template_stays_in_public_tables, "{% url 'articles:short_link' publication.article_id %}"),
        (states_its_method, "@public\n@require_safe\ndef home(request): ..."),
    ],
)
def test_what_is_allowed_is_not_seen(rule, code):
    path = "templates/x.html" if code.startswith("{") else "articles/views/home.py"
    assert not breaches(rule, [Source(path, code)])


def views(resolver=None, way: str = "/") -> Iterator[tuple[str, object]]:
    """Every address of the site with the view behind it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = f"{way}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


def without_policy(found) -> list[str]:
    """The addresses whose view states no policy; the admin's are asked in a test of their own."""
    return [
        f"{address}: {inspect.getmodule(view).__name__}.{getattr(view, '__name__', view)} states no "
        "policy. Begin it with @public, @internal, @signed_in or @needs(…) of newsroom.web.policy."
        for address, view in found
        if not hasattr(view, "policy") and not address.startswith("/admin/")
    ]


def test_every_view_says_whom_it_is_for():
    """A view without a policy is one that nobody asked «who may see this?»."""
    found = list(views())
    assert len(found) > 20
    silent = without_policy(found)
    assert not silent, "\n".join(silent)


def test_the_doors_that_open_by_a_link_are_these():
    """Each shows what is not public, so another one is a decision: name it here."""
    found = {address for address, view in views() if getattr(view, "policy", None) == "by link"}
    assert {address.replace("^", "") for address in found} == LINK_ADDRESSES


def test_a_view_without_a_policy_is_seen():
    def silent(request):
        return None

    assert without_policy([("/x/", silent)])


def test_every_page_of_the_desk_asks_for_a_login(client, db):
    """The desk's views state no policy because the admin asks first: a stranger gets the login, or
    nothing at all."""
    pages = {re.sub("<[^>]+>", "1", address) for address, _view in views()}
    pages = {page.removesuffix("$") for page in pages if page.startswith("/admin/")}
    open_pages = [
        page
        for page in sorted(pages - ENTRANCE)
        for answer in (client.get(page), client.post(page))
        if answer.status_code != 404
        and not answer.headers.get("Location", "").startswith("/admin/login/")
        and not (answer.status_code == 405 and answer.wsgi_request.method == "GET")
    ]
    assert len(pages) > 30
    assert not open_pages, f"a stranger may open {open_pages}: wrap them in admin_site.admin_view."
