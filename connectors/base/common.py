"""What every connector shares: its account, the reading of errors, canonical bytes, and how connectors are found."""

import html
import importlib
import json
import pkgutil
import re
import socket
import ssl
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.errors import AuthExpired, CallsideError, NotSent, RateLimited, Rejected, Unavailable
from app.domain.outbox import FailureKind, Prepared
from app.domain.ports import BriefSource, WriteConnector
from app.domain.proposal import Action
from connectors.network_policy import NotAllowed

Classified = tuple[FailureKind, str, float | None]

WRITE_EVENT = "callside_write"  # what our writes are marked with where a vendor lets a write carry a name
KEY_LINK = "https://callside.invalid/w/"  # `.invalid` never resolves (RFC 2606): a mark, not a page
MAX_WAIT = 6 * 3600.0  # seconds; a vendor that asks for more is asked again then

# Raised where a name or a connection fails before the first byte of a request can have left.
_BEFORE_SENDING = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_BEFORE_SENDING_NAMES = frozenset(
    {"ConnectTimeout", "ConnectTimeoutError", "ConnectError", "NewConnectionError", "NameResolutionError", "ProxyError"}
)


@dataclass(frozen=True, slots=True)
class Account:
    """One vendor account: where it is, how to get its token now, and what to trust.

    `token` is asked before every request, so that a refreshed token is used at once. `ca_file` is for the sandbox;
    without it the system's certificates count. `extra` holds what one vendor alone needs; each connector says what.
    """

    base_url: str
    token: Callable[[], str]
    ca_file: Path | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a vendor's error answer comes down to, whichever client brought it."""

    status: int
    headers: Mapping[str, str]
    code: str = ""
    message: str = ""


def canonical(value: Any) -> bytes:
    """JSON bytes that are the same for the same value: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def prepared(action: Action, key: str, request: Mapping[str, Any]) -> Prepared:
    return Prepared(key, action.vendor, action.kind, action.target, canonical(request))


def request_of(write: Prepared) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(write.body)
    return body


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the vendor said it, in seconds or as a date; None where it said nothing usable."""
    value = next((v for k, v in headers.items() if k.lower() == "retry-after"), None)
    if isinstance(value, list):  # slack_sdk hands headers as lists in places
        value = value[0] if value else None
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    return min(max(seconds, 0.0), MAX_WAIT)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps, as causes, contexts, `reason` or arguments (urllib3 nests in all four)."""
    seen: set[int] = set()
    todo: list[object] = [error]
    while todo:
        item = todo.pop()
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        todo += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]


def classify_transport(system: str, error: Exception) -> Classified:
    """Reads an error that is no answer: nothing sent, or sent and the answer lost."""
    chain = list(_chain(error))
    if any(isinstance(e, NotAllowed) for e in chain):
        return (
            FailureKind.REJECTED,
            f"Your organization does not let {system}'s host through; ask IT to allow it.",
            None,
        )
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in chain):
        return FailureKind.NOT_SENT, f"{system}'s certificate isn't trusted here; ask IT to install its issuer.", None
    if any(isinstance(e, _BEFORE_SENDING) or type(e).__name__ in _BEFORE_SENDING_NAMES for e in chain):
        return FailureKind.NOT_SENT, f"{system} can't be reached; it is tried again when the network is back.", None
    return FailureKind.AMBIGUOUS, f"{system}'s answer was lost; Callside looks there before it sends again.", None


def classify_answer(system: str, answer: HttpAnswer, *, remedy: str | None = None) -> Classified:
    """Reads a status as every vendor means it. 5xx may come after the commit, so it counts as an answer lost."""
    wait = retry_after(answer.headers)
    if answer.status == 429:
        return FailureKind.RATE_LIMITED, f"{system} asks to go slower; it is sent again in a moment.", wait
    if answer.status == 401:
        return FailureKind.AUTH_EXPIRED, f"{system} no longer takes the token; reconnect {system} in Accounts.", None
    if answer.status >= 500 or answer.status == 408 or answer.status < 400:
        lost = f"{system} failed while answering ({answer.status}); Callside looks there before it sends again."
        return FailureKind.AMBIGUOUS, lost, wait
    said = one_line(answer.message or answer.code or f"status {answer.status}", 160)
    fix = remedy or "change the proposal or ask the system's administrator"
    return FailureKind.REJECTED, f"{system} refused it: {said}; {fix}.", None


def one_line(text: str, limit: int) -> str:
    line = " ".join(text.split()).rstrip(".;")
    return line if len(line) <= limit else line[: limit - 1] + "…"


def as_error(classified: Classified) -> CallsideError:
    """The error tree's member for a classification, for reads: a lost answer of a read is merely unavailable."""
    kind, sentence, wait = classified
    match kind:
        case FailureKind.NOT_SENT:
            return NotSent(sentence, wait)
        case FailureKind.RATE_LIMITED:
            return RateLimited(sentence, wait)
        case FailureKind.AUTH_EXPIRED:
            return AuthExpired(sentence)
        case FailureKind.REJECTED:
            return Rejected(sentence)
        case _:
            return Unavailable(sentence.split(";")[0] + "; it is asked again next time.", wait)


