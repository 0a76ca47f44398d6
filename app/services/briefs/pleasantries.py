"""Messages that bring no news to a call: wishes, thanks, greetings, automatic replies, and what the calendar says already.

The words of four languages stand in resources/pleasantries.json: `kind` and `automatic` are patterns, `occasion` is a noun that
is thanked for or wished for ("your help", "the call"), `empty` are words that say nothing by themselves (no negation is among
them), `weekdays` are a day's names.
"""

import re
from collections.abc import Iterator
from functools import cache

from app.domain.brief import CalendarEvent
from app.domain.formats import load_json
from app.paths import RESOURCES

_SIGN = re.compile(r":[a-z0-9_+\-]+:|<[^>\s]*>|@\w+")  # an emoji's name, a mention
_ADDRESSED = re.compile(r"\0[\s,]*(?:@?[^\W\d_][\w-]*\s*){1,2}(?=[!.,?;:]|$)")  # "thanks" (\0) and to whom
_WORD = re.compile(r"[\w$\u20ac%][\w'\-$\u20ac%]*")


def brings_news(text: str, event: CalendarEvent, account: str | None = None) -> bool:
    """Whether a message says anything beyond kindness and what is known of the call already: that it takes place, when,
    and with whom."""
    words = _words()
    plain = _SIGN.sub(" ", text.replace("\u2019", "'"))
    if words.automatic.search(plain):
        return False
    plain = _ADDRESSED.sub(" ", words.kind.sub("\0", plain))
    known = {word.casefold() for part in _known(event, account) for word in _WORD.findall(part)}
    plain = " ".join(word for word in plain.split() if _bare(word) not in known)
    plain = words.occasion.sub(" ", plain)
    said = (_bare(word) for word in _WORD.findall(plain))
    return any(word and word not in words.empty and word not in known for word in said)


def _bare(word: str) -> str:
    """A word as it is looked up: without what stands around it, and without its genitive."""
    return word.casefold().strip("_-'.,;:!?()\"\u201c\u201d\u201e").removesuffix("'s")


def _known(event: CalendarEvent, account: str | None) -> Iterator[str]:
    start = event.start
    yield from (event.title, account or "", _words().weekdays[start.weekday()], f"{start:%H} {start:%M}")
    yield from (person.name for person in event.attendees)
    yield from (f"{hour} {hour}pm {hour}am" for hour in (start.hour, start.hour % 12 or 12))


class _Words:
    def __init__(self) -> None:
        kept = load_json(RESOURCES / "pleasantries.json")
        self.kind = re.compile(rf"(?<!\w)(?:{'|'.join(kept['kind'])})(?!\w)", re.I)
        self.automatic = re.compile("|".join(kept["automatic"]), re.I)
        self.occasion = re.compile(kept["occasion"], re.I)
        self.empty = frozenset(kept["empty"])
        self.weekdays = [" ".join(names) for names in kept["weekdays"]]


@cache
def _words() -> _Words:
    return _Words()
