"""Lines of the mapping: a field of the method with the field of the CRM that takes it, and what a past call would fill."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.claims import Evidence
from app.domain.crm_fields import CrmField, CrmForm, FieldType
from app.domain.methods import MethodField
from app.domain.wording import clock
from app.services.methods.lines import FieldLine
from app.services.methods.setup import why_not
from ui.kit import theme
from ui.kit.i18n import later, t, translate_message
from ui.kit.outlined_fields import ComboBox
from ui.kit.outside import tip
from ui.kit.widgets import column, hairline, label, restyle, row

TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: later("Text"),
    FieldType.NUMBER: later("Number"),
    FieldType.MONEY: later("Amount"),
    FieldType.DATE: later("Day"),
    FieldType.MOMENT: later("Day and time"),
    FieldType.PICKLIST: later("One of"),
    FieldType.MULTIPICKLIST: later("Several of"),
    FieldType.BOOLEAN: later("Yes or no"),
    FieldType.REFERENCE: later("A record"),
    FieldType.OTHER: later("Another kind"),
}
MOST_MEMBERS = 6


class Choice(ComboBox):
    """A list that turns by keys and presses alone: the wheel scrolls the page, and changes nothing in passing."""

    def __init__(self, name: str, width: int = 26) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(width)
        self.setMaxVisibleItems(16)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


def described(field: CrmField) -> str:
    """A field's type, length and choices in words: "Text, up to 80 characters"."""
    kind = t(TYPES[field.type])
    if field.members:
        named = ", ".join(member.label for member in field.members[:MOST_MEMBERS])
        kind = f"{kind}: {named}{' …' if len(field.members) > MOST_MEMBERS else ''}"
    elif field.type is FieldType.TEXT and field.length:
        kind = t("Text, up to {most} characters", most=field.length)
    return t("{kind}; can't be left empty there", kind=kind) if field.is_required else kind


class MappingLine(QWidget):
    """`changed` hears the method's key and the CRM's field that was chosen, "" for not written."""

    def __init__(self, key: str, words: MethodField, form: CrmForm | None, changed: Callable[[str, str], None]) -> None:
        super().__init__()
        self.key, self._form, self._changed = key, form, changed
        self.choice = Choice(t("CRM field for {name}", name=words.label))
        self.choice.setAccessibleDescription(words.meaning)
        self._about = label("", quiet=True, small=True)
        self._fill()
        self.choice.currentIndexChanged.connect(lambda _place: self._changed(self.key, self.target))
        name = column(label(words.label, strong=True), label(words.meaning, quiet=True), between=2)
        name.addStretch(1)
        side = column(self.choice, self._about, between=2)
        head = row(between=theme.AROUND)
        head.addLayout(name, 1)
        head.addLayout(side, 1)
        self.setLayout(column(head, hairline(), between=theme.INSIDE))

    @property
    def target(self) -> str:
        return str(self.choice.currentData() or "")

    def _fill(self) -> None:
        self.choice.addItem(t("not written"), "")
        model = self.choice.model()
        assert isinstance(model, QStandardItemModel)
        fields = self._form.fields.values() if self._form else ()
        for field in sorted(fields, key=lambda one: one.label.casefold()):
            reason = why_not(field)
            self.choice.addItem(f"{field.label}  ({t('not by Callside')})" if reason else field.label, field.name)
            item = model.item(self.choice.count() - 1)
            tip(item, translate_message(reason) if reason else f"{field.name}: {described(field)}")
            item.setEnabled(not reason)

    def show_target(self, name: str, *, is_taken: bool) -> None:
        """Shows what is chosen, and tells what the CRM would refuse; tells nobody."""
        known = self._form.field(name) if self._form and name else None
        place = self.choice.findData(known.name if known else name)
        if place < 0:
            self.choice.blockSignals(True)
            self.choice.addItem(name, name)
            self.choice.blockSignals(False)
            place = self.choice.count() - 1
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(place)
        self.choice.blockSignals(False)
        trouble = self._trouble(name, known, is_taken=is_taken)
        self._about.setText(trouble or (described(known) if known else ""))
        self._about.setProperty("amber", bool(trouble))
        self._about.setProperty("quiet", not trouble)
        self._about.setVisible(bool(self._about.text()))
        self.choice.setAccessibleDescription(self._about.text())
        restyle(self._about)

    def _trouble(self, name: str, known: CrmField | None, *, is_taken: bool) -> str:
        if is_taken:
            return t("Another line is written there already: choose a field for each.")
        if name and self._form and known is None:
            return t("The CRM has no such field, or hides it from you: choose another one.")
        return translate_message(why_not(known)) if known else ""


class TriedLine(QWidget):
    """What a past call says about one field: the value and its quote, or not said, and what the CRM would not take."""

    def __init__(self, line: FieldLine, words: MethodField, target: str) -> None:
        super().__init__()
        parts: list[QWidget] = [label(line.value or t("not said"), quiet=line.value is None)]
        if line.evidence:
            parts.append(label(said_by(line.evidence, line.value or ""), quiet=True))
        if line.note:
            parts.append(label(t("Would not be written: {why}", why=translate_message(line.note)), amber=True))
        elif line.value is not None:
            goes = t("Goes to {field}", field=target) if target else t("not written")
            parts.append(label(goes, quiet=True, small=True))
        said = column(*parts, between=2)
        head = row(between=theme.AROUND)
        head.addWidget(label(words.label, strong=True), 1, Qt.AlignmentFlag.AlignTop)
        head.addLayout(said, 2)
        self.setLayout(column(head, hairline(), between=theme.INSIDE))
        self.setAccessibleName(f"{words.label}: {line.value or t('not said')}")


def said_by(evidence: Evidence, value: str) -> str:
    """The moment and the speaker, with their words where the value is not just those."""
    at = f"{clock(evidence.start)} {evidence.speaker}"
    is_same = bool(value) and evidence.quote.casefold().endswith(value.casefold())
    return f"{at}, {t('word for word')}" if is_same else f"{at}: “{evidence.quote}”"
