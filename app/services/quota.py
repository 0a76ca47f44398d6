"""What was asked of each system today, against what its vendor allows a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.account import SYSTEM_OF, System
from app.domain.ports import Clock, Store
from app.domain.proposal import Vendor
from app.domain.wording import count

# Salesforce counts a company's calls together: 100,000 a day and more for Enterprise Edition (its "API Request Limits
# and Allocations"). The others limit by the second or the minute and name no day.
DAILY = {Vendor.SALESFORCE: 100_000}


@dataclass(frozen=True, slots=True)
class Usage:
    vendor: Vendor
    system: System
    attempts: int
    refused: int
    allowed: int | None

    @property
    def sentence(self) -> str:
        of = f" of {self.allowed:,} that the whole company has" if self.allowed else ""
        slowed = f", {self.refused} refused for going too fast" if self.refused else ""
        return f"{self.vendor.title()}: {count(self.attempts, 'request to write')}{of}{slowed}"


class QuotaService:
    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def today(self) -> Sequence[Usage]:
        """A line a vendor, busiest first; a vendor that was left alone has none."""
        midnight = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        counted: Mapping[Vendor, tuple[int, int]] = self._store.attempts_since(midnight)
        found = [
            Usage(vendor, SYSTEM_OF[vendor], attempts, refused, DAILY.get(vendor))
            for vendor, (attempts, refused) in counted.items()
        ]
        return sorted(found, key=lambda usage: -usage.attempts)
