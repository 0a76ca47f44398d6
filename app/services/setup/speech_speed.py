"""How fast this machine writes speech down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a second of speech took with `model`, and the model that this machine can carry."""

    model: str
    seconds_a_second: float
    suggested: str


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A speech model that can be fetched, and how much that is."""

    name: str
    megabytes: int
