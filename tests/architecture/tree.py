"""The source of the project as the rules read it.

A rule is a function that takes one Source and yields a line number and what to do about it. It runs
over the real tree in one test, and over a few bad snippets in another: a rule that cannot fail is
no rule.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ("newsroom", "articles", "comments")
LETTERS = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff"
# A language is named in its own words, whatever the page is written in.
OWN_NAMES = ("English", "العربية")

Breach = tuple[int, str]


@dataclass(frozen=True)
class Source:
    """A file of the project, or a snippet that pretends to be one."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        """articles/views/home.py is articles.views.home."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def is_in(self, *places: str) -> bool:
        """Whether the file is one of these, or stands in one of these folders (`articles/views/`)."""
        return any(
            self.path == place or (place.endswith("/") and self.path.startswith(place))
            for place in places
        )


Rule = Callable[[Source], Iterable[Breach]]


def files(ending: str, *folders: str) -> list[Source]:
    """The files with this ending in these folders; what Django wrote for us is not ours to judge."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob(f"*{ending}"))
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
        if "migrations" not in path.parts
    ]


def python() -> list[Source]:
    return files(".py", *SITE)


def templates() -> list[Source]:
    return files(".html", "templates")


def breaches(rule: Rule, sources: Iterable[Source]) -> list[str]:
    return [f"{file.path}:{line}: {what}" for file in sources for line, what in rule(file)]


def holds(rule: Rule, sources: Iterable[Source]) -> None:
    """Fails with a line for every place where the rule is broken."""
    sources = list(sources)
    assert sources, "the rule looked at nothing"
    found = breaches(rule, sources)
    assert not found, "\n" + "\n".join([*found, "", (rule.__doc__ or "").strip()])


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Each module the file names: `from a import b` is a.b, which may be a name of module a."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{name.name}") for name in node.names)


def dotted(node: ast.AST) -> str:
    """`Article.objects.filter(…).update` as written, without what stands in parentheses."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.split("\n"), start=1)


def is_under(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
