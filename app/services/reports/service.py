"""The rep's own numbers over a span of days, and the report of a week."""

from datetime import date, datetime, time, timedelta

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Store
from app.services.reports.insights import WeeklyStats, numbers
from app.services.reports.weekly_report import week_markdown
from app.settings import Settings


class ReportService:
    """Counts what is stored. Raises UserActionNeeded if policy has switched the numbers off."""

    def __init__(self, *, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def numbers_between(self, begin: datetime, end: datetime) -> WeeklyStats:
        """The rep's numbers of the calls that began in [begin, end), local wall times."""
        if not self._settings.insights:
            raise UserActionNeeded(Message("insights.switched_off"))
        ids = [c.id for c in self._store.calls() if begin <= c.context.started_at < end]
        return numbers(self._store, ids, minutes_before=self._settings.minutes_before)

    def week_report(self, day: date) -> str:
        """The report of the week that `day` is in, as Markdown, for the rep to hand over."""
        monday = datetime.combine(day - timedelta(days=day.weekday()), time())
        found = self.numbers_between(monday, monday + timedelta(weeks=1))
        return week_markdown(monday.date(), found, baseline=self._settings.minutes_before)
