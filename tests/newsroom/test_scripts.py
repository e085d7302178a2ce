"""Modules joined into one script: each once, behind what it needs, closed in itself."""

import pytest

from newsroom.scripts import CannotJoin, joined

CLOCK = "let asked = 0;\nexport function now() {\n  asked += 1;\n  return asked;\n}\n"
SITE = {
    "js/site.js": 'import "./first.js";\nimport "./second.js";\n',
    "js/first.js": (
        'import { now } from "./parts/clock.js";\nconst seen = now();\n'
        "globalThis.said = [`first ${seen}`];\n"
    ),
    "js/second.js": (
        'import { later } from "./parts/later.js";\n'
        "const seen = later();\nglobalThis.said.push(`second ${seen}`);\n"
    ),
    "js/parts/later.js": (
        'import {\n  now as clock,\n} from "./clock.js";\nexport const WORD = "later";\n'
        "export const later = () => `${WORD} ${clock()}`;\n"
    ),
    "js/parts/clock.js": CLOCK,
}


def join(**changed: str) -> str:
    files = SITE | {f"js/{name}.js": text for name, text in changed.items()}
    return joined("js/site.js", files.__getitem__)


def test_a_module_stands_once_and_behind_those_it_needs():
    text = join()
    assert text.count("let asked") == 1
    places = [text.index(part) for part in ("let asked", "first $", "WORD =", "second $")]
    assert places == sorted(places)


def test_nothing_is_imported_or_exported_any_more():
    assert "import" not in join()
    assert "export" not in join()


@pytest.mark.parametrize(
    "statement",
    [
        "export default function () {}",
        "export { asked };",
        "export let asked = 0;",
        'import clock from "./parts/clock.js";',
        'import { now } from "elsewhere";',
        'import * as all from "./parts/clock.js";',
    ],
)
def test_what_it_does_not_know_stops_the_build(statement):
    with pytest.raises(CannotJoin, match="cannot join"):
        join(first=f"{statement}\n")


def test_modules_that_import_each_other_stop_the_build():
    with pytest.raises(CannotJoin, match="import each other"):
        join(first='import "./second.js";\n', second='import "./first.js";\n')
