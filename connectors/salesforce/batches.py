"""Several queries in one request, each with an answer of its own: what one is refused costs its own answer alone.

Field-level security hides fields from some reps and whole objects from others; Salesforce then says that there is no such
field or object (INVALID_FIELD, INVALID_TYPE). A field that is only shown is left out and the query asked again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from app.domain.brief import Fact, FactKind
from app.domain.errors import AuthExpired, CallsideError
from app.domain.messages import Message
from connectors.base import as_error, left_out
from connectors.salesforce.errors import HIDDEN_FIELD, HIDDEN_OBJECT, SOURCE, first_error, refusal
from connectors.salesforce.queries import API_VERSION, NEEDED, OPTIONAL

_ROUNDS = 6  # in which one hidden field after the other is left out; the last asks for the needed fields alone
_SELECT = re.compile(r"SELECT (.+?) FROM (\w+)(.*)", re.DOTALL)
_NAMED = re.compile(r"(?:No such column|understand relationship) '([\w.]+)'")

Records = list[dict[str, Any]]


@dataclass(slots=True)
class Answers:
    """Records by the query's name; a refused query has none. `hidden` are fields and objects that this rep may not see,
    `refused` why other queries have no answer."""

    records: dict[str, Records] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    refused: dict[str, CallsideError] = field(default_factory=dict)

    def trouble(self) -> Iterator[Fact]:
        """A fact for each thing that is missing in the answers."""
        if self.hidden:
            names = tuple(dict.fromkeys(self.hidden))
            yield Fact(SOURCE, FactKind.LEFT_OUT, Message("salesforce.hidden", names=names))
        told: set[str] = set()
        for error in self.refused.values():
            if str(error) not in told:
                told.add(str(error))
                yield left_out(SOURCE, Message("salesforce.part"), error)


def ask(client: Any, soql: Mapping[str, str]) -> Answers:
    """All queries in one request (composite/batch), and in further ones those that named a hidden field."""
    answers = Answers()
    asked = dict(soql)
    for number in range(_ROUNDS):
        again: dict[str, str] = {}
        for name, result in zip(asked, _batch(client, list(asked.values())), strict=True):
            if result["statusCode"] < 400:
                answers.records[name] = result["result"]["records"]
            elif name not in OPTIONAL and (
                narrower := _narrower(asked[name], result["result"], is_last=number == _ROUNDS - 2)
            ):
                again[name], hidden = narrower
                answers.hidden.append(hidden)
            else:
                answers.records[name] = []
                _note(answers, name, asked[name], result)
        asked = again
        if not asked:
            break
    return answers


def _batch(client: Any, soql: Sequence[str]) -> list[dict[str, Any]]:
    body = {"batchRequests": [{"method": "GET", "url": f"v{API_VERSION}/query?q={quote(q)}"} for q in soql]}
    results: list[dict[str, Any]] = client.restful("composite/batch", method="POST", json=body)["results"]
    return results


def _narrower(soql: str, refused: Any, *, is_last: bool) -> tuple[str, str] | None:
    """(the query without the field that it was refused for, the field's name); None if it can't do without."""
    code, said = first_error(refused)
    match = _SELECT.fullmatch(soql)
    if code != HIDDEN_FIELD or match is None:
        return None
    fields, kind = [f.strip() for f in match[1].split(",")], match[2]
    named = _NAMED.search(said)
    # A relationship that is hidden takes every field behind it along.
    gone = [f for f in fields if named and named[1].lower() in (f.lower(), f.lower().partition(".")[0])]
    if not named or is_last:
        gone = [f for f in fields if f not in NEEDED]
    kept = [f for f in fields if f not in gone]
    if not gone or not kept or set(gone) & NEEDED:
        return None
    return f"SELECT {', '.join(kept)} FROM {kind}{match[3]}", f"{kind}.{named[1] if named else gone[0]}"  # noqa: S608


def _note(answers: Answers, name: str, soql: str, result: Mapping[str, Any]) -> None:
    """Keeps why a query has no answer. Raises AuthExpired: a new token helps all of them."""
    code, _ = first_error(result["result"])
    error = as_error(refusal(int(result["statusCode"]), result["result"], {}))
    if isinstance(error, AuthExpired):
        raise error
    if code in (HIDDEN_FIELD, HIDDEN_OBJECT):
        match = _SELECT.fullmatch(soql)
        if name not in OPTIONAL and match:
            answers.hidden.append(match[2])
    else:
        answers.refused[name] = error
