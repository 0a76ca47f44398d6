"""How surely a clause commits somebody to something after the call: two trained models over the clause, its neighbours and
who speaks.

A fine-tuned encoder (clause_encoder.py), and hashed runs of words and of letters in a multinomial logistic regression.
tests/bench/train_encoder.py and train_commitment.py learn them from resources/understanding/training and judge them on
writers that neither has seen.
"""

import json
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.speech_acts import accepts, declines, offers
from app.paths import RESOURCES
from pipeline.core.clause_encoder import ClauseEncoder, Line, Moment
from pipeline.core.text_runs import letters, runs, words_of

WEIGHTS = RESOURCES / "understanding" / "commitment.npz"
__all__ = ["AFTER", "BEFORE", "BINDING", "CommitmentModel", "Line", "Moment", "features", "mixed", "softmax"]

BITS = 16
BEFORE, AFTER = 3, 2
# Acts that leave something to be done: promised, agreed when asked, given out by name, given a day, or said once more.
BINDING = ("commitment", "accepted", "handout", "time", "recap")
# Acts of which nothing follows; with this probability of them by the runs alone a clause is done with.
PLAIN_ACTS = ("other", "describes", "past", "question", "estimate", "figure")
PLAIN = 0.95
KNOWN = 8192  # moments whose probabilities are kept
# Words that name a time to come, and those that name this moment.
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|next|today|(?:by|before|until|within) \w+|after\w*|"
    r"later|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|morgen|heute|bis|nachher|nächste\w*|mañana|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo|esta (?:tarde|noche)|hoy|luego|demain|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|ce soir|cet après|tout à l'heure)\b"
)
_NOW = re.compile(
    r"\b(?:now|right here|here|second|moment|just|while|let me|let us|hang on|hold on|jetzt|gerade|mal|moment|kurz|ahora|"
    r"momento|tout de suite|seconde|attendez)\b"
)
_SHORT = 4
_LONGEST_RUN = 3
# Share of a neighbour's words, by distance.
_NEAR = (0.6, 0.35, 0.25)

Vector = npt.NDArray[np.float64]


def features(moment: Moment) -> dict[int, float]:
    """Bucket → weight; each group of features is scaled to its own length, so that long clauses count no more."""
    found: dict[int, float] = {}
    line = moment.line
    words = words_of(line.text)
    _add(found, (f"w {run}" for run in runs(words, _LONGEST_RUN)), 1.0)
    _add(found, (f"c {piece}" for piece in letters(words)), 0.7)
    edges = [f"first {' '.join(words[:2])}", f"last {' '.join(words[-1:])}"]
    _add(found, (*edges, f"length {min(len(words), 24) // 3}", f"asks {'?' in line.text}", f"side {line.side}"), 0.5)
    _add(found, _marks(moment), 0.8)
    for name, lines in (("b", moment.before[::-1][:BEFORE]), ("a", moment.after[:AFTER])):
        for distance, other in enumerate(lines):
            who = "same" if other.speaker == line.speaker else "other"
            place = f"{name}{min(distance, 1)}{who}"
            said = (*runs(words_of(other.text), 2), f"asks {'?' in other.text}")
            _add(found, (f"{place} {run}" for run in said), _NEAR[distance])
        if not lines:
            _add(found, (f"{name} none",), 0.3)
    return found


def _marks(moment: Moment) -> Iterator[str]:
    """Coarse facts, and what a short answer answers: the words alone say little of a "sure"."""
    line, text = moment.line, moment.line.text.lower()
    times = f"{'day' if _DAY.search(text) else ''}{'now' if _NOW.search(text) else ''}"
    yield f"times {times}"
    yield f"times {times} {' '.join(words_of(text)[:2])}"
    other = next((b for b in reversed(moment.before) if b.speaker != line.speaker), None)
    asked = (
        "nothing"
        if other is None
        else f"{offers(other.text)}{'?' in other.text}{bool(_DAY.search(other.text.lower()))}"
    )
    kind = "accepts" if accepts(line.text) else "declines" if declines(line.text) else "states"
    yield f"{kind} {asked}"
    yield f"{kind} {times}"
    if other is not None and len(words_of(text)) <= _SHORT:
        yield from (f"{kind} short {run}" for run in runs(words_of(other.text), 2))


def _add(found: dict[int, float], names: Iterator[str] | Sequence[str], weight: float) -> None:
    buckets = {zlib.crc32(name.encode()) & ((1 << BITS) - 1) for name in names}
    share = weight / max(1.0, len(buckets) ** 0.5)
    for bucket in buckets:
        found[bucket] = found.get(bucket, 0.0) + share


