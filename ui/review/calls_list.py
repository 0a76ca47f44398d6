"""The calls on the left: what wants a look, what waits for a system, what was written today."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.domain.history import CallLine
from ui.kit.i18n import short_day, t, time_of_day
from ui.kit.outside import tip

CALL = Qt.ItemDataRole.UserRole


class CallsList(QListWidget):
    def __init__(self, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._chosen = chosen
        self.setProperty("side", True)
        self.setAccessibleName(t("Calls"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._changed)

    def show_calls(self, calls: Sequence[CallLine], current: str, today: date) -> None:
        """Lists calls by day, `current` selected."""
        self.blockSignals(True)
        self.clear()
        review = [c for c in calls if c.to_review]
        waiting = [c for c in calls if c.waiting and not c.to_review]
        written = [c for c in calls if c.written and not c.to_review and not c.waiting and c.when.date() == today]
        self._section(t("To review"), review, lambda c: c.to_review)
        self._section(t("Waiting"), waiting, lambda c: c.waiting)
        self._section(t("Written today"), written, lambda c: c.written)
        shown = [*review, *waiting, *written]
        others = [c for c in calls if c.call_id == current and c not in shown]
        self._section(t("This call"), others, lambda c: c.written)
        for number in range(self.count()):
            if self.item(number).data(CALL) == current:
                self.setCurrentRow(number)
        self.blockSignals(False)

    def _section(self, title: str, calls: Sequence[CallLine], number: Callable[[CallLine], int]) -> None:
        if not calls:
            return
        heading = QListWidgetItem(f"{title} ({len(calls)})")
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(heading)
        names = Counter(call.account or call.title for call in calls)
        for call in calls:
            name = call.account or call.title
            text = f"{name}  {number(call) or ''}"
            if names[name] > 1:  # of calls with one customer the moment tells which, on a line that has room for it
                text += f"\n{short_day(call.when)}, {time_of_day(call.when)}"
            item = QListWidgetItem(text)
            tip(item, f"{call.title}, {short_day(call.when)} {call.when.year}, {time_of_day(call.when)}")
            item.setData(CALL, call.call_id)
            self.addItem(item)

    def _changed(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None and item.data(CALL):
            self._chosen(str(item.data(CALL)))
