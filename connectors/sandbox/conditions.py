"""The condition language that SOQL and JQL have in common, parsed and evaluated; what isn't understood is refused.

Grammar: or := and (OR and)*; and := not (AND not)*; not := NOT not | ( or ) | field operator value.
Sources: Salesforce's SOQL reference (WHERE), Atlassian's JQL reference (operators).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Condition = Callable[[Callable[[str], Any]], bool]  # given a getter of field values, says yes or no

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<op><=|>=|!=|!~|<>|=|<|>|~)|(?P<punct>[(),])"""
    r"""|(?P<word>[A-Za-z0-9_.:+\-\[\]]+))"""
)


class BadQuery(Exception):
    """The query has something that this server doesn't speak, or that the vendor refuses."""


@dataclass(frozen=True, slots=True)
class Token:
    """`raw` keeps a string's backslashes: in LIKE, an escaped wildcard isn't one."""

    kind: str
    text: str
    raw: str = ""

    @property
    def upper(self) -> str:
        return self.text.upper() if self.kind == "word" else self.text


def tokens(text: str) -> list[Token]:
    """Tokens of a SOQL condition. Raises ValueError for what the sandbox can't read."""
    found: list[Token] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise BadQuery(f"unexpected character at {at}: {text[at : at + 20]}")
        raw = match.group(match.lastgroup)
        value = re.sub(r"\\(.)", r"\1", raw[1:-1]) if match.lastgroup == "string" else raw
        found.append(Token(match.lastgroup, value, raw[1:-1] if match.lastgroup == "string" else raw))
        at = match.end()
    return found


class Parser:
    """Reads a condition from tokens, and stops at a word that ends it (ORDER, LIMIT).

    `select` answers a semi-join, "IN (SELECT field FROM object WHERE ...)", which SOQL has and JQL lacks.
    """

    def __init__(
        self,
        found: Sequence[Token],
        *,
        fields: Callable[[str], None],
        select: "Callable[[Parser], list[Any]] | None" = None,
    ) -> None:
        self._tokens = found
        self._at = 0
        self._check = fields  # raises BadQuery for a field that doesn't exist
        self._select = select

    def inside(self, fields: Callable[[str], None]) -> Condition:
        """A condition about another object, with that one's fields."""
        kept, self._check = self._check, fields
        try:
            return self.condition()
        finally:
            self._check = kept

    def peek(self) -> str:
        return self._tokens[self._at].upper if self._at < len(self._tokens) else ""

    def next(self) -> Token:
        if self._at >= len(self._tokens):
            raise BadQuery("unexpected end of the query")
        self._at += 1
        return self._tokens[self._at - 1]

    def take(self, *words: str) -> bool:
        if self.peek() in words:
            self._at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise BadQuery(f"expected {word}, found {self.peek() or 'the end'}")

    def condition(self) -> Condition:
        parts = [self._both()]
        while self.take("OR"):
            parts.append(self._both())
        return lambda row: any(part(row) for part in parts)

    def _both(self) -> Condition:
        parts = [self._one()]
        while self.take("AND"):
            parts.append(self._one())
        return lambda row: all(part(row) for part in parts)

    def _one(self) -> Condition:
        if self.take("NOT"):
            inner = self._one()
            return lambda row: not inner(row)
        if self.take("("):
            inner = self.condition()
            self.expect(")")
            return inner
        field = self.next()
        self._check(field.text)
        operator = self.next().upper
        if operator == "NOT":
            self.expect("IN")
            operator = "NOT IN"
        value: Any = self.next().raw if operator == "LIKE" else None
        if operator != "LIKE":
            value = self._list() if operator in {"IN", "NOT IN"} else self._value(self.next())
        return _comparison(field.text, operator, value)

    def _list(self) -> list[Any]:
        self.expect("(")
        if self._select and self.take("SELECT"):
            found = self._select(self)
            self.expect(")")
            return found
        values = [self._value(self.next())]
        while self.take(","):
            values.append(self._value(self.next()))
        self.expect(")")
        return values

    @staticmethod
    def _value(token: Token) -> Any:
        if token.kind == "string":
            return token.text
        if token.kind != "word":
            raise BadQuery(f"expected a value, found {token.text}")
        named = {"TRUE": True, "FALSE": False, "NULL": None, "EMPTY": None}
        if token.upper in named:
            return named[token.upper]
        try:
            return float(token.text)
        except ValueError:
            return token.text


def _comparison(field: str, operator: str, value: Any) -> Condition:
    def same(left: Any, right: Any) -> bool:
        if isinstance(left, list):
            return any(same(item, right) for item in left)
        if isinstance(left, str) and isinstance(right, str):
            return left.lower() == right.lower()
        return bool(left == right)

    def like(left: Any, right: Any) -> bool:
        pattern = re.sub(
            r"\\(.)|(%)|(_)|(.)",
            lambda m: ".*" if m[2] else "." if m[3] else re.escape(m[1] or m[4]),
            str(right),
            flags=re.DOTALL,
        )
        return left is not None and re.fullmatch(pattern, str(left), re.IGNORECASE | re.DOTALL) is not None

    def contains(left: Any, right: Any) -> bool:
        phrase = re.escape(str(right).strip('"'))
        return re.search(rf"(?<!\w){phrase}(?!\w)", str(left or ""), re.IGNORECASE) is not None

    tests: dict[str, Callable[[Any], bool]] = {
        "=": lambda left: same(left, value),
        "!=": lambda left: not same(left, value),
        "<>": lambda left: not same(left, value),
        "LIKE": lambda left: like(left, value),
        "~": lambda left: contains(left, value),
        "!~": lambda left: not contains(left, value),
        "IN": lambda left: any(same(left, item) for item in value),
        "NOT IN": lambda left: not any(same(left, item) for item in value),
        "<": lambda left: left is not None and left < value,
        ">": lambda left: left is not None and left > value,
        "<=": lambda left: left is not None and left <= value,
        ">=": lambda left: left is not None and left >= value,
    }
    if operator not in tests:
        raise BadQuery(f"unknown operator {operator}")
    test = tests[operator]
    return lambda row: test(row(field))
