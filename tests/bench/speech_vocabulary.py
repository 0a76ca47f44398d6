"""What a call's own words (names, products, issue keys) do for its transcript, and what somebody else's do to it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from app import bootstrap
from app.bootstrap import engines
from app.domain.call import Channel
from pipeline.core.call_terms import CallTerms
from pipeline.core.spoken_keys import KEY
from tests.bench import scores
from tests.bench.speech_base import Bench, Figure, played, quiet
from tests.bench.speech_held_out import SEED
from tests.bench.speech_layouts import LAYOUTS, made, voices

# Another house's words, many of which sound like words that people say: none of them may turn up.
WRONG = (
    "Marc Wells", "Jan Weil", "Tomas Grate", "Lee Thayer", "Anna Howe", "Ken Doe", "Will Wood", "Sarah Chan", "Jon Martines",
    "Notion Labs", "Target Group", "Apple", "Zoom", "Gobal Markets", "DataVault Pro", "Prodakt", "Latens", "Benchmarq",
    "Securitas", "Tekkorp", "Enterprize", "Platforma", "Intergration Hub", "API-12", "API-2", "SLA-99", "P-99", "CRM-10",
    "Export fails", "Latency grows", "Security review",
)  # fmt: skip


HOW = ("without", "with", "with a wrong one")
Texts = Mapping[Channel, str]
SPARE = 0.001  # of word errors, and
FEW = 2.0  # foreign words in all that a wrong vocabulary may add: "Joni" is as little a word as "Jon"


def vocabulary_figures(bench: Bench) -> Iterator[Figure]:
    """Word errors and the vocabulary's own words with it, without it and with a wrong one: the call, then held-out ones."""
    truth = scores.channel_texts(bench.call / "reference.json")
    heard = _heard(bench, bootstrap.read_channels(bench.call), bench.vocabulary())
    for which in ("final", "live"):
        plain, own, wrong = (heard[f"{which} {how}"] for how in HOW)
        bare = _rate([(truth, plain)])
        yield Figure(f"{which} WER without, call", bare, 1.0)
        yield Figure(f"{which} WER with, call", _rate([(truth, own)]), bare)
        yield Figure(f"{which} WER with a wrong one, call", _rate([(truth, wrong)]), bare + SPARE)
        missed = _missed(truth, plain, bench.vocabulary())
        yield Figure(f"{which}: own words missed without, call", missed, missed)
        yield Figure(f"{which}: own words missed with, call", _missed(truth, own, bench.vocabulary()), missed / 2)
        yield Figure(f"{which}: own words too many with, call", _too_many(truth, own, bench.vocabulary()), 0.0)
        added = _too_many(truth, wrong, WRONG) - _too_many(truth, plain, WRONG)
        yield Figure(f"{which}: foreign words added by a wrong one, call", added, FEW)
    yield from _held_out(bench)


def _held_out(bench: Bench) -> Iterator[Figure]:
    """The careful pass alone: the call's vocabulary is a wrong one too where others are on the line."""
    bank = voices(bench.data)
    calls = [made(layout, bank, SEED + n) for n, layout in enumerate(LAYOUTS) if layout.is_clear]
    heard = [_heard(bench, call.channels, bench.vocabulary(), live=False) for call in calls]
    pairs = {how: [(c.said, h[f"final {how}"]) for c, h in zip(calls, heard, strict=True)] for how in HOW}
    bare = _rate(pairs[HOW[0]])
    yield Figure("final WER without, held out", bare, 1.0)
    for how in HOW[1:]:
        yield Figure(f"final WER {how}, held out", _rate(pairs[how]), bare + SPARE)
    found = {how: sum(_too_many(truth, said, WRONG) for truth, said in pairs[how]) for how in HOW}
    yield Figure("final: foreign words added by a wrong one, held out", found[HOW[2]] - found[HOW[0]], FEW)


def _heard(
    bench: Bench, channels: Mapping[Channel, Any], own: Sequence[str], *, live: bool = True
) -> dict[str, dict[Channel, str]]:
    """The text of each channel by the pass and the vocabulary; the careful pass hears the sound once."""
    engine: Any = engines.final_engine(bench.model)
    folder = engine._models.folder("en")
    engine._loaded[folder] = _Remembering(engine._load(folder))
    found: dict[str, dict[Channel, str]] = {}
    for how, vocabulary in zip(HOW, ((), own, WRONG), strict=True):
        careful = partial(engine.transcribe, vocabulary=vocabulary, progress=quiet, language="en")
        found[f"final {how}"] = {c: " ".join(u.text for u in careful(c, 0.0, s)) for c, s in channels.items()}
        if live:
            words = played(channels, bootstrap.live_engine(bench.model, vocabulary=vocabulary))
            texts = {c: " ".join(w.word.text for w in words if w.channel is c) for c in channels}
            found[f"live {how}"] = texts
    return found


class _Remembering:
    """A recogniser that decodes the same sound once."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._known: dict[int, Any] = {}

    def careful(self, piece: Any, language: str, heard: Any) -> Any:
        key = hash(piece.tobytes())
        if key not in self._known:
            self._known[key] = list(self._model.careful(piece, language, heard))
        return self._known[key]


def _rate(pairs: Sequence[tuple[Texts, Texts]]) -> float:
    """Word errors over all channels of (what was said, what was heard)."""
    wrong = total = 0
    for truth, said in pairs:
        for channel, text in truth.items():
            reference = scores.timed([(text, 0.0)])
            wrong += scores.errors(reference, said[channel])
            total += len(reference)
    return wrong / total


def _words(texts: Texts) -> Counter[str]:
    return Counter(re.findall(r"[\w-]+", " ".join(texts.values())))


def _own(vocabulary: Sequence[str]) -> set[str]:
    return {*CallTerms.of(vocabulary).names, *(term for term in vocabulary if KEY.match(term))}


def _missed(truth: Texts, said: Texts, vocabulary: Sequence[str]) -> float:
    """The vocabulary's words that were said and don't stand there."""
    left = _words(truth) - _words(said)
    return float(sum(left[word] for word in _own(vocabulary)))


def _too_many(truth: Texts, said: Texts, vocabulary: Sequence[str]) -> float:
    """The vocabulary's words that stand there and were not said."""
    return _missed(said, truth, vocabulary)
