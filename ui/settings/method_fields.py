"""Fields of the CRM: the sales method, the field of the CRM that takes each of its lines, and a try-out on a past call."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QScrollArea, QWidget

from app.domain.methods import Method, MethodField
from app.services.application import Application
from app.services.methods.lines import FieldLine
from app.services.methods.mapping import NEXT_STEP, twice
from app.services.methods.setup import Choice as Chosen
from app.services.methods.setup import MappingView, MethodSetup
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import language, later, short_day, t, translate_message
from ui.kit.outlined_fields import CheckBox
from ui.kit.widgets import column, fit_screen, label, row
from ui.settings.method_lines import Choice, MappingLine, TriedLine

NO_METHOD = later("no method, the next step alone")


class MethodFieldsWindow(QMainWindow):
    """What is changed is kept at once and counts from the next call on."""

    def __init__(self, application: Application, bridge: Bridge) -> None:
        super().__init__()
        self._app, self._bridge = application, bridge
        self._view: MappingView | None = None
        self._chosen = Chosen("", {})
        self._is_saving, self._is_stale = False, False
        self._tries = 0
        self.lines: list[MappingLine] = []
        self.setWindowTitle(t("Fields of the CRM"))
        self._make_parts()
        holder = QWidget()
        inside = column(
            label(t("Fields of the CRM"), title=True),
            label(t("Which field of the deal takes what a call says. Nothing said means nothing written, and each value "
                    "waits for you with its quote."), quiet=True),
            self._managed, self._trouble,
            row(label(t("Sales method"), wrap=False), self.method, None),
            self.proposes_fields, self.proposes_tasks, self._rows, self._note,
            self._heading, self._no_calls, self._call_row, self._tried,
            around=theme.AROUND, between=theme.BETWEEN,
        )  # fmt: skip
        inside.addStretch(1)
        holder.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCentralWidget(scroll)
        fit_screen(self, 760, 760)
        self.reload()

    @property
    def _setup(self) -> MethodSetup:
        return self._app.method_setup

    def _make_parts(self) -> None:
        self._managed, self._trouble = label("", quiet=True), label("", amber=True)
        self._note = label(t("Changes count from the next call on."), quiet=True)
        for part, name in ((self._trouble, t("What to see to")), (self._note, t("Status"))):
            part.setAccessibleName(name)
        self._managed.hide()
        self._trouble.hide()
        self.method = Choice(t("Sales method"), 22)
        self.method.currentIndexChanged.connect(lambda _place: self._choose_method())
        self.proposes_fields = CheckBox(t("Propose these fields after each call"))
        self.proposes_fields.toggled.connect(lambda is_on: self._change(replace(self._chosen, proposes_fields=is_on)))
        self.proposes_tasks = CheckBox(t("Propose a task for each of your own next steps"))
        self.proposes_tasks.toggled.connect(lambda is_on: self._change(replace(self._chosen, proposes_tasks=is_on)))
        self._rows, self._tried, self._call_row = QWidget(), QWidget(), QWidget()
        self._rows.setLayout(column(between=theme.BETWEEN))
        self._tried.setLayout(column(between=theme.BETWEEN))
        self.call = Choice(t("Past call to try it on"), 40)
        self.call.currentIndexChanged.connect(lambda _place: self._try_out())
        self._call_row.setLayout(row(self.call, None))
        self._heading = label(t("Try it on a past call"), large=True, strong=True)
        self._heading.setContentsMargins(0, theme.BETWEEN, 0, 0)
        self._no_calls = label(t("What a call would fill stands here after the first one."), quiet=True)
        self._no_calls.hide()

    # ── what is in force ────────────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        self._bridge.run(lambda: self._setup.view(), done=self._show, failed=self._say)

    def _show(self, view: MappingView) -> None:
        self._view, self._chosen = view, view.choice
        troubles = [translate_message(one) for one in (view.problem, *view.faults) if one]
        self._trouble.setText(" ".join(troubles))
        self._trouble.setVisible(bool(troubles))
        if view.locked:
            where = f" ({view.where})" if view.where else ""
            self._managed.setText(t("Your organization decides on a part of this.") + where)
        self._managed.setVisible(bool(view.locked))
        self._show_methods(view)
        for box, is_on, name in (
            (self.proposes_fields, view.choice.proposes_fields, "crm_fields"),
            (self.proposes_tasks, view.choice.proposes_tasks, "crm_tasks"),
        ):
            box.blockSignals(True)
            box.setChecked(is_on)
            box.blockSignals(False)
            box.setEnabled(name not in view.locked)
        self._show_calls(view)
        self._show_lines()

    def _show_methods(self, view: MappingView) -> None:
        self.method.blockSignals(True)
        self.method.clear()
        self.method.addItem(t(NO_METHOD), "")
        for key, method in sorted(view.methods.items(), key=lambda pair: pair[1].title.casefold()):
            self.method.addItem(method.title, key)
        self.method.setCurrentIndex(max(0, self.method.findData(view.choice.method)))
        self.method.setEnabled("method" not in view.locked)
        self.method.blockSignals(False)

    def _show_calls(self, view: MappingView) -> None:
        known = self.call.currentData()
        self.call.blockSignals(True)
        self.call.clear()
        self.call.addItem(t("Choose a call"), "")
        for one in view.calls:
            self.call.addItem(f"{one.title}, {short_day(one.when.date())}", one.id)
        self.call.setCurrentIndex(max(0, self.call.findData(known)))
        self.call.blockSignals(False)
        self._call_row.setVisible(bool(view.calls))
        self._no_calls.setVisible(not view.calls)

    def _words(self, key: str) -> MethodField:
        """A line's field, named in the person's language."""
        if key == NEXT_STEP:
            return MethodField(key, t("Next step"), t("The first step that was agreed, with its owner and day."))
        method = self._method()
        found = method.field(key) if method else None
        return found.in_language(language()) if found else MethodField(key, key, "")

    def _method(self) -> Method | None:
        return self._view.methods.get(self._chosen.method) if self._view else None

    def _show_lines(self) -> None:
        """Lines are made anew for a method; a change of one of them leaves the others, and the focus, where they are."""
        assert self._view is not None
        _empty(self._rows)
        self.lines = [
            MappingLine(key, self._words(key), self._view.form, self._choose_target) for key in self._chosen.targets
        ]
        before: QWidget = self.proposes_tasks
        for line in self.lines:
            line.choice.setEnabled("method_fields" not in self._view.locked)
            self._rows.layout().addWidget(line)  # type: ignore[union-attr]
            self.setTabOrder(before, line.choice)
            before = line.choice
        self.setTabOrder(before, self.call)
        self._show_targets()
        self._try_out()

    def _show_targets(self) -> None:
        taken = twice(self._chosen.targets)
        for line in self.lines:
            line.show_target(self._chosen.targets.get(line.key, ""), is_taken=line.key in taken)

    # ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _choose_method(self) -> None:
        if self._view is None:
            return
        key = str(self.method.currentData() or "")
        self._change(replace(self._chosen, method=key, targets=self._view.targets(key)))
        self._show_lines()

    def _choose_target(self, key: str, name: str) -> None:
        self._change(replace(self._chosen, targets={**self._chosen.targets, key: name}))
        self._show_targets()
        self._try_out()

    def _change(self, chosen: Chosen) -> None:
        """Keeps it, one change after the other; of several that wait, the last says all."""
        self._chosen = chosen
        if self._is_saving:
            self._is_stale = True
            return
        self._is_saving, self._is_stale = True, False
        self._bridge.run(lambda: self._setup.save(chosen), done=lambda _: self._saved(), failed=self._not_saved)

    def _saved(self) -> None:
        self._say(t("Kept. It counts from the next call on."))
        self._go_on()

    def _not_saved(self, sentence: str) -> None:
        self._say(sentence)
        self._go_on()

    def _go_on(self) -> None:
        self._is_saving = False
        if self._is_stale:
            self._change(self._chosen)
        elif self._view:
            self._bridge.run(lambda: self._setup.view(), done=self._remember, failed=self._say)

    def _remember(self, view: MappingView) -> None:
        """What was kept for each method, for when a person turns from one to another and back."""
        self._view = view

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setAccessibleDescription(sentence)

    # ── the try-out ─────────────────────────────────────────────────────────────────────────────────────────────

    def _try_out(self) -> None:
        """Reads the chosen call; an answer that a later choice has overtaken is not shown."""
        call_id = str(self.call.currentData() or "")
        self._tries += 1
        number, chosen = self._tries, self._chosen
        if not call_id:
            _empty(self._tried)
            return
        self._bridge.run(
            lambda: self._setup.try_out(call_id, chosen),
            done=lambda found: self._show_tried(number, found),
            failed=self._say,
        )

    def _show_tried(self, number: int, found: Sequence[FieldLine]) -> None:
        if number != self._tries:
            return
        _empty(self._tried)
        layout = self._tried.layout()
        assert layout is not None
        said = sum(line.value is not None for line in found)
        layout.addWidget(label(t("{said} of {all} said", said=said, all=len(found)), quiet=True))
        form = self._view.form if self._view else None
        for line in found:
            name = self._chosen.targets.get(line.key, "")
            known = form.field(name) if form and name else None
            layout.addWidget(TriedLine(line, self._words(line.key), known.label if known else name))


def _empty(holder: QWidget) -> None:
    layout = holder.layout()
    while layout is not None and (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
