"""What would be missing from a recording: an amber line each, with the press that helps."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.calls.readiness import Finding, Remedy
from ui.call.host import Host
from ui.kit.announce import announce
from ui.kit.i18n import t, translate_message
from ui.kit.widgets import button, label, row


class Findings(QWidget):
    """Hidden while nothing is wrong; `changed` hears of a new height."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_findings(self, findings: Sequence[Finding], press: Callable[[Remedy], None]) -> None:
        self._clear()
        names = {Remedy.LOOK_AGAIN: t("Look again"), Remedy.FETCH_MODELS: t("Fetch")}
        for finding in findings:
            text = translate_message(finding.message)
            line = QWidget()
            fact = label(text, amber=True)
            remedy = names[finding.remedy]
            helps = button(remedy, partial(self._press, finding.remedy, press), name=f"{text} {remedy}")
            inside = row(fact, helps)
            inside.setStretch(0, 1)
            line.setLayout(inside)
            self._lines.addWidget(line)
            announce(fact, text)
        self.setVisible(bool(findings))
        self._changed()

    def _press(self, remedy: Remedy, press: Callable[[Remedy], None]) -> None:
        self.say(t("Fetching the speech model…") if remedy is Remedy.FETCH_MODELS else t("Looking…"))
        press(remedy)

    def say(self, sentence: str) -> None:
        """One sentence in place of the findings, while something is done about them or after it failed."""
        self._clear()
        self._lines.addWidget(label(sentence, quiet=True))
        self._changed()

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()


class HasFindings(Protocol):
    """The consent dialog, as far as its findings go."""

    findings: Findings


class ConsentFindings:
    """Looks at what a recording would lack, shows it in the consent dialog, and does what helps."""

    def __init__(self, host: Host) -> None:
        self._app = host.app
        self._bridge = host.bridge

    def show(self, dialog: HasFindings, program: str | None, found: Sequence[Finding]) -> None:
        dialog.findings.show_findings(found, lambda remedy: self._remedy(dialog, program, remedy))

    def _remedy(self, dialog: HasFindings, program: str | None, remedy: Remedy) -> None:
        if remedy is Remedy.FETCH_MODELS:
            fetch = self._app.setup.fetch_models
            self._bridge.run(fetch, done=lambda _: self.look(dialog, program), failed=dialog.findings.say)
        else:
            self.look(dialog, program)

    def look(self, dialog: HasFindings, program: str | None) -> None:
        look = self._app.readiness.look
        self._bridge.run(lambda: look(program), done=lambda found: self.show(dialog, program, found))

    def ask_again_if_blocked(
        self,
        dialog: HasFindings | None,
        program: str | None,
        *,
        again: Callable[[], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Asks `again`, with what is found in the dialog, if nothing can be kept now; else `otherwise`."""

        def looked(found: Sequence[Finding]) -> None:
            if dialog and any(finding.blocks for finding in found):
                self.show(dialog, program, found)
                again()
            else:
                otherwise()

        self._bridge.run(lambda: self._app.readiness.look(program), done=looked, failed=lambda _sentence: otherwise())
