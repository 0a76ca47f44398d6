"""Times, money and counts as a person says them; and texts of others as they may be shown."""

import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit


def inert(text: str) -> str:
    """A text of somebody else's on one line, without what a terminal, a window or a reader could be led astray by:
    control characters, and marks that turn the direction of what follows."""
    kept = "".join(" " if c in "\r\n\t\v\f\x85\u2028\u2029" else c for c in text)
    return " ".join("".join(c for c in kept if c == "\u200d" or unicodedata.category(c) not in _UNSHOWN).split())


_UNSHOWN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def safe_link(url: str | None) -> str | None:
    """A link that a rep may click: a page at a named host, and nothing else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    plain = bool(parts.hostname) and not parts.username and not any(c.isspace() or ord(c) < 32 for c in url or "")
    return url if parts.scheme in ("https", "http") and plain else None


def is_loopback(url: str) -> bool:
    """Whether it is an http address of this machine, by its own number: names can be led elsewhere."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for one that is none
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1") and not parts.username


def is_safe_address(url: str, *, loopback: bool) -> bool:
    """Whether what is sent to `url` is encrypted on its way; with `loopback` a server on this machine counts too, which a
    language model's may be."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username or not host or any(c.isspace() or ord(c) < 32 for c in url):
        return False
    return parts.scheme == "https" or (
        loopback and parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1")
    )


def money(amount: str | None, currency: str | None = None) -> str:
    """ "$500k" for "500000" and "USD", "CHF 500k"; without a sign if nobody says the currency. Empty without an amount."""
    if not amount:
        return ""
    value = float(amount)
    code = (currency or "").upper()
    sign = {"EUR": "€", "GBP": "£", "USD": "$", "": ""}.get(code, f"{code} ")
    if value >= 1_000_000:
        return f"{sign}{value / 1_000_000:g}m"
    return f"{sign}{value / 1000:g}k" if value >= 1000 else f"{sign}{value:g}"


def clock(seconds: float) -> str:
    """ "28:45", or "1:02:03"."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def time_of_day(moment: datetime) -> str:
    """ "2:00 pm"."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"


def day(when: date) -> str:
    """ "Monday, 9 December"."""
    return f"{when:%A}, {when.day} {when:%B}"


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 call", "2 calls"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
