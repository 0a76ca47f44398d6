"""How far a call is on its way to its follow-ups, as one number over all steps, and how long it will still take."""

import time

# Shares of the whole work, measured on calls of ten to forty minutes; telling speakers apart runs beside the words.
SHARES = {"transcribe mic": 0.35, "transcribe remote": 0.4, "tell speakers apart": 0.15, "propose": 0.1}
# The slowest machine that is supported writes up a call in about this share of its length.
USUAL_SPEED = 0.35
# Before this share of the work is done its pace says little.
ENOUGH = 0.08
# A bar that moves by less than this is not worth an event.
LEAST_STEP = 0.005


class WriteUp:
    """Progress of the one call that is being written up. The pace of the last call is the first guess for the next."""

    def __init__(self) -> None:
        self.call_id: str | None = None
        self.fraction = 0.0
        self._steps: dict[str, float] = {}
        self._seconds = 0.0
        self._began = 0.0
        self._speed = USUAL_SPEED

    def begin(self, call_id: str, seconds: float) -> None:
        """A call of `seconds` is taken up."""
        self.call_id, self.fraction, self._steps = call_id, 0.0, {}
        self._seconds, self._began = seconds, time.monotonic()

    def reached(self, step: str, fraction: float) -> bool:
        """Whether the bar moves by a step's progress; it never goes back."""
        self._steps[step] = max(self._steps.get(step, 0.0), fraction)
        whole = min(1.0, sum(share * self._steps.get(name, 0.0) for name, share in SHARES.items()))
        if whole < self.fraction + LEAST_STEP:
            return False
        self.fraction = whole
        return True

    @property
    def seconds_left(self) -> float | None:
        """None if no call is being written up or its length is unknown."""
        if self.call_id is None:
            return None
        passed = time.monotonic() - self._began
        if self.fraction >= ENOUGH:
            return passed * (1.0 - self.fraction) / self.fraction
        guess = self._seconds * self._speed
        return max(0.0, guess - passed) if guess > passed else None

    def end(self) -> None:
        """The call is written up, or its work has stopped."""
        if self.call_id and self.fraction >= 1.0 and self._seconds > 0:
            self._speed = (time.monotonic() - self._began) / self._seconds
        self.call_id = None
