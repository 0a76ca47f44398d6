"""What was asked of each system today, against what its vendor allows a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import CallsideError
from app.domain.ports import Clock, DailyLimit, Store
from app.domain.proposal import Vendor
from app.domain.wording import count

ASK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Usage:
    vendor: Vendor
    attempts: int
    refused: int
    company: tuple[int, int] | None = None

    @property
    def sentence(self) -> str:
        of = f"; the whole company used {self.company[0]:,} of {self.company[1]:,}" if self.company else ""
        slowed = f", {self.refused} refused for going too fast" if self.refused else ""
        return f"{self.vendor.title()}: {count(self.attempts, 'request to write')}{of}{slowed}"


class QuotaService:
    """`limits`: the vendors that count by the day. A CRM does, for a company together; most limit by the
    second or the minute and name no day."""

    def __init__(self, *, store: Store, clock: Clock, limits: Mapping[Vendor, DailyLimit]) -> None:
        self._store = store
        self._clock = clock
        self._limits = limits

    def today(self) -> Sequence[Usage]:
        """A line a vendor, busiest first; a vendor that was left alone has none."""
        midnight = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        counted: Mapping[Vendor, tuple[int, int]] = self._store.attempts_since(midnight)
        found = [
            Usage(vendor, attempts, refused, self._company(vendor)) for vendor, (attempts, refused) in counted.items()
        ]
        return sorted(found, key=lambda usage: -usage.attempts)

    def _company(self, vendor: Vendor) -> tuple[int, int] | None:
        """The company's count where the vendor tells it now; our own count stands without it."""
        limit = self._limits.get(vendor)
        if limit is None:
            return None
        try:
            return limit.daily_requests(timeout=ASK_SECONDS)
        except CallsideError:
            return None