@contextmanager
def mapped(classify: Callable[[Exception], Classified]) -> Iterator[None]:
    """Around a read: whatever a client raises leaves as a member of the error tree."""
    try:
        yield
    except CallsideError:
        raise
    except Exception as error:
        raise as_error(classify(error)) from error


def classify_own(error: Exception) -> Classified | None:
    """Our own errors, raised by connectors that refuse a write before or after asking."""
    if isinstance(error, NotSent):
        return FailureKind.NOT_SENT, str(error), error.retry_after
    if isinstance(error, RateLimited):
        return FailureKind.RATE_LIMITED, str(error), error.retry_after
    if isinstance(error, AuthExpired):
        return FailureKind.AUTH_EXPIRED, str(error), None
    if isinstance(error, Rejected):
        return FailureKind.REJECTED, str(error), None
    if isinstance(error, Unavailable):
        return FailureKind.AMBIGUOUS, str(error), error.retry_after
    return None


def size(length: int) -> str:
    """1234567 → "1.2 MB", as file managers count."""
    return f"{length / 1e6:.1f} MB" if length >= 1e6 else f"{max(1, round(length / 1000))} kB"


def slug(name: str) -> str:
    """ "Acme Industries" → "acme-industries", the way labels and channels spell a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def names_account(text: str, account: str, others: Sequence[str] = ()) -> bool:
    """Whether a text names this account, whole: "Acme Industries" is not in "Acme Logistics". `others` are accounts of
    similar names: where one of them is meant ("Acme Logistics"), the shorter name in it ("Acme") does not count."""
    longer = [other for other in others if other.lower() != account.lower()]
    for other in sorted(longer, key=len, reverse=True):
        text = _whole(other).sub(" ", text)
    return _whole(account).search(text) is not None


def _whole(name: str) -> re.Pattern[str]:
    words = re.escape(name.strip()).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def plain_to_html(text: str) -> str:
    """Paragraphs of plain text as HTML in which nothing of the text is markup."""
    blocks = [b for b in re.split(r"\n\s*\n", text.strip()) if b.strip()]
    return "".join("<p>" + html.escape(b.strip()).replace("\n", "<br>") + "</p>" for b in blocks)


@dataclass(frozen=True, slots=True)
class Discovered:
    """The connector classes of this package, by what they can do. A class with both abilities is in both."""

    writers: tuple[type[WriteConnector], ...]
    sources: tuple[type[BriefSource], ...]


def discover() -> Discovered:
    """Finds every connector: a class defined in a module of this package that has `send` and `prepare`, or `facts`."""
    package = importlib.import_module("connectors")
    classes: list[type[Any]] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        if module.ispkg or module.name in {"door", "http"}:
            continue
        loaded = importlib.import_module(f"connectors.{module.name}")
        classes += [c for c in vars(loaded).values() if isinstance(c, type) and c.__module__ == loaded.__name__]
    return Discovered(
        writers=tuple(c for c in classes if hasattr(c, "send") and hasattr(c, "prepare")),
        sources=tuple(c for c in classes if hasattr(c, "facts")),
    )
