"""The languages of calls: which are read, what a call's people propose, and how each is called in a message."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.domain.call import CallContext
from app.domain.messages import Message
from app.domain.people import Side

ENGLISH = "en"
BY_ADDRESSES = "by_addresses"
FOR_OTHER_LANGUAGES = "base"  # the smallest speech model that knows more than English
READ = ("en", "de", "es", "fr")
UNTOLD = "und"  # ISO 639: not English, by an English model that can't say more
UNREAD = "mis"  # ISO 639: none of those that are read, by a model that knows more than it can name
NOT_READ = "language_not_read"  # the flag of a call that nothing was read of for its language
# English-only decoding of another language is unsure of most words. Mean probability of the words: English, meetings with
# far microphones and telephones among it, 0.69 to 0.94; a German call 0.45, German, Spanish and French clips 0.25 to 0.62.
FEWEST_WORDS = 40
GIBBERISH = 0.58
# Country endings of mail addresses that leave one language; of .ch, .be or .com nothing follows.
_OF_ENDING = {
    **dict.fromkeys(("de", "at", "li"), "de"),
    **dict.fromkeys(("es", "mx", "ar", "co", "cl", "pe"), "es"),
    **dict.fromkeys(("fr", "mc"), "fr"),
    **dict.fromkeys(("uk", "us", "ie", "nz", "au"), "en"),
}
_ENDING = re.compile(r"\.([a-z]{2})$")


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """The language of a call as far as it is told: `code` is None while it is not.

    Words that begin before `since` (seconds of the call) were heard in another one. `told` is what the rep has to know.
    """

    code: str | None = None
    since: float = 0.0
    told: Message | str | None = None


def sounds_foreign(probabilities: Sequence[float]) -> bool:
    """Whether an English model was so unsure of these words that they can't have been English; few words tell nothing."""
    return len(probabilities) >= FEWEST_WORDS and sum(probabilities) / len(probabilities) < GIBBERISH


def is_read(code: str | None) -> bool:
    return code in READ


def language_name(code: str) -> Message:
    """The language in words ("German"); the code itself if it has no name here."""
    return _NAMES.get(code) or Message("language.other", code=code)


_NAMES = {
    "cs": Message("language.cs"),
    "da": Message("language.da"),
    "de": Message("language.de"),
    "en": Message("language.en"),
    "es": Message("language.es"),
    "fi": Message("language.fi"),
    "fr": Message("language.fr"),
    "hu": Message("language.hu"),
    "it": Message("language.it"),
    "ja": Message("language.ja"),
    "nl": Message("language.nl"),
    "no": Message("language.no"),
    "pl": Message("language.pl"),
    "pt": Message("language.pt"),
    "ro": Message("language.ro"),
    "ru": Message("language.ru"),
    "sk": Message("language.sk"),
    "sv": Message("language.sv"),
    "tr": Message("language.tr"),
    "uk": Message("language.uk"),
    "zh": Message("language.zh"),
}


def not_read(code: str) -> Message:
    """The sentence for a call in a language that Callside can't read, or that the installed model can't tell."""
    if code == UNTOLD:
        return Message("language.not_english", model=FOR_OTHER_LANGUAGES)
    if code == UNREAD:
        return Message("language.unread")
    return Message("language.not_read", language=language_name(code))


def left_unread(flags: Collection[str], code: str | None) -> Message | None:
    """The sentence for a call that was read as in `code` and has these flags: that it, or a part of it, was not read for its
    language. None for a call that was read."""
    if NOT_READ not in flags:
        return None
    if is_read(code):
        return Message("language.part_unread")  # joined to one that was read
    return not_read(UNREAD if code in (None, UNTOLD) else str(code))


def proposed(context: CallContext, setting: str = BY_ADDRESSES) -> str | None:
    """The language that is expected before anybody speaks: the call's own, the rep's choice, else what the customers' mail
    addresses agree on. None if nothing tells."""
    if context.language:
        return context.language
    if setting != BY_ADDRESSES:
        return setting
    outside = [p.email for p in context.participants if p.side is not Side.US and p.email]
    found = set(_of_addresses(outside))
    return found.pop() if len(found) == 1 else None


def _of_addresses(addresses: Iterable[str]) -> Iterable[str]:
    for address in addresses:
        ending = _ENDING.search(address.lower())
        code = _OF_ENDING.get(ending[1]) if ending else None
        if code:
            yield code
