"""What rendering is given, what it gives back, and what its steps share while a text is set."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from articles.rendering.tokens import Token, Tokens


@dataclass(frozen=True)
class Picture:
    """A picture as a text needs it: addresses, size, words. Plain strings, escaped when set."""

    src: str
    width: int
    height: int
    # Of each type the addresses, and the windows that may take it: "" for all.
    sources: tuple[tuple[str, str, str], ...] = ()
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    # Which of the words are in another language than the text, and in which.
    lent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """A line of the contents list."""

    level: int
    id: str
    text: str


@dataclass
class Setting:
    """One text on its way through the steps: what they need to know and what they found."""

    language: str
    pictures: Mapping[str, Picture]
    prefix: str = ""
    headings: list[Heading] = field(default_factory=list)
    # So many boxes have a title so far.
    boxes: int = 0
    text: str = ""

    def filter(self, step: "Step") -> Callable[..., Iterable[Token]]:
        """The step in the form that the sanitiser's serialiser asks for."""

        def filtered(source: Iterable[Token]) -> Iterator[Token]:
            yield from step(list(source), self)

        return filtered


Step = Callable[[Tokens, Setting], Tokens]
