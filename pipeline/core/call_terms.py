"""A call's own words (people, companies, products, issues), and what was heard written as they are.

After decoding, not before: given as text in front, a vocabulary makes small models drop whole sentences. A word that people
say anyway is never turned into a name, whatever the vocabulary holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.transcript import DOUBTFUL, Word
from pipeline.core.common_words import is_common, is_word
from pipeline.core.phrasing import CONNECTING, OPENERS
from pipeline.core.sounds_like import ALIKE, UNSURE, alike, letters_alike, sound
from pipeline.core.spoken import TAIL, acronyms, proper_names
from pipeline.core.spoken_keys import SpokenKeys

LONG = 5  # letters of a name below which what sounds like it may be anything
SOUNDS = 0.85  # share of sounds in common of an unsure word that nobody knows
PARTS = 3  # words that a name may be heard as


@dataclass(frozen=True, slots=True)
class CallTerms:
    """`phrases`: how a term's word is written that follows another of its words, by both in small letters."""

    names: tuple[str, ...]
    acronyms: frozenset[str]
    keys: SpokenKeys
    phrases: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, vocabulary: Sequence[str]) -> "CallTerms":
        pairs = (pair for term in vocabulary for pair in zip(term.split(), term.split()[1:], strict=False))
        phrases = {(first.lower(), second.lower()): second for first, second in pairs}
        return cls(proper_names(vocabulary), acronyms(vocabulary), SpokenKeys.of(vocabulary), phrases)

    def opens(self, word: Word) -> bool:
        """Whether a word waits for what follows: an issue's key may be said."""
        return self.keys.opens(word)

    def spelled(self, words: Sequence[Word]) -> list[Word]:
        """The same words as the call writes them; a joined one runs from its first part to its last."""
        out: list[Word] = []
        at = 0
        while at < len(words):
            name, count = self._joined(words, at)
            parts = words[at : at + count]
            if count > 1:
                sure = sum(w.probability for w in parts) / count
                out.append(Word(name + _tail(parts[-1].text), parts[0].start, parts[-1].end, sure))
            else:
                opens = at == 0 or words[at - 1].text[-1] in ".?!"
                out.append(self._respelled(words[at], opens=opens))
            at += count
        return self.keys.joined([self._in_phrase(word, out[n - 1] if n else None) for n, word in enumerate(out)])

    def _in_phrase(self, word: Word, before: Word | None) -> Word:
        """A word as the vocabulary writes it behind one of its names: "DataVault pro" → "DataVault Pro"."""
        if before is None or before.text not in self.names:
            return word
        bare = _bare(word.text)
        written = self.phrases.get((before.text.lower(), bare.lower()), bare)
        return word if written == bare else Word(written + _tail(word.text), word.start, word.end, word.probability)

    def _joined(self, words: Sequence[Word], at: int) -> tuple[str, int]:
        """(a name, of how many words) where one was heard as several: "Data Volt", "Globe X"."""
        for count in range(min(PARTS, len(words) - at), 1, -1):
            parts = words[at : at + count]
            if any(_tail(w.text) for w in parts[:-1]) or not all(_bare(w.text).isalpha() for w in parts):
                continue
            heard = "".join(_bare(w.text) for w in parts)
            near = [n for n in self.names if len(n) > LONG and sound(n) == sound(heard)]
            if len(near) == 1 and self._is_name(near[0], words, at, count):
                return near[0], count
        return "", 1

    def _is_name(self, name: str, words: Sequence[Word], at: int, count: int) -> bool:
        """Whether words that sound like a name together are one: by capitals, or by what follows it in the vocabulary."""
        parts = words[at : at + count]
        after = _bare(words[at + count].text).lower() if at + count < len(words) else ""
        if (name.lower(), after) in self.phrases:
            return True
        capitals = all(w.text[:1].isupper() for w in parts)
        return capitals and (at > 0 or any(w.probability < UNSURE for w in parts))

    def _respelled(self, word: Word, *, opens: bool) -> Word:
        """`opens` where a sentence may begin with it: any word has a capital there."""
        bare = _bare(word.text)
        if len(bare) < 3 or not bare.isalpha() or bare in self.names:
            return word
        near = [n for n in self.names if _heard_as(n, bare, word.probability, opens=opens)]
        return Word(near[0] + _tail(word.text), word.start, word.end, word.probability) if len(near) == 1 else word


def _heard_as(name: str, bare: str, sure: float, *, opens: bool) -> bool:
    """Whether a word is the name, heard as it is written here with this probability."""
    has_capital = bare[:1].isupper()
    if name.lower() == bare.lower():  # "datavault" is DataVault; "export" need be no Export
        return has_capital or not (name.istitle() or is_word(bare))
    if bare.lower() in OPENERS or bare.lower() in CONNECTING:
        return False
    if is_common(bare) and (sure >= DOUBTFUL or opens or not has_capital):
        return False
    if has_capital and sure < UNSURE and name[0] == bare[0] and letters_alike(name, bare) >= ALIKE:
        return True
    if len(name) < LONG or len(bare) < LONG or is_word(bare) or not (has_capital or sure < UNSURE):
        return False
    return sound(name) == sound(bare) or (has_capital and sure < UNSURE and alike(name, bare) >= SOUNDS)


def _bare(text: str) -> str:
    return text.rstrip(TAIL)


def _tail(text: str) -> str:
    return text[len(_bare(text)) :]
