"""Tags as an editor types them."""

import resource
import subprocess
import sys

import pytest

from newsroom.text.tags import join_tags, parse_tags

SECONDS = 10


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("الذكاء الاصطناعي", ["الذكاء الاصطناعي"]),
        ("الذكاء الاصطناعي، OpenAI", ["OpenAI", "الذكاء الاصطناعي"]),
        ("ذكاء, OpenAI؛ Sora", ["OpenAI", "Sora", "ذكاء"]),
        ("«صوت، وصورة»، فيديو", ["صوت، وصورة", "فيديو"]),
        ('"صوت، وصورة"، فيديو', ["صوت، وصورة", "فيديو"]),
        ("أمن، امن، أَمْن", ["أمن"]),
        ("، ,, ؛", []),
        ("«وسم لم يُغلق", ["وسم لم يُغلق"]),
        ("««صوت»، فيديو", ["صوت", "فيديو"]),
        ("", []),
    ],
)
def test_a_blank_does_not_part_two_tags(typed, names):
    assert parse_tags(typed) == names


def test_what_is_joined_is_read_back():
    names = ["OpenAI", "صوت، وصورة", "ذكاء اصطناعي"]
    assert parse_tags(join_tags(names)) == sorted(names)


@pytest.mark.parametrize("mark", ["«", '"', "»", "،", "«ع"])
def test_a_mark_without_end_stalls_nothing(mark):
    code = f"from newsroom.text.tags import parse_tags; parse_tags({mark!r} * 200_000 + 'x')"
    child = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)),
        check=False,
    )
    assert child.returncode == 0
