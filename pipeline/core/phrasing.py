"""Live words as a reader expects them: spelled terms joined, and sentences closed that were committed in pieces.

A recogniser that is made to go on after its own committed words keeps leaving out the full stop between them, but it
still begins the next sentence with a capital. Only what has not been committed yet is touched.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.transcript import Word
from pipeline.core.spoken import joined_terms, written
from pipeline.core.words import word_set

PUNCTUATION = ".?!,;:…-"
# Written with a capital at the beginning of a sentence only.
OPENERS = word_set(
    "a about absolutely after all also an and any are as at because before both but by can could did do does each "
    "exactly for from great had has have he her here his how if in is it it's its just let let's maybe my no not now "
    "of okay on once one or our perfect please right she should since so some sure thank thanks that that's the their "
    "then there these they this those to until was we we'll we're we've were what what's when where which who why will "
    "with would yes you you're your"
)
# Nobody ends a sentence on these.
CONNECTING = word_set(
    "a an and are as at because but by for from he i if in into is it's my of on or our she so than that the their then "
    "they this to was we were what when where which who will with would you your"
)
ASKING = word_set(
    "are can could did do does had has have how is should was were what what's when where which who why will would"
)


def opens_spelling(word: Word) -> bool:
    """Whether a letter by itself may be the first of a spelled term, so that it waits for what follows."""
    bare = word.text.rstrip(PUNCTUATION)
    return len(bare) == 1 and bare != "I" and (bare.isupper() or bare == "a") and word.text[-1] not in ",;?!"


class Phrasing:
    """One channel's sentences as they are committed."""

    def __init__(self) -> None:
        self._first = ""  # the first word of the sentence that is going on

    def phrased(
        self, words: Sequence[Word], following: Word | None, acronyms: frozenset[str], *, ends: bool
    ) -> list[Word]:
        """The words to commit. `following` is what will probably come next; with `ends` nothing comes for a while."""
        out: list[Word] = []
        joined = written(joined_terms(words, acronyms))
        for word, after in zip(joined, (*joined[1:], following), strict=True):
            bare = word.text.rstrip(PUNCTUATION).lower()
            self._first = self._first or bare
            closed = after is not None and _opens(after)
            if word.text[-1] not in PUNCTUATION and (closed or (ends and after is None)) and bare not in CONNECTING:
                word = replace(word, text=word.text + ("?" if self._first in ASKING else "."))
            if word.text[-1] in ".?!":
                self._first = ""
            out.append(word)
        return out


def _opens(word: Word) -> bool:
    """Whether the capital that a word begins with says that a sentence begins."""
    return word.text[0].isupper() and word.text.rstrip(PUNCTUATION).lower() in OPENERS and not word.text.isupper()
