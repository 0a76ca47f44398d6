"""The call in a few sentences, on top of its cards: each with the moment that it rests on."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.claims import Evidence, SummaryLine
from app.domain.wording import clock
from app.services.processing.notes import YOUR_NOTE
from ui.kit import theme
from ui.kit.i18n import t
from ui.kit.widgets import button, column, label, row

MOST = 4


def call_overview(lines: Sequence[SummaryLine], pressed: Callable[[Evidence], None]) -> QWidget | None:
    """The first sentences of the summary; None for a call that has none. `pressed` gets the place to be heard."""
    if not lines:
        return None
    holder = QWidget()
    holder.setAccessibleName(t("The call in short"))
    rows = [_line(line, pressed) for line in lines[:MOST]]
    holder.setLayout(column(*rows, between=theme.INSIDE // 2))
    holder.layout().setContentsMargins(theme.INSIDE, 0, theme.INSIDE, theme.BETWEEN)  # type: ignore[union-attr]
    return holder


def _line(line: SummaryLine, pressed: Callable[[Evidence], None]) -> QWidget:
    made = QWidget()
    parts: list[QWidget] = [label(line.text)]
    if line.evidence:
        place = line.evidence[-1]
        name = t("Play {quote}", quote=f"{clock(place.start)} {place.speaker} “{place.quote}”")
        sign = clock(place.start) if place.speaker == YOUR_NOTE else f"▶ {clock(place.start)}"
        parts.append(button(sign, lambda: pressed(place), name=name, chip=True))
    layout = row(*parts)
    layout.setStretch(0, 1)
    made.setLayout(layout)
    return made
