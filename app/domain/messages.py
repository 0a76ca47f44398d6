"""Texts for a person: a key of the catalogue and the values that fill it in, put into a language where they are shown.

A catalogue is a file a language (resources/translations/messages.LANGUAGE.json): key → text with {named} holes, or
{"one": …, "other": …} where the value `n` is a number. What a vendor, a file or a person said is a plain value: it is filled
in and never translated. A message as a value is translated with the message around it.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, TypeAlias

from app.domain import wording

CATALOGUES = Path(__file__).resolve().parents[2] / "resources" / "translations"
ENGLISH = "en"
Value: TypeAlias = "str | int | float | date | Message | tuple[Value, ...]"
Catalogue: TypeAlias = Mapping[str, "str | Mapping[str, str]"]


class Message(str):
    """A text of ours. As a string it is English; `key` and `values` let a window show it in the person's language.

    Immutable. A value that is none of `Value` counts as its text, an error as its message. A plain `str` in place of a
    message is a text of somebody else's, or one that was stored before there were keys: it is shown as it is.
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Value]

    def __new__(cls, key: str, /, **values: object) -> "Message":
        kept = {name: _value(value) for name, value in values.items()}
        made = super().__new__(cls, fill(catalogue(ENGLISH), key, kept, _in_english))
        object.__setattr__(made, "key", key)
        object.__setattr__(made, "values", MappingProxyType(kept))
        return made

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a message can't be changed: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a message can't be changed: {name}")

    def __repr__(self) -> str:
        return f"Message({', '.join([repr(self.key), *(f'{name}={value!r}' for name, value in self.values.items())])})"

    def __reduce__(self) -> tuple[Any, ...]:
        return message_from, (self.as_json(),)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> dict[str, Any]:
        """How pydantic, with which the store reads and writes domain objects, treats a message: as its JSON."""
        shown = {"type": "function-plain", "function": _shown}
        return {
            "type": "function-plain",
            "function": {"type": "no-info", "function": _validated},
            "serialization": shown,
        }

    def __copy__(self) -> "Message":
        return self

    def __deepcopy__(self, _memo: object) -> "Message":
        return self

    def with_words(self, change: Callable[[str], str]) -> "Message":
        """The same message with `change` done to each plain text that fills it in."""
        return Message(self.key, **{name: _changed(value, change) for name, value in self.values.items()})

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "values": {name: _as_json(value) for name, value in self.values.items()}}


def message_from(value: Mapping[str, Any]) -> Message:
    """The message that `as_json` wrote."""
    return Message(value["key"], **{name: _from_json(v) for name, v in value["values"].items()})


def text_from(value: Any) -> str:
    """The text in a JSON value: a message, or a plain text as it is."""
    return message_from(value) if is_message(value) else str(value)


def _validated(value: Any) -> Message:
    if isinstance(value, Message):
        return value
    if is_message(value):
        return message_from(value)
    raise ValueError("no message")


def _shown(value: Any) -> Any:
    return value.as_json() if isinstance(value, Message) else value


def is_message(value: Any) -> bool:
    """Whether a JSON value is a message."""
    return isinstance(value, dict) and value.keys() == {"key", "values"} and isinstance(value["values"], dict)


def to_column(text: str | None) -> str | None:
    """The form in which a text is kept in a column of its own: a message as JSON, a plain text as it is."""
    return json.dumps(text.as_json(), ensure_ascii=False) if isinstance(text, Message) else text


def from_column(stored: str | None) -> str | None:
    """The text that `to_column` kept; a column of before there were keys has a plain text."""
    if stored is None or not stored.startswith('{"key": '):
        return stored
    try:
        found = json.loads(stored)
    except ValueError:
        return stored
    return message_from(found) if is_message(found) else stored


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def catalogue(language: str) -> Catalogue:
    """The texts of a language by key; empty if there is no such catalogue."""
    file = CATALOGUES / f"messages.{language}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def fill(texts: Catalogue, key: str, values: Mapping[str, Value], say: Callable[[Value], str]) -> str:
    """The text of `key` with its holes filled: `say` puts each value into words. The key itself if the catalogue lacks
    the text or `values` a hole, as a row of a later version may.

    The format of a hole is Python's; that of several values is what stands between them: `{names: and }`, by default a
    comma.
    """
    text = texts.get(key, key)
    if not isinstance(text, str):
        text = text["one" if values.get("n") == 1 else "other"]
    try:
        return _Filler(say).vformat(text, (), values)
    except KeyError:
        return key


class _Filler(Formatter):
    def __init__(self, say: Callable[[Value], str]) -> None:
        self._say = say

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, tuple):
            return (format_spec or ", ").join(self._say(part) for part in value)
        return format(value, format_spec) if isinstance(value, int | float) else self._say(value)


def _in_english(value: Value) -> str:
    if isinstance(value, datetime):
        return wording.time_of_day(value)
    return wording.day(value) if isinstance(value, date) else str(value)


def _value(value: object) -> Value:
    if isinstance(value, BaseException):
        value = getattr(value, "message", None) or str(value)
    if isinstance(value, tuple | list):
        return tuple(_value(part) for part in value)
    if isinstance(value, Message | int | float | date):
        return value
    return str(value)


def _changed(value: Value, change: Callable[[str], str]) -> Value:
    if isinstance(value, Message):
        return value.with_words(change)
    if isinstance(value, tuple):
        return tuple(_changed(part, change) for part in value)
    return change(value) if isinstance(value, str) else value


def _as_json(value: Value) -> Any:
    if isinstance(value, Message):
        return value.as_json()
    if isinstance(value, tuple):
        return [_as_json(part) for part in value]
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_from_json(part) for part in value)
    if is_message(value):
        return message_from(value)
    if isinstance(value, dict) and "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    if isinstance(value, dict) and "date" in value:
        return date.fromisoformat(value["date"])
    return _value(value)


# ── what several capabilities say ───────────────────────────────────────────────────────────────────────────────


def ago(moment: datetime, now: datetime) -> Message:
    """ "2 weeks ago"; both aware."""
    days = (now.date() - moment.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return Message("time.today")
    if days == 1:
        return Message("time.yesterday")
    if days < 14:
        return Message("time.days_ago", n=days)
    return Message("time.weeks_ago", n=days // 7) if days < 60 else Message("time.months_ago", n=days // 30)
