"""The rows of a brief: label, text, and the way to where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.domain.brief import Brief, BriefLine, SourceState
from app.domain.memory import moment_of
from app.domain.wording import clock
from ui.kit import theme
from ui.kit.i18n import ago, t, translate_message
from ui.kit.outside import open_link, tip
from ui.kit.short_text import ShortText
from ui.kit.widgets import button, label, row

TOP = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class RowActions:
    """`kept` is called with the key of a promise that is ticked off, `moment` with the link of what an earlier call said."""

    kept: Callable[[str], None]
    moment: Callable[[str], None]


def grid() -> QGridLayout:
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(theme.BETWEEN)
    made.setVerticalSpacing(6)
    made.setColumnStretch(1, 1)
    return made


def name_label(text: str, **style: bool) -> QLabel:
    return label(text, wrap=False, **(style or {"quiet": True}))


def points(brief: Brief) -> list[tuple[str, str]]:
    """(label, sentence) of what to say, the first one first."""
    return [
        (t("Say {n}", n=n), f"{translate_message(point.text)} ({translate_message(point.reason)})")
        for n, point in enumerate(brief.talking_points, 1)
    ]


def missing(brief: Brief) -> list[str]:
    """What each source that is missing says for itself."""
    return [f"{r.source}: {translate_message(r.problem) if r.problem else _state(r.state)}" for r in brief.missing]


class BriefRow(QWidget):
    """A label, a text, and the one button that the text needs most."""

    def __init__(self, name: str, text: QWidget, way: QWidget | None = None, *, amber: bool = False) -> None:
        super().__init__()
        self.name = name_label(name, amber=amber, quiet=not amber)
        layout = row(self.name, text, between=theme.BETWEEN)
        layout.setStretch(1, 1)
        for part in (self.name, text):
            layout.setAlignment(part, TOP)
        if way:
            layout.addWidget(way, 0, TOP)
        self.setLayout(layout)


def short_row(line: BriefLine, brief: Brief, do: RowActions) -> BriefRow:
    """A line of the brief in two lines of text at most."""
    text = ShortText(_fact(replace(line, text=line.short or line.text), brief, with_stale=False))
    return BriefRow(translate_message(line.label), text, next(iter(_ways(line, do, arrow="↗")), None))


def align(rows: Sequence[BriefRow]) -> None:
    """Puts the texts of the rows that are shown below each other."""
    shown = [r for r in rows if not r.isHidden()]
    widest = max((r.name.sizeHint().width() for r in shown), default=0)
    for each in shown:
        each.name.setFixedWidth(widest)


def whole_row(line: BriefLine, brief: Brief, do: RowActions) -> BriefRow:
    """A line with all of its text and every way from it."""
    ways = _ways(line, do, arrow=f"{line.source} ↗")
    own = QWidget()
    own.setLayout(row(*reversed(ways), between=theme.INSIDE // 2))
    return BriefRow(translate_message(line.label), label(_fact(line, brief, with_stale=True)), own if ways else None)


def _ways(line: BriefLine, do: RowActions, *, arrow: str) -> list[QPushButton]:
    """The buttons of a line, the most needed first: the tick of a promise, its moment in an earlier call, its source."""
    found = []
    if line.key:
        found.append(_done(line.key, line.text, do.kept))
    at = moment_of(line.url) if line.url else None
    if at and line.url:
        name = t("Open the moment of: {what}", what=line.text)
        found.append(button(clock(at[1]), partial(do.moment, line.url), name=name, chip=True))
    elif line.url:
        opened = button(arrow, partial(open_link, line.url), chip=True)
        opened.setAccessibleName(t("Open {what} in {where}", what=line.text, where=line.source))
        tip(opened, line.source)
        found.append(opened)
    return found


def _done(key: str, text: str, kept: Callable[[str], None]) -> QPushButton:
    """A promise that was kept is ticked off once, and no brief reminds of it again."""

    def press() -> None:
        tick.setEnabled(False)
        kept(key)

    tick = button(t("Done"), press, name=t("Kept: {what}", what=text), chip=True)
    return tick


def _fact(line: BriefLine, brief: Brief, *, with_stale: bool) -> str:
    if line.as_of is None:
        return translate_message(line.text)
    stale = f" {t('(stale)')}" if line.stale and with_stale else ""
    return f"{translate_message(line.text)}, {ago(line.as_of, brief.composed_at)}{stale}"


def _state(state: SourceState) -> str:
    return t("late") if state is SourceState.LATE else t("failed")
