"""A measured value against its goal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    goal: float
    at_most: bool = False
    # 95 %, by drawing whole meetings with replacement.
    interval: tuple[float, float] | None = None

    @property
    def met(self) -> bool:
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        spread = f"  ({self.interval[0]:.3f} to {self.interval[1]:.3f} by meeting)" if self.interval else ""
        return f"{'ok  ' if self.met else 'LOW '} {self.name:52} {self.value:8.3f}   goal {sign} {self.goal}{spread}"
