"""The rep says what is spoken: the engine follows, and the sound changes it no more."""

from typing import Any, cast

import numpy as np

from app.domain.call import Channel
from app.domain.languages import SpokenLanguage
from pipeline.core.audio import Audio
from pipeline.core.call_language import HeardLanguage
from pipeline.core.hearing import Hearing
from pipeline.core.recognizer import EMPTY, Hypothesis, Recognizer
from pipeline.streaming import LiveEngine

RATE = 16_000


class Silent:
    """A recognizer that hears nothing and remembers what it was told to speak."""

    def __init__(self, *, several: bool) -> None:
        self.is_multilingual = several
        self.spoken: list[str] = []

    def speak(self, language: str) -> None:
        self.spoken.append(language)

    def decode(self, samples: Audio, start: float, **_room: Any) -> Hypothesis:
        return EMPTY


def engine(model: Silent) -> LiveEngine:
    ear = HeardLanguage(lambda _speech: {"es": 1.0}, "en")
    return LiveEngine(Hearing(cast(Recognizer, cast(Any, model)), ear))


def test_what_the_rep_chose_stands_whatever_the_sound_tells() -> None:
    model = Silent(several=True)
    live = engine(model)
    live.speak("de")
    assert model.spoken == ["de"]
    assert live.language() == SpokenLanguage("de", 0.0)
    live.feed(Channel.REMOTE, 0.0, np.zeros(RATE, np.float32))
    live.step()
    assert live.language().code == "de"


def test_a_language_that_no_loaded_model_knows_changes_nothing() -> None:
    model = Silent(several=False)
    live = engine(model)
    live.speak("de")
    assert model.spoken == []
    assert live.language() == SpokenLanguage()
