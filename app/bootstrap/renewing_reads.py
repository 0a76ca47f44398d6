"""Reads that survive the end of a token: what a vendor refused for an old token is asked once more with a new one.

Writes have this in the outbox, which must know what was sent. A read changes nothing, so it may simply be repeated. It is
needed because some vendors never say how long a token lasts (Salesforce's sessions end after two hours by default).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from app.domain.errors import AuthExpired

if TYPE_CHECKING:
    from connectors.base import Parts

Reader = TypeVar("Reader")


class RenewingReads:
    """A reader (source, calendar, directory, …) whose methods are repeated once after `renew`, if the token had ended.

    `renew` raises AuthExpired if only signing in again helps; that is then what the caller gets.
    """

    def __init__(self, reader: object, renew: Callable[[], None]) -> None:
        self._reader = reader
        self._renew = renew

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._reader, name)
        if not callable(found):
            return found

        def read(*args: Any, **kwargs: Any) -> Any:
            try:
                return found(*args, **kwargs)
            except AuthExpired:
                self._renew()
                return found(*args, **kwargs)

        return read


def with_renewal(parts: "Parts", renew: Callable[[], None]) -> "Parts":
    """The same parts, their readers renewing the token; writers stay as they are."""

    made: dict[int, RenewingReads] = {}  # a reader of two roles stays one

    def renewing(reader: Reader) -> Reader:
        if reader is None:
            return reader
        return cast(Reader, made.setdefault(id(reader), RenewingReads(reader, renew)))

    return replace(
        parts,
        calendar=renewing(parts.calendar),
        colleagues=renewing(parts.colleagues),
        people_sources=[renewing(source) for source in parts.people_sources],
        account_sources=[renewing(source) for source in parts.account_sources],
        files=[renewing(source) for source in parts.files],
        phone=renewing(parts.phone),
        tracker=renewing(parts.tracker),
        rota=renewing(parts.rota),
    )
