"""Errors of vendors, read: what a refusal or a lost connection means for a write, and its member of the error tree."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.domain.brief import Fact, FactKind
from app.domain.errors import AuthExpired, CallsideError, NotSent, RateLimited, Rejected, Unavailable, UserActionNeeded
from app.domain.messages import Message
from app.domain.outbox import FailureKind
from connectors.base.text import one_line
from connectors.network_policy import NotAllowed

Classified = tuple[FailureKind, Message | str, float | None]

MAX_WAIT = 6 * 3600.0  # seconds; a vendor that asks for more is asked again then
BUSY_SECONDS = 1.0  # after which a record that was busy is asked for again, where the vendor names no time

# Raised where a name or a connection fails before the first byte of a request can have left.
_BEFORE_SENDING = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_BEFORE_SENDING_NAMES = frozenset(
    {"ConnectTimeout", "ConnectTimeoutError", "ConnectError", "NewConnectionError", "NameResolutionError", "ProxyError"}
)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a vendor's error answer comes down to, whichever client brought it. `is_theirs` is false for a page that
    something between us and the vendor sent: a web filter, a gateway, the sign-in page of a network."""

    status: int
    headers: Mapping[str, str]
    code: str = ""
    message: str = ""
    is_theirs: bool = True


def is_page(headers: Mapping[str, str], body: str | bytes | None) -> bool:
    """Whether an answer is a page for people: no vendor's interface answers with one."""
    kind = next((str(v) for k, v in headers.items() if k.lower() == "content-type"), "")
    text = body.decode("latin-1") if isinstance(body, bytes) else body or ""
    return "html" in kind.lower() or text.lstrip()[:1] == "<"


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
            Message("connector.not_allowed", system=system),
            None,
        )
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in chain):
        return FailureKind.NOT_SENT, Message("connector.certificate", system=system), None
    if any(isinstance(e, _BEFORE_SENDING) or type(e).__name__ in _BEFORE_SENDING_NAMES for e in chain):
        return FailureKind.NOT_SENT, Message("connector.unreachable", system=system), None
    return FailureKind.AMBIGUOUS, looks_there(Message("connector.answer_lost", system=system)), None


def classify_answer(system: str, answer: HttpAnswer, *, remedy: Message | None = None) -> Classified:
    """Reads a status as every vendor means it. 5xx may come after the commit, so it counts as an answer lost."""
    wait = retry_after(answer.headers)
    if not answer.is_theirs and answer.status != 429 and (answer.status < 500 or answer.status == 511):
        return _from_between(answer.status), Message("connector.not_its_answer", system=system), wait
    if answer.status == 429:
        return FailureKind.RATE_LIMITED, Message("connector.slow_down", system=system), wait
    if answer.status == 401:
        return FailureKind.AUTH_EXPIRED, Message("connector.token_ended", system=system), None
    if answer.status in (409, 423):
        return busy(system, wait)
    if answer.status >= 500 or answer.status == 408 or answer.status < 400:
        lost = Message("connector.failed", system=system, status=answer.status)
        return FailureKind.AMBIGUOUS, looks_there(lost), wait
    said = one_line(answer.message or answer.code, 160) or Message("connector.status", status=answer.status)
    fix = remedy or Message("fix.change_proposal")
    return FailureKind.REJECTED, Message("connector.refused", system=system, said=said, fix=fix), None


def busy(system: str, wait: float | None = None) -> Classified:
    """A refusal that passes by itself and did nothing: a record that another process has locked, a query too many."""
    return FailureKind.NOT_SENT, Message("connector.busy", system=system), BUSY_SECONDS if wait is None else wait


def _from_between(status: int) -> FailureKind:
    """A proxy or a network that wants a sign-in (407, 511) let nothing through; of other pages nobody knows."""
    return FailureKind.NOT_SENT if status in (407, 511) else FailureKind.AMBIGUOUS


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
            # Nothing has to be looked for after a read: it is only repeated.
            what = sentence.values.get("what") if isinstance(sentence, Message) else None
            return Unavailable(Message("connector.asks_again", what=what) if what else sentence, wait)


def looks_there(what: Message) -> Message:
    """What went wrong after a write was sent, and that it is looked for before it is sent again."""
    return Message("connector.looks_there", what=what)


@contextmanager
def mapped(classify: Callable[[Exception], Classified]) -> Iterator[None]:
    """Around a read: whatever a client raises leaves as a member of the error tree."""
    try:
        yield
    except CallsideError:
        raise
    except Exception as error:
        raise as_error(classify(error)) from error


def left_out(source: str, what: str, error: CallsideError) -> Fact:
    """The fact that a part of a source could not be read, and why; `retry_after` in it is in seconds."""
    wait = getattr(error, "retry_after", None)
    said = Message("connector.left_out", what=what, why=error.message)
    return Fact(source, FactKind.LEFT_OUT, said, data={} if wait is None else {"retry_after": str(wait)})


def classify_own(error: Exception) -> Classified | None:
    """Our own errors, raised by connectors that refuse a write before or after asking."""
    if isinstance(error, NotSent):
        return FailureKind.NOT_SENT, error.message, error.retry_after
    if isinstance(error, RateLimited):
        return FailureKind.RATE_LIMITED, error.message, error.retry_after
    if isinstance(error, AuthExpired):
        return FailureKind.AUTH_EXPIRED, error.message, None
    if isinstance(error, UserActionNeeded):
        return FailureKind.REJECTED, error.message, None
    if isinstance(error, Unavailable):
        return FailureKind.AMBIGUOUS, error.message, error.retry_after
    return None
