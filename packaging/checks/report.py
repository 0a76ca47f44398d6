"""A table of what was tried: what, how it went, what was seen."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    failed: int = 0
    skipped: int = 0
    _began: float = field(default_factory=time.monotonic)

    def heading(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def check(self, what: str, is_fine: bool, saw: str = "") -> bool:
        """One line. `saw` is printed where it helps: a figure, or what was found in place of what was wanted."""
        self.failed += not is_fine
        self._line("ok" if is_fine else "FAIL", what, saw)
        return is_fine

    def figure(self, what: str, value: float, limit: float, unit: str) -> bool:
        return self.check(what, value <= limit, f"{value:.2f} {unit}, goal {limit:g}")

    def skip(self, what: str, why: str) -> None:
        self.skipped += 1
        self._line("skip", what, why)

    def _line(self, mark: str, what: str, saw: str) -> None:
        print(f"{mark:5} {what:52} {saw}", flush=True)

    def end(self) -> int:
        minutes = (time.monotonic() - self._began) / 60
        print(f"\n{self.failed} failed, {self.skipped} skipped, {minutes:.1f} min")
        return 1 if self.failed else 0
