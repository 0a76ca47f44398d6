"""All calls of this laptop: found by what was said and written, read, and handed out as files."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QSplitter,
    QWidget,
)

from app.domain.history import CallLine, Hit
from app.domain.transcript import Segment, Transcript
from app.domain.wording import clock
from app.services.reports.call_archive import Archive
from ui.history.again import CallAgain, CallServices
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import day, short_day, t, time_of_day
from ui.kit.outlined_fields import ComboBox
from ui.kit.pdf_export import write_pdf
from ui.kit.transcript_view import TranscriptView
from ui.kit.widgets import Elided, button, column, fit_screen, label, row, search_line, shortcut, slot

DATA = Qt.ItemDataRole.UserRole
# A search starts when the typing pauses.
PAUSE_MS = 200


class HistoryWindow(QMainWindow):
    """`review` opens the approval window of a call; `services` join calls and read them again."""

    def __init__(
        self, archive: Archive, bridge: Bridge, review: Callable[[str], None], services: CallServices | None = None
    ) -> None:
        super().__init__()
        self._archive = archive
        self._bridge = bridge
        self._review = review
        self._calls: Sequence[CallLine] = ()
        self._shown: CallLine | None = None
        self.setWindowTitle(t("History"))
        self._search = search_line(t("Search what was said and written"), t("Clear the search"))
        self._filter = ComboBox()
        self._filter.setAccessibleName(t("Which calls"))
        for text in (t("All calls"), t("To review"), t("Waiting"), t("Last 7 days")):
            self._filter.addItem(text)
        self._list = QListWidget()
        self._list.setAccessibleName(t("Calls and places found"))
        self._list.setProperty("side", True)
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = Elided("", title=True)
        self._about = label("", quiet=True)
        self._text = TranscriptView(lambda _old, _new, _passages=None: None, self._play)
        self._open = button(t("Review"), self._open_review, primary=True)
        self._export = button(t("Export"), self._export_menu)
        self._more = button("⋯", self._more_menu, name=t("More for this call"))
        self._note = label("", quiet=True)
        self._note.setAccessibleName(t("Status"))
        self._is_read = False
        self._wanted: tuple[str, float | None] | None = None
        self._marked: tuple[float, float] | None = None
        self._services = services
        self._again = services and CallAgain(services, bridge, changed=self.show_call, say=self._note.setText)
        self._more.setVisible(self._again is not None)
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(PAUSE_MS)
        self._typing.timeout.connect(self._find)
        self._search.textChanged.connect(lambda _text: self._typing.start())
        self._filter.currentIndexChanged.connect(lambda _index: self._show_list())
        self._list.currentItemChanged.connect(self._chosen)
        shortcut(self, "/", self._search.setFocus)
        shortcut(self, "Ctrl+F", self._search.setFocus)
        shortcut(self, "Space", self._play_marked)

    def _build(self) -> None:
        left, right = QWidget(), QWidget()
        left.setLayout(column(self._search, self._filter, self._list))
        head, under = row(self._title, self._export, self._open), row(self._about, self._more)
        for line in (head, under):
            line.setStretch(0, 1)
        right.setLayout(column(head, under, self._text, self._note))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setHandleWidth(theme.AROUND)
        split.setChildrenCollapsible(False)
        split.setSizes([theme.scaled(360), theme.scaled(640)])
        middle = QWidget()
        middle.setLayout(column(split, around=theme.AROUND))
        self.setCentralWidget(middle)
        fit_screen(self, 1040, 680)
        self._show_call(None)

    def show_call(self, call_id: str, at: float | None = None) -> None:
        """Opens a call, at a second of it where one is named: its words are marked, in view and played by Space."""
        self._wanted = (call_id, at)
        self._search.clear()
        self._filter.setCurrentIndex(0)
        self.reload()

    def _find_wanted(self) -> None:
        ids = [self._list.item(n).data(DATA)[0] for n in range(self._list.count())]
        if self._wanted and self._wanted[0] in ids:
            self._list.setCurrentRow(ids.index(self._wanted[0]))

    def _play(self, start: float, end: float) -> None:
        if self._services and self._shown:
            call_id, play = self._shown.call_id, self._services.play
            self._bridge.run(lambda: play(call_id, start, end), failed=self._note.setText)

    def _play_marked(self) -> None:
        if self._marked:
            self._play(*self._marked)

    # ── the list ────────────────────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        self._bridge.run(self._archive.calls, done=self._loaded, failed=self._note.setText)

    def _loaded(self, calls: Sequence[CallLine]) -> None:
        self._calls, self._is_read = calls, True
        if not self._search.text().strip():
            self._show_list()
            self._find_wanted()

    def _show_list(self) -> None:
        which = self._filter.currentIndex()
        newest = max((c.when for c in self._calls), default=None)
        shown = [
            c
            for c in self._calls
            if which == 0
            or (which == 1 and c.to_review)
            or (which == 2 and c.waiting)
            or (which == 3 and newest and (newest - c.when).days < 7)
        ]
        self._list.clear()
        for call in shown:
            counted = f" · {t('{n} to review', n=call.to_review)}" if call.to_review else ""
            self._add(
                f"{call.title}\n{short_day(call.when)} {call.when.year}, {time_of_day(call.when)}{counted}",
                (call.call_id, None),
            )
        self._list.setCurrentRow(0)
        if not shown:
            self._show_call(None)

    def _find(self) -> None:
        query = self._search.text().strip()
        if not query:
            self._show_list()
            return
        self._bridge.run(
            lambda: self._archive.search(query), done=lambda hits: self._found(query, hits), failed=self._note.setText
        )

    def _found(self, query: str, hits: Sequence[Hit]) -> None:
        if query != self._search.text().strip():
            return
        titles = {c.call_id: c.title for c in self._calls}
        self._list.clear()
        for hit in hits:
            where = f"{clock(hit.at)} {hit.who}" if hit.at is not None else hit.who.title()
            self._add(
                f"{titles.get(hit.call_id, '')} · {where}\n{' '.join(''.join(hit.pieces).split())}", (hit.call_id, hit)
            )
        self._note.setText("" if hits else t("Nothing was said or written with these words."))
        self._list.setCurrentRow(0)

    def _add(self, text: str, data: tuple[str, Hit | None]) -> None:
        item = QListWidgetItem(text)
        item.setData(DATA, data)
        self._list.addItem(item)

    def _chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is None:
            return
        call_id, hit = item.data(DATA)
        self._bridge.run(
            lambda: self._archive.transcript(call_id),
            done=lambda transcript: self._show_transcript(call_id, transcript, hit),
            failed=self._note.setText,
        )

    # ── one call ────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_transcript(self, call_id: str, transcript: Transcript, hit: Hit | None) -> None:
        self._show_call(next((c for c in self._calls if c.call_id == call_id), None))
        self._text.show_transcript(transcript)
        marked = None
        if hit is not None and hit.kind == "transcript":
            marked = transcript.segment(int(hit.ref))
        elif self._wanted and self._wanted[0] == call_id:
            marked, self._wanted = _spoken_at(transcript, self._wanted[1]), None
        self._marked = (marked.start, marked.end) if marked else None
        if marked:
            self._text.show_segment(marked.id)
            self._note.setText(t("{time} {name}: Space plays it.", time=clock(marked.start), name=marked.speaker))

    def _show_call(self, call: CallLine | None) -> None:
        self._shown = call
        self._title.setText(call.title if call else t("No call yet") if self._is_read else "")
        hint = t("Your calls appear here once Callside has sat beside one. The demo shows how that looks.")
        self._about.setText(
            f"{day(call.when.date())} {call.when.year}, {time_of_day(call.when)} · {_standing(call)}"
            if call
            else (hint if self._is_read else t("Reading your calls…"))
        )
        self._text.setVisible(call is not None)
        self._open.setEnabled(call is not None)
        self._export.setEnabled(call is not None)
        self._more.setEnabled(call is not None)

    def _open_review(self) -> None:
        if self._shown:
            self._review(self._shown.call_id)

    def _more_menu(self) -> None:
        if self._again and self._shown:
            menu = self._again.menu(self, self._shown, self._calls)
            menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    # ── export ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _export_menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(t("Export"))
        for text, ending in ((t("Markdown"), "md"), (t("PDF"), "pdf"), (t("Subtitles (SRT)"), "srt")):
            menu.addAction(text, slot(partial(self._choose_file, ending)))
        menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def _choose_file(self, ending: str) -> None:
        if self._shown is None:
            return
        name = "".join(sign if sign.isalnum() else "-" for sign in self._shown.title).strip("-")
        path, _ = QFileDialog.getSaveFileName(self, t("Export"), f"{name}.{ending}", f"*.{ending}")
        if path:
            self.export(self._shown.call_id, Path(path))

    def export(self, call_id: str, path: Path) -> None:
        """Writes the call to `path`, as its ending says."""
        read = self._archive.srt if path.suffix == ".srt" else self._archive.markdown
        self._bridge.run(lambda: read(call_id), done=lambda text: self._write(path, text), failed=self._note.setText)

    def _write(self, path: Path, text: str) -> None:
        try:
            if path.suffix == ".pdf":
                write_pdf(path, text)
            else:
                path.write_text(text, encoding="utf-8")
        except OSError as error:
            self._note.setText(
                t("{path} can't be written ({why}): choose another folder.", path=path, why=error.strerror)
            )
        else:
            self._note.setText(t("Kept in {path}.", path=path))


def _spoken_at(transcript: Transcript, at: float | None) -> Segment | None:
    """What is said at that second, else nearest to it."""
    said = [s for s in transcript.segments if s.text]
    return min(said, key=lambda s: max(s.start - at, at - s.end, 0.0), default=None) if at is not None else None


def _standing(call: CallLine) -> str:
    parts = []
    if call.to_review:
        parts.append(t("{n} to review", n=call.to_review))
    if call.waiting:
        parts.append(t("{n} waiting", n=call.waiting))
    if call.written:
        parts.append(t("{n} written", n=call.written))
    return ", ".join(parts) or t("nothing written")
