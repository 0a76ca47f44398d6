"""The live engine beside a decoder that finds nothing: captions go on. The decoder's answers are made up, the rest is real."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.transcript import CommittedWord, Word
from pipeline.core.audio import Audio, read_channels
from pipeline.core.hearing import Hearing
from pipeline.core.recognizer import EMPTY, ROOMY_BEAM, Hypothesis, Piece, Recognizer
from pipeline.streaming import LiveEngine

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"
RATE = 16_000
PACE = 0.4  # seconds a word of the made-up answers


class Answers:
    """A decoder whose answers are words of 0.4 s, where `is_heard` says that it finds any from this start on."""

    is_multilingual = False

    def __init__(self, is_heard: Callable[[float, int], bool]) -> None:
        self._is_heard = is_heard
        self.asked: list[tuple[float, float]] = []

    def decode(
        self, samples: Audio, start: float, *, prefix: Sequence[Piece] = (), floor: float = 8.0, beam: int = 1
    ) -> Hypothesis:
        seconds = len(samples) / RATE
        self.asked.append((start, seconds))
        if not self._is_heard(start, beam):
            return EMPTY
        begin = prefix[-1].word.end if prefix else start
        count = int((start + seconds - begin) / PACE)
        words = [
            Word(f"w{(begin + n * PACE) * 10:.0f}", begin + n * PACE, begin + (n + 1) * PACE, 0.95)
            for n in range(count)
        ]
        return Hypothesis(tuple(Piece(word, (1,)) for word in words), 0.0, 0.0)


@pytest.fixture(scope="module")
def talk() -> Audio:
    """Half a minute in which somebody talks without a pause."""
    sound = read_channels(DEMO)[Channel.REMOTE]
    size = RATE // 2
    halves = [sound[at : at + size] for at in range(0, len(sound) - size, size)]
    loud = sorted(halves, key=lambda half: float(np.abs(half).mean()))[-60:]
    return np.concatenate([half for half in halves if any(half is one for one in loud)])


def captions(decoder: Answers, sound: Audio) -> list[CommittedWord]:
    engine = LiveEngine(Hearing(cast(Recognizer, cast(Any, decoder))))
    words: list[CommittedWord] = []
    for at in range(0, len(sound), RATE // 4):
        engine.feed(Channel.REMOTE, at / RATE, sound[at : at + RATE // 4])
        words += engine.step()
    return words + list(engine.finish())


@pytest.mark.parametrize("stuck", [1.0, 6.0, 12.0])
def test_what_decodes_to_nothing_is_passed_over_within_8_seconds(talk: Audio, stuck: float) -> None:
    """No decoding that begins before this moment finds a word behind it."""
    words = captions(Answers(lambda start, _beam: start > stuck), talk)
    assert words, "captions go on"
    assert words[0].word.start < stuck + 8.0
    ends = [words[0].word.start, *(word.word.end for word in words), len(talk) / RATE]
    assert max(after - before for before, after in itertools.pairwise(ends)) < 2.0


def test_captions_that_never_find_a_word_cost_no_more_with_every_second(talk: Audio) -> None:
    decoder = Answers(lambda _start, _beam: False)
    assert captions(decoder, talk) == []
    assert max(seconds for _, seconds in decoder.asked) < 9.0, "what was passed over is not decoded again"
    assert len({start for start, _ in decoder.asked}) >= len(talk) / RATE / 8


def test_an_utterance_without_a_word_is_tried_carefully_before_it_is_closed(talk: Audio) -> None:
    decoder = Answers(lambda _start, beam: beam == ROOMY_BEAM)
    sound = np.concatenate([np.zeros(RATE, np.float32), talk[: 5 * RATE], np.zeros(2 * RATE, np.float32)])
    words = captions(decoder, sound)
    assert words, "five seconds of speech leave words"
    assert words[-1].word.end > 5.0
