"""The language of a call: proposed, weighed on speech, settled once."""

from collections.abc import Mapping

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.languages import UNREAD, UNTOLD
from app.domain.ports import SAMPLE_RATE
from pipeline.core.call_language import EnglishOnly, HeardLanguage

TEN_SECONDS = np.ones(10 * SAMPLE_RATE, np.float32)


def ear(proposed: str | None, *shares: Mapping[str, float]) -> HeardLanguage:
    """An ear whose detector gives `shares` window after window, the last one for ever."""
    left = list(shares)
    return HeardLanguage(lambda _speech: left.pop(0) if len(left) > 1 else left[0], proposed)


def after(heard: HeardLanguage, windows: int) -> str | None:
    for _ in range(windows):
        heard.hear(Channel.REMOTE, TEN_SECONDS)
        heard.decide()
    return heard.code


def test_a_call_that_nobody_proposed_waits_for_three_seconds_of_speech() -> None:
    heard = ear(None, {"de": 0.9, "en": 0.1})
    heard.hear(Channel.MIC, TEN_SECONDS[: 2 * SAMPLE_RATE])
    assert not heard.decide()
    assert heard.code is None
    heard.hear(Channel.MIC, TEN_SECONDS[: 2 * SAMPLE_RATE])
    assert heard.decide()
    assert heard.code == "de"
    assert not heard.is_settled


def test_speech_in_another_language_corrects_what_was_proposed_once() -> None:
    heard = ear("en", {"de": 0.95, "en": 0.05})
    assert after(heard, 2) == "de"
    assert heard.is_settled
    assert after(heard, 5) == "de"


def test_one_window_of_another_language_moves_nothing() -> None:
    heard = ear("de", {"de": 0.9, "en": 0.1}, {"en": 0.95, "de": 0.05}, {"de": 0.9, "en": 0.1})
    assert after(heard, 6) == "de"
    assert heard.is_settled


def test_a_language_that_is_not_read_is_told_and_never_taken_for_another() -> None:
    heard = ear(None, {"pl": 0.9, "de": 0.1})
    assert after(heard, 2) == "pl"
    assert heard.is_settled


def test_unclear_speech_leaves_the_proposal() -> None:
    heard = ear("fr", {"pl": 0.4, "fr": 0.2, "en": 0.2, "de": 0.2})
    assert after(heard, 6) == "fr"
    assert heard.is_settled


def test_windows_that_disagree_on_the_name_agree_that_the_language_is_not_read() -> None:
    heard = ear(None, {"cs": 0.5, "sk": 0.4, UNREAD: 0.0, "en": 0.1})
    assert after(heard, 6) == UNREAD


def test_a_short_call_is_settled_at_its_end() -> None:
    heard = ear(None, {"es": 0.7, "pt": 0.3})
    heard.hear(Channel.MIC, TEN_SECONDS[: 2 * SAMPLE_RATE])
    assert heard.decide(last=True)
    assert (heard.code, heard.is_settled) == ("es", True)


@pytest.mark.parametrize(("probability", "code"), [(0.45, UNTOLD), (0.8, "en")])
def test_an_english_model_tells_gibberish_from_english(probability: float, code: str) -> None:
    heard = EnglishOnly()
    for _ in range(39):
        heard.read(probability)
    assert not heard.decide()
    heard.read(probability)
    heard.decide()
    assert (heard.code, heard.is_settled) == (code, True)
