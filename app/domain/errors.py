"""The error tree. Whatever reaches a person is one of three things: something the person can act on, a service
that is unavailable for now, or a bug. Foreign exceptions are mapped to this tree at the adapter that meets them."""

from app.domain.messages import Message


class CallsideError(Exception):
    """Anything Callside knows how to name. `message` is one sentence, fact first and then the remedy, as a window shows it
    in the person's language; `str(error)` is its English. A plain text (a vendor's) is shown as it is."""

    def __init__(self, message: Message | str = "") -> None:
        super().__init__(message)
        self.message = message


class UserActionNeeded(CallsideError):
    """The person can put it right; the message says how. Never retried by itself."""


class BadInput(UserActionNeeded):
    """A file or an argument that can't be used as it is."""


class ModelMissing(UserActionNeeded):
    """A speech or language model isn't installed."""


class ConsentMissing(UserActionNeeded):
    """Capture was asked for without a grant."""


class PolicyBroken(UserActionNeeded):
    """The managed policy can't be read: everything that it could forbid stays forbidden."""


class DataLocked(UserActionNeeded):
    """The data folder can't be opened: its key is missing or wrong, or another Callside holds it."""


class StorageFull(UserActionNeeded):
    """The disk has no room for what was to be written; what was there before is unchanged."""


class DataDamaged(DataLocked):
    """The database's pages are not what was written, though its key is right: it must be kept, and never emptied."""


class KeyLost(DataLocked):
    """What the folder holds can't be decrypted by any key that there is; it may only be emptied."""


class Unavailable(CallsideError):
    """A service doesn't answer for now. Retried, and the person is told.

    `retry_after` is in seconds, as the service asked for it; None where it did not say.
    """

    def __init__(self, message: Message | str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotSent(Unavailable):
    """The request never reached the service: sending it again can't duplicate anything."""


class RateLimited(Unavailable):
    """The service refused for now, and did nothing."""


class Ambiguous(Unavailable):
    """The answer was lost: the service may or may not have done it. Look before sending again."""


class AuthExpired(CallsideError):
    """The token is no longer taken; refreshed once, else the person reconnects."""


class Rejected(UserActionNeeded):
    """The service understood and said no: sending the same again is pointless."""


class Cancelled(CallsideError):
    """The person stopped it."""
