"""Our keys in the mails of a mailbox, read in few requests and remembered: a mail never changes under its id.

A look at a thousand drafts would take more questions than Gmail answers in a minute, so what was read once is kept (keys
alone, nothing of a mail), and a look that was told to go slower goes on where it stopped.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.google.errors import is_gone

KEY_HEADER = "X-Callside-Key"
MESSAGE_ID_DOMAIN = "mail.callside.invalid"
BATCH = 100  # questions that Gmail takes in one request
_MOST_KEPT = 20_000
HEADERS = [KEY_HEADER, "Message-ID", "X-Google-Original-Message-ID"]
_OUR_ID = re.compile(rf"<([^@>]+)@{re.escape(MESSAGE_ID_DOMAIN)}>")


@dataclass(frozen=True, slots=True)
class Seen:
    """`key` is ours, None for a mail of somebody else's; `at` when Gmail had the mail, None if it did not say."""

    key: str | None
    at: datetime | None


class DraftKeys:
    """`batch_uri` is where Gmail takes several questions at once."""

    def __init__(self, batch_uri: str) -> None:
        self._batch_uri = batch_uri
        self._kept: OrderedDict[str, Seen] = OrderedDict()

    def read(self, service: Any, asked: dict[str, Any]) -> Iterator[tuple[dict[str, Seen], int]]:
        """For each batch of `asked` (requests by the ids of their mails, in order): what was seen, and how many requests it
        took. A mail that is gone by now is left out."""
        ids = list(asked)
        while ids:
            known = list(_until_unknown(ids, self._kept))
            if known:
                yield {i: self._kept[i] for i in known}, 0
                ids = ids[len(known) :]
                continue
            part = ids[:BATCH]
            took = self._ask(service, {i: asked[i] for i in part if i not in self._kept})
            yield {i: self._kept[i] for i in part if i in self._kept}, took
            ids = ids[BATCH:]

    def _ask(self, service: Any, asked: dict[str, Any]) -> int:
        """In one round trip. Raises the first refusal; what was answered beside it is kept."""
        from googleapiclient.errors import HttpError
        from googleapiclient.http import BatchHttpRequest

        refused: list[Exception] = []
        answered: list[str] = []

        def keep(message_id: str, told: dict[str, Any] | None, error: Exception | None) -> None:
            answered.append(message_id)
            if error is not None:
                if not (isinstance(error, HttpError) and is_gone(error)):  # sent or deleted by the rep meanwhile
                    refused.append(error)
                return
            self._keep(message_id, (told or {}).get("message") or told or {})

        batch = BatchHttpRequest(callback=keep, batch_uri=self._batch_uri)
        for message_id, request in asked.items():
            batch.add(request, request_id=message_id)
        try:
            batch.execute(http=service._http)
        except HttpError as error:
            if error.resp.status != 404 or answered:
                raise
            for message_id, request in asked.items():  # a gateway that lets no batches through: one by one
                keep(message_id, request.execute(num_retries=0), None)
            return len(asked)
        if refused:
            raise refused[0]
        return 1

    def _keep(self, message_id: str, message: dict[str, Any]) -> None:
        self._kept[message_id] = Seen(key_of(message), _moment(message.get("internalDate")))
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)


def key_of(message: dict[str, Any]) -> str | None:
    """Our key in a mail's headers."""
    named = {h["name"].lower(): str(h["value"]) for h in message["payload"]["headers"]}
    if key := named.get(KEY_HEADER.lower()):
        return key
    ids = (named.get(name.lower(), "") for name in HEADERS[1:])
    return next((match[1] for told in ids if (match := _OUR_ID.fullmatch(told.strip()))), None)


def is_behind(seen: Sequence[Seen], since: datetime | None) -> bool:
    """Whether mails, newest first, reach back behind `since`; nothing can be told of a list that is in no order."""
    times = [one.at for one in seen if one.at]
    in_order = len(times) == len(seen) and times == sorted(times, reverse=True)
    return since is not None and in_order and bool(times) and times[-1] < since


def _until_unknown(ids: Sequence[str], known: "OrderedDict[str, Seen]") -> Iterator[str]:
    for one in ids[:BATCH]:
        if one not in known:
            return
        yield one


def _moment(stamp: Any) -> datetime | None:
    """Gmail's milliseconds since 1970."""
    try:
        return datetime.fromtimestamp(int(stamp) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
