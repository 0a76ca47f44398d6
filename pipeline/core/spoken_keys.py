"""Issue keys as people say them: "API four fifty-six" is API-456 where the call has that issue, and nothing where it has not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from app.domain.transcript import Word
from pipeline.core.numbers import TENS, UNITS
from pipeline.core.sounds_like import UNSURE, letters_alike
from pipeline.core.spoken import TAIL, USUAL
from pipeline.core.words import word_list, word_set

KEY = re.compile(r"^([A-Z][A-Z0-9]{1,9})-(\d{1,6})$")
NEARLY = 0.7  # of an unsure prefix, where the number is right
LONGEST = 9  # words of a number
SHORT = 3  # digits below which a number after a usual abbreviation is probably none of a key's
ISSUE = word_set("issue issues ticket tickets bug bugs key story task case number vorgang ticketnummer fehler problem")
COUNTED = word_set(
    "day days week weeks month months year years hour hours minute minutes second seconds percent times people customers "
    "users calls requests million thousand tage tagen wochen monate monaten jahre jahren stunden minuten prozent mal leute"
)
_ENGLISH = {value: word for word, value in UNITS.items()}
_ENGLISH_TENS = {value: word for word, value in TENS.items()}
_GERMAN = word_list(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
_GERMAN_TENS = word_list("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_NUMBER = frozenset((*UNITS, *TENS, "hundred", "thousand", *_GERMAN))

Said = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpokenKeys:
    """The keys of one call by how their numbers may be said."""

    numbers: Mapping[str, Mapping[Said, str]]

    @classmethod
    def of(cls, vocabulary: Sequence[str]) -> "SpokenKeys":
        found: dict[str, dict[Said, str]] = {}
        for term in vocabulary:
            if key := KEY.match(term):
                found.setdefault(key[1], {}).update(dict.fromkeys(_ways(key[2]), key[2]))
        return cls(found)

    def opens(self, word: Word) -> bool:
        """Whether a key may go on after this word."""
        return not word.text[-1:].isdigit() and word.text in self.numbers

    def joined(self, words: Sequence[Word]) -> list[Word]:
        """The same words, spoken keys written as their systems write them."""
        out: list[Word] = []
        at = 0
        while at < len(words):
            found = self._at(words, at) if self.numbers else None
            if found is None:
                out.append(words[at])
                at += 1
                continue
            text, count = found
            parts = words[at : at + count]
            sure = sum(w.probability for w in parts) / count
            out.append(Word(text, parts[0].start, parts[-1].end, sure))
            at += count
        return out

    def _at(self, words: Sequence[Word], at: int) -> tuple[str, int] | None:
        """(the key with what follows it, of how many words) where one begins."""
        for prefix, count in self._prefixes(words, at):
            best: tuple[str, int] | None = None
            said: Said = ()
            for n, word in enumerate(words[at + count : at + count + LONGEST], start=count + 1):
                bare, tail = _split(word.text)
                said += tuple(bare.lower().split("-"))
                number = self.numbers[prefix].get(said)
                if number is not None and self._fits(words, at, at + n, prefix, number):
                    best = (f"{prefix}-{number}{tail}", n)
                if tail:
                    break
            if best is not None:
                return best
        return None

    def _prefixes(self, words: Sequence[Word], at: int) -> Iterator[tuple[str, int]]:
        """(a prefix, of how many words) that is said from here on, whole or in letters."""
        letters = ""
        for count, word in enumerate(words[at : at + 6], start=1):
            bare, tail = _split(word.text)
            bare = bare.replace(".", "")
            letters += bare
            if letters in self.numbers:
                yield letters, count
            if count == 1 and word.probability < UNSURE and bare.isupper() and len(bare) >= 3:
                yield from (
                    (p, 1) for p in self.numbers if p != bare and len(p) >= 3 and letters_alike(p, bare) >= NEARLY
                )
            if len(bare) > 1 or not bare.isupper() or tail not in ("", "."):
                return

    def _fits(self, words: Sequence[Word], at: int, end: int, prefix: str, number: str) -> bool:
        """Whether the number is the key's: no longer one, no count of something."""
        after = _split(words[end].text)[0].lower() if end < len(words) else ""
        has_end = words[end - 1].text[-1:] in TAIL
        if not has_end and (after.isdigit() or after in _NUMBER or after in COUNTED):
            return False
        if len(number) >= SHORT or prefix not in USUAL:
            return True
        return any(_split(w.text)[0].lower() in ISSUE for w in words[max(0, at - 2) : at])


def _split(text: str) -> tuple[str, str]:
    bare = text.rstrip(TAIL)
    return bare, text[len(bare) :]


@lru_cache(maxsize=256)
def _ways(number: str) -> frozenset[Said]:
    """How a key's number is said: as one, digit by digit, or in pieces."""
    return frozenset(
        said
        for pieces in _pieces(number)
        for parts in product(*(_piece(piece) for piece in pieces))
        if (said := tuple(word for part in parts for word in part))
    )


def _pieces(number: str) -> Iterator[tuple[str, ...]]:
    yield (number,)
    for cut in range(1, len(number)):
        yield from ((number[:cut], *rest) for rest in _pieces(number[cut:]))


def _piece(digits: str) -> list[Said]:
    value = int(digits)
    found: list[Said] = [(digits,)]
    if len(digits) == 1:
        found += [(_ENGLISH[value],), (_GERMAN[value],)] + ([("oh",)] if value == 0 else [])
    elif digits[0] != "0" and len(digits) <= 3:
        found += [*_english(value), (_german(value),)]
    return found


def _english(value: int) -> list[Said]:
    """From 10 to 999."""
    if value >= 100:
        hundreds: Said = (_ENGLISH[value // 100], "hundred")
        rest = _english(value % 100) if value % 100 else [()]
        return [(*hundreds, *more) for more in rest] + [(*hundreds, "and", *more) for more in rest if more]
    if value < 20:
        return [(_ENGLISH[value],)]
    unit = (_ENGLISH[value % 10],) if value % 10 else ()
    return [(_ENGLISH_TENS[value // 10 * 10], *unit)]


def _german(value: int) -> str:
    """From 1 to 999, in one word."""
    if value >= 100:
        hundreds = "ein" if value // 100 == 1 else _GERMAN[value // 100]
        return f"{hundreds}hundert{_german(value % 100) if value % 100 else ''}"
    if value < 20:
        return _GERMAN[value]
    unit = "ein" if value % 10 == 1 else _GERMAN[value % 10]
    return f"{f'{unit}und' if value % 10 else ''}{_GERMAN_TENS[value // 10 - 2]}"
