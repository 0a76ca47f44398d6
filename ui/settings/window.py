"""Settings, generated from their declarations: searchable, each with who decided on it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.systems import System
from app.services.setup.preferences import Preference, PreferenceService
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import later, t
from ui.kit.outlined_fields import CheckBox, ComboBox, DoubleSpinBox, SpinBox
from ui.kit.outside import tip
from ui.kit.widgets import button, column, fit_screen, hairline, label, row, search_line, shortcut
from ui.settings.sections import ADVANCED, place_of, section_of

LONG_TEXT = 60
# What a choice is called; the other is what is kept.
CHOICES = {
    **{system.value: system.title() for system in System},
    "system": later("like the system"),
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "by_addresses": later("by the customers' addresses"),
    "preview": later("read first"),
    "opt_out": later("after a countdown"),
    "auto": later("with a sample to read"),
    "offline": later("rules on this laptop"),
    "openai": later("a language model"),
    "off": later("off"),
    "notify": later("tell me"),
    "download": later("tell me and fetch it"),
}
# Where a declaration has no upper limit, a field still needs one.
LARGEST = 1_000_000


class SettingsWindow(QMainWindow):
    def __init__(
        self,
        preferences: PreferenceService,
        bridge: Bridge,
        changed: Callable[[str, Any], None] = lambda name, value: None,
        accounts: Callable[[], None] | None = None,
        fields: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._changed = changed
        self._preferences = preferences
        self._bridge = bridge
        self._rows: list[SettingRow] = []
        self.setWindowTitle(t("Settings"))
        self._accounts = button(t("Accounts…"), accounts or (lambda: None))
        self._accounts.setVisible(accounts is not None)
        self._fields = button(t("CRM fields…"), fields or (lambda: None))
        self._fields.setVisible(fields is not None)
        self._search = search_line(t("Search settings"), t("Clear the search"))
        self._search.textChanged.connect(self._filter)
        self._note = label(t("Changes count from the next start on."), quiet=True)
        self._note.setAccessibleName(t("Status"))
        self._none = label(t("No setting has these words."), quiet=True)
        self._none.hide()
        self._managed = CheckBox()
        self._managed.toggled.connect(lambda _on: self._filter(self._search.text()))
        self._managed.hide()
        self._advanced = CheckBox()
        self._advanced.setText(t("Show advanced settings"))
        self._advanced.toggled.connect(lambda _on: self._filter(self._search.text()))
        self._headings: dict[str, QLabel] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, theme.BETWEEN, 0)
        self._list.setSpacing(theme.BETWEEN)
        self._list.addWidget(self._none)
        self._list.addStretch(1)
        holder = QWidget()
        holder.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle = QWidget()
        middle.setLayout(
            column(
                row(label(t("Settings"), title=True), None, self._fields, self._accounts),
                self._search,
                row(self._advanced, self._managed, None, between=theme.AROUND),
                scroll,
                self._note,
                around=theme.AROUND,
                between=theme.BETWEEN,
            )
        )
        self.setCentralWidget(middle)
        fit_screen(self, 680, 720)
        shortcut(self, "Ctrl+F", self._search.setFocus)
        self.reload()

    def reload(self) -> None:
        self._bridge.run(self._preferences.all, done=self._show, failed=self._note.setText)

    def _show(self, found: tuple[Preference, ...]) -> None:
        for known in self._rows:
            known.hide()
            known.deleteLater()
        for heading in self._headings.values():
            heading.hide()
            heading.deleteLater()
        self._headings = {}
        ordered = sorted(found, key=lambda preference: place_of(preference.name))
        self._rows = [SettingRow(preference, self._save, self._reset) for preference in ordered]
        for made in self._rows:
            section = section_of(made.preference.name)
            if section not in self._headings:
                heading = self._headings[section] = label(t(section), large=True, strong=True)
                heading.setContentsMargins(0, theme.BETWEEN if len(self._headings) > 1 else 0, 0, 0)
                self._list.insertWidget(self._list.count() - 1, heading)
            self._list.insertWidget(self._list.count() - 1, made)
        rare = sum(section_of(made.preference.name) == ADVANCED for made in self._rows)
        self._advanced.setText(t("Show advanced settings ({n})", n=rare))
        self._tell_managed([p for p in found if p.is_managed])
        self._filter(self._search.text())

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        is_open = bool(words) or self._advanced.isChecked()  # a search looks everywhere
        for made in self._rows:
            is_rare = section_of(made.preference.name) == ADVANCED
            is_wanted = made.preference.is_managed or not (self._managed.isChecked() or (is_rare and not is_open))
            made.setVisible(is_wanted and all(word in made.searched for word in words))
        shown = {section_of(made.preference.name) for made in self._rows if not made.isHidden()}
        for section, heading in self._headings.items():
            heading.setVisible(section in shown)
        self._none.setVisible(bool(self._rows) and all(made.isHidden() for made in self._rows))

    def _tell_managed(self, managed: list[Preference]) -> None:
        """The page of what the organization manages is this list, without the rest."""
        where = ", ".join(sorted({p.where for p in managed if p.where}))
        self._managed.setText(t("Only what is managed by your organization ({n})", n=len(managed)))
        tip(self._managed, where)
        self._managed.setAccessibleDescription(where)
        self._managed.setVisible(bool(managed))

    def _save(self, name: str, value: Any) -> None:
        self._bridge.run(
            lambda: self._preferences.save({name: value}),
            done=lambda _: self._kept(name, value),
            failed=self._note.setText,
        )

    def _kept(self, name: str, value: Any) -> None:
        self._changed(name, value)
        self._note.setText(t("Kept. It counts from the next start on."))
        for made in self._rows:
            if made.preference.name == name:
                made.say_origin("you")

    def _reset(self, name: str) -> None:
        self._bridge.run(lambda: self._preferences.reset(name), done=lambda _: self.reload(), failed=self._note.setText)


class SettingRow(QWidget):
    """One setting: its name, what it means, the control, and who decided on it."""

    def __init__(self, preference: Preference, save: Callable[[str, Any], None], reset: Callable[[str], None]) -> None:
        super().__init__()
        self.preference = preference
        name = t(preference.label)
        self.searched = f"{name} {preference.label} {t(preference.help)} {preference.help}".lower()
        self.control = _control(preference, lambda value: save(preference.name, value))
        self.control.setAccessibleName(name)
        self.control.setAccessibleDescription(t(preference.help))
        self.control.setEnabled(not preference.locked)
        self._origin = label("", wrap=False, quiet=True, small=True)
        tip(self._origin, preference.where)
        self._reset = button(t("Reset"), lambda: reset(preference.name), name=t("Reset {name}", name=name), chip=True)
        head = row(label(name, wrap=False, strong=True), None, self._origin, self._reset)
        is_wide = isinstance(self.control, QPlainTextEdit | QLineEdit)
        parts: list[QWidget] = [label(t(preference.help), quiet=True)]
        body = column(head, *parts, between=4)
        body.addWidget(self.control, 0, Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignLeft)
        body.addSpacing(4)
        body.addWidget(hairline())
        self.setLayout(body)
        self.say_origin(preference.origin)

    def say_origin(self, origin: str) -> None:
        """Says where the value comes from: the default, the rep, or the organization."""
        has_bounds = bool(self.preference.where) and origin != "policy"
        self._origin.setText(
            {
                "policy": t("managed by your organization"),
                "bounded": t("kept within your organization's bounds"),
                "recommended": t("recommended by your organization"),
                "you": t("changed by you"),
            }.get("bounded" if has_bounds else origin, "")
        )
        self._reset.setVisible(origin == "you")


def _control(preference: Preference, save: Callable[[Any], None]) -> QWidget:
    value = preference.value
    if preference.kind == "bool":
        box = CheckBox(t("On"))
        box.setChecked(bool(value))
        box.toggled.connect(save)
        return box
    if preference.kind == "choice":
        choice = ComboBox()
        for kept in preference.choices:
            choice.addItem(t(CHOICES[kept]), kept)
        choice.setCurrentIndex(choice.findData(str(value)))
        choice.currentIndexChanged.connect(lambda _place: save(choice.currentData()))
        return choice
    if preference.kind in ("int", "float"):
        return _number(preference, save)
    if preference.kind == "list":
        line = QLineEdit(", ".join(value))
        line.setPlaceholderText(t("Names, separated by commas"))
        line.editingFinished.connect(lambda: save([p.strip() for p in line.text().split(",") if p.strip()]))
        return line
    if len(str(value)) > LONG_TEXT:
        return _Paragraph(str(value), save)
    line = QLineEdit(str(value))

    def save_if_changed() -> None:
        if line.isModified():
            save(line.text())

    line.editingFinished.connect(save_if_changed)
    return line


def _number(preference: Preference, save: Callable[[Any], None]) -> QWidget:
    spin: SpinBox | DoubleSpinBox
    if preference.kind == "int":
        spin = SpinBox()
        spin.setRange(int(preference.least or 0), int(preference.most if preference.most is not None else LARGEST))
        spin.setValue(int(preference.value))
    else:
        spin = DoubleSpinBox()
        spin.setDecimals(2)
        spin.setRange(preference.least or 0.0, preference.most if preference.most is not None else LARGEST)
        spin.setSingleStep(0.5 if (preference.most or LARGEST) > 1 else 0.01)
        spin.setValue(float(preference.value))
    spin.setMinimumWidth(theme.scaled(120))
    spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    spin.setKeyboardTracking(False)
    spin.valueChanged.connect(save)
    return spin


class _Paragraph(QPlainTextEdit):
    """A text of several lines, kept when the focus leaves it."""

    def __init__(self, text: str, save: Callable[[Any], None]) -> None:
        super().__init__(text)
        self._save = save
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.scaled(76))

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self._save(self.toPlainText().strip())
