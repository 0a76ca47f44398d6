"""How fast this machine writes speech down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a second of speech took with `model`, and the model that this machine can carry."""

    model: str
    seconds_a_second: float
    suggested: str
