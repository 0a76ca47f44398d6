"""No pattern of the readers takes forever over a sentence, however oddly it goes on; one that did would never end here."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import pipeline
from pipeline.core.sentences import MAX_CHARACTERS

# What hesitation, lists, dictation and speech models that got stuck make, told until the sentence is full.
STUTTERS = (
    "and so then okay ", "and then so but ", "I ", "a b ", "no, sorry, ", "we will not sign ", "the of the to the ",
    "1 2 3 twenty ", "on Monday or Tuesday, no, ", "Bob to ", "Jane Smith Vice President ", "x", "7", "A", " ", "a-b-",
    "could you please just really quickly ", "is a ", "they want you to fix ", "has asked for a ", "https://a/", "a@b.",
    "'", "our main concern is ",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            yield from ((f"{module.name}.{name}", found) for found in _within(value))


def _within(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        yield from (found for inner in value.values() for found in _within(inner))
    elif isinstance(value, tuple | list | frozenset):
        yield from (found for inner in value for found in _within(inner))


PATTERNS = {pattern.pattern: (name, pattern) for name, pattern in patterns()}


@pytest.mark.parametrize("stutter", STUTTERS)
def test_every_pattern_is_through(stutter: str) -> None:
    assert len(PATTERNS) > 200
    said = (stutter * MAX_CHARACTERS)[:MAX_CHARACTERS]
    for _name, pattern in PATTERNS.values():
        for text in (said, f"{said}#", said.title()):
            for _ in pattern.finditer(text):
                pass
