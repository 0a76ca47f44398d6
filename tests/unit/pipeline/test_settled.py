"""What the careful pass takes over from the live one."""

import numpy as np

from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import Word
from pipeline.core.settled import Without, merged, settled
from pipeline.core.stream import ArraySound


def said(text: str, start: float, probability: float) -> tuple[Word, ...]:
    return tuple(Word(word, start + n * 0.4, start + n * 0.4 + 0.3, probability) for n, word in enumerate(text.split()))


SURE, UNSURE = said("send the benchmarks", 110.0, 0.98), said("pee nine nine", 115.0, 0.5)


def test_only_what_is_beyond_doubt_stands() -> None:
    one_doubt = (*said("the limit is", 120.0, 0.99), Word("Friday", 121.4, 121.8, 0.4))
    assert settled([SURE, UNSURE, one_doubt, said("yeah", 130.0, 0.99)]) == [SURE]


def test_its_sound_is_silent_for_the_decoder_and_all_other_sound_is_untouched() -> None:
    samples = np.full(20 * SAMPLE_RATE, 0.5, np.float32)
    whole = Without(ArraySound(samples), 100.0, [SURE])
    heard = np.concatenate(list(whole.blocks()))
    assert whole.seconds == 20.0
    low, high = (round((at - 100.0) * SAMPLE_RATE) for at in (SURE[0].start - 0.25, SURE[-1].end + 0.25))
    assert not heard[low:high].any()
    assert (heard[:low] == 0.5).all()
    assert (heard[high:] == 0.5).all()
    assert (samples == 0.5).all(), "the recording itself is never written to"


def test_both_come_together_in_the_order_of_time_and_nothing_twice() -> None:
    echo_of_it = Word("benchmarks", SURE[2].start, SURE[2].end, 0.3)
    words = merged([echo_of_it, *said("P99", 115.0, 0.9)], [SURE])
    assert [w.text for w in words] == ["send", "the", "benchmarks", "P99"]
