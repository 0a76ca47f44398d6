"""When two decodings say the same, and when one says the same twice."""

from collections.abc import Sequence

from pipeline.core.recognizer import Piece

REPEATED = 5  # words on end that are a loop when a decoding says them again


def same(a: str, b: str) -> bool:
    """The same word to a listener: case and punctuation change as a sentence grows."""
    return _bare(a) == _bare(b)


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def without_repeats(pieces: tuple[Piece, ...], committed: Sequence[Piece]) -> tuple[Piece, ...]:
    """A decoding up to where it says again what was said before: a loop that goes through the forced words."""
    said = [_bare(p.word.text) for p in (*committed, *pieces)]
    for i in range(len(pieces) - REPEATED + 1):
        at = len(committed) + i
        if any(said[k : k + REPEATED] == said[at : at + REPEATED] for k in range(at - REPEATED + 1)):
            return pieces[:i]
    return pieces
