"""The sandbox's query language: what it understands it evaluates as the vendors do, the rest it refuses."""

from typing import Any

import pytest

from connectors.sandbox.conditions import BadQuery, Parser, tokens

ROW: dict[str, Any] = {"Name": "Acme_Industries", "Amount": 500.0, "Labels": ["a", "b"], "Closed": False, "Empty": None}


def holds(text: str) -> bool:
    parser = Parser(tokens(text), fields=lambda name: None)
    condition = parser.condition()
    assert not parser.peek()
    return condition(ROW.get)


@pytest.mark.parametrize(
    "text",
    [
        "Name = 'acme_industries'",
        "Name LIKE 'Acme%'",
        r"Name LIKE 'Acme\_I%'",
        "Labels = 'b' AND Amount >= 500",
        "Closed = false AND Empty = null",
        "NOT Closed = true",
        "(Name = 'x' OR Amount > 1) AND Labels IN ('z', 'a')",
        "Name NOT IN ('x')",
        "Name = 'x' OR Name != 'x' AND Amount = 500",
    ],
)
def test_true(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize("text", [r"Name LIKE 'Acme\%'", "Amount < 500", "Labels != 'a'", "Empty > 1", "Name ~ 'Acme'"])
def test_false(text: str) -> None:
    assert not holds(text)


@pytest.mark.parametrize("text", ["Name", "Name = ", "Name ~~ 'x'", "(Name = 'x'", "Name MATCHES 'x'", "Name = 'open"])
def test_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        holds(text)
