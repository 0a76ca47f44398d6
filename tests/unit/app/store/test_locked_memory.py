"""What held a key for a moment holds it no longer, where the interpreter lets us reach it."""

import sys
from types import SimpleNamespace

import pytest

from app.store import database
from app.store.locked_memory import overwrite

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="where texts lie is CPython's own affair")


def fresh(text: str) -> str:
    """A text that no other object shares."""
    return "".join(list(text))


def test_a_text_and_bytes_are_overwritten_in_their_place() -> None:
    text, content = fresh("correct horse"), bytes(bytearray(b"battery staple"))
    overwrite(text, content)
    assert set(text) == {"0"}
    assert content == b"0" * 14


def test_what_the_whole_process_shares_and_what_is_laid_out_otherwise_stay() -> None:
    wide = fresh("P\u00e4sse \u20ac")
    overwrite("x", wide, "", b"y")
    assert chr(120) == "x"
    assert bytes([121]) == b"y"
    assert wide == "P\u00e4sse \u20ac"


@pytest.mark.parametrize("fails", [False, True])
def test_the_statement_that_the_driver_keeps_has_no_key_in_it(fails: bool) -> None:
    kept: list[str] = []

    def execute(statement: str) -> None:
        assert "ab" * 32 in statement
        kept.append(statement)
        if fails:
            raise OSError

    key = bytes([0xAB]) * 32
    try:
        database._with_key(SimpleNamespace(execute=execute), "PRAGMA key", key)
    except OSError:
        assert fails
    assert "ab" not in kept[0]