def mixed(encoder: npt.NDArray[Any], runs: Vector, share: float) -> Vector:
    """The logarithms of both models' probabilities, the encoder's with this share."""
    z = np.asarray(encoder, np.float64)
    z = z - z.max(-1, keepdims=True)
    z -= np.log(np.exp(z).sum(-1, keepdims=True))
    return np.asarray(share * z + (1 - share) * runs)


def softmax(z: Vector) -> Vector:
    p = np.exp(z - z.max(-1, keepdims=True))
    return np.asarray(p / p.sum(-1, keepdims=True))


class CommitmentModel:
    """Weights as loaded from the file."""

    def __init__(
        self,
        acts: Sequence[str],
        weights: Vector,
        bias: Vector,
        about: Mapping[str, float],
        encoder: Callable[[], ClauseEncoder | None] = ClauseEncoder.shipped,
    ) -> None:
        self.acts = tuple(acts)
        self._weights = weights
        self._bias = bias
        self._binding = [self.acts.index(act) for act in BINDING]
        self._decided = [self.acts.index(act) for act in PLAIN_ACTS]
        self.threshold = about["threshold"]
        self._slope, self._offset = about["slope"], about["offset"]
        self._encoder, self._share = encoder, about["encoder"]
        # Hash of a moment → its probabilities: the reader and the verifier ask about the same clauses. No text is kept.
        self._known: OrderedDict[int, Vector] = OrderedDict()

    @classmethod
    def shipped(cls) -> "CommitmentModel":
        return _shipped()

    @classmethod
    def read(cls, path: Path, encoder: Callable[[], ClauseEncoder | None] = ClauseEncoder.shipped) -> "CommitmentModel":
        """The model of a file, with the network that was fine-tuned for it."""
        with np.load(path) as stored:
            about = json.loads(str(stored["about"]))
            weights = stored["weights"].astype(np.float64) * stored["scale"][:, None]
            return cls(about["acts"], weights, stored["bias"].astype(np.float64), about, encoder)

    def acts_of(self, moment: Moment) -> dict[str, float]:
        """The probability of each act."""
        return dict(zip(self.acts, self.acts_of_all([moment])[0].tolist(), strict=True))

    def acts_of_all(self, moments: Sequence[Moment]) -> Vector:
        """[moments, acts]: the probabilities, in the order of `acts`."""
        if not moments:
            return np.zeros((0, len(self.acts)))
        keys = [hash(moment) for moment in moments]
        fresh = {key: moment for key, moment in zip(keys, moments, strict=True) if key not in self._known}
        found = {key: self._known[key] for key in keys if key in self._known}
        found |= dict(zip(fresh, self._worked_out(list(fresh.values())), strict=True))
        self._known |= found
        while len(self._known) > KNOWN:
            self._known.popitem(last=False)
        return np.array([found[key] for key in keys])

    def _worked_out(self, moments: Sequence[Moment]) -> Vector:
        if not moments:
            return np.zeros((0, len(self.acts)))
        found = np.array([self._of_runs(moment) for moment in moments])
        # The encoder costs a hundred times as much: it is asked only where the runs leave something to decide.
        asked = np.flatnonzero(found[:, self._decided].sum(1) < PLAIN)
        encoder = self._encoder()
        if len(asked) and encoder is not None:
            scores = encoder.scores([moments[int(i)] for i in asked])
            found[asked] = softmax(mixed(scores, np.log(found[asked] + 1e-9), self._share))
        return found

    def _of_runs(self, moment: Moment) -> Vector:
        """The probabilities by the runs of words and letters alone."""
        found = features(moment)
        at = np.fromiter(found.keys(), np.int64, len(found))
        return softmax(self._weights[:, at] @ np.fromiter(found.values(), np.float64, len(found)) + self._bias)

    def binding(self, moment: Moment) -> float:
        """The probability, calibrated on writers that the model had not seen, that the clause commits somebody."""
        acts = self.acts_of(moment)
        return self.calibrated(sum(acts[act] for act in BINDING))

    def calibrated(self, raw: float) -> float:
        raw = min(max(raw, 1e-6), 1 - 1e-6)
        z = self._slope * float(np.log(raw / (1 - raw))) + self._offset
        return float(1 / (1 + np.exp(-z)))


@lru_cache(maxsize=1)
def _shipped() -> CommitmentModel:
    return CommitmentModel.read(WEIGHTS)
