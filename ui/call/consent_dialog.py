"""Consent: who is on the call, the rule, the sentence to read, three buttons. The default is not to record."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.call import CallContext
from app.domain.consent_rules import Rule
from app.domain.people import Participant, Side
from app.services.consent.service import ConsentQuestion
from ui.call.findings import Findings
from ui.kit import theme
from ui.kit.i18n import month, t, translate_message
from ui.kit.widgets import button, centre, column, fit_height, hairline, label, row

WIDTH = 560


class ConsentDialog(QWidget):
    """Asks nothing of anyone itself: the rep reads the sentence out, and presses what everyone said.

    `asked` is what the consent service worked out for this call; a bare sentence where nobody did. `agreed` may look at
    `in_the_chat`: whether they answered there.
    """

    def __init__(
        self,
        context: CallContext,
        asked: ConsentQuestion | str,
        *,
        agreed: Callable[[], None],
        refused: Callable[[], None],
        not_this_call: Callable[[], None],
    ) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(t("Record {title}?", title=context.title))
        self.setAccessibleName(t("Consent"))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._not_this_call = not_this_call
        self._asked = asked if isinstance(asked, ConsentQuestion) else None
        self._sentence = asked.sentence if isinstance(asked, ConsentQuestion) else asked
        say = label(f"“{self._sentence}”", large=True)
        say.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        say.setAccessibleName(t("The sentence to read out"))
        self._chat = button(t("They answered there"), _nothing, name=t("They answered there: in the chat"))
        self._chat.setCheckable(True)
        self._chat.toggled.connect(self._tick)
        self._copied = label("", quiet=True, wrap=False)
        self.findings = Findings(lambda: fit_height(self))
        no = button(t("Someone said no"), lambda: self._close(refused))
        self.setLayout(
            column(
                label(t("On the call: {people}", people=self._people(context))),
                self.findings,
                self._rule(),
                self._why(),
                hairline(),
                label(t("Read this out:"), quiet=True),
                say,
                row(button(t("Copy it for the chat"), self._copy), self._chat, None, self._copied),
                label(t("Once it runs, ask again: the yes that is heard then is the proof."), quiet=True),
                hairline(),
                row(
                    button(t("Not this call"), lambda: self._close(not_this_call)),
                    None,
                    no,
                    button(t("Everyone agreed"), lambda: self._close(agreed), primary=True),
                ),
                around=theme.AROUND,
                between=theme.BETWEEN,
            )
        )
        self._reason.hide()
        no.setFocus()
        fit_height(self)
        centre(self)

    def _tick(self, is_on: bool) -> None:
        self._chat.setText(("✓ " if is_on else "") + t("They answered there"))

    @property
    def in_the_chat(self) -> bool:
        return self._chat.isChecked()

    def _people(self, context: CallContext) -> str:
        """Names with titles, and where each is as far as anybody knows."""
        places = {w.name: w.place for w in self._asked.places} if self._asked else {}
        people = [p for p in context.participants if p.side is not Side.US]
        return ", ".join(_named(p, places.get(p.name)) for p in people) or t("nobody that the calendar knows")

    def _rule(self) -> QWidget:
        """One line, with a link to why."""
        one = self._asked is not None and self._asked.ruling.rule is Rule.ONE_PARTY
        text = (
            t("The law here asks for one person's consent. Callside asks everyone.")
            if one
            else t("Everyone has to agree before anything is recorded, shown or transcribed.")
        )
        line = QWidget()
        why = button(t("Why?"), self._explain, name=t("Why this rule"), chip=True)
        why.setVisible(self._asked is not None)
        shown = label(text, quiet=True)
        inside = row(shown, why)
        inside.setStretch(0, 1)
        line.setLayout(inside)
        return line

    def _why(self) -> QWidget:
        text = ""
        if self._asked:
            r = self._asked.ruling
            law = t("Source: {source}, as of {day}.", source=r.source, day=month(r.as_of)) if r.as_of else ""
            proof = (
                t("Your word suffices as proof.")
                if r.rule is Rule.ONE_PARTY
                else t("A yes on the record or in the chat is the proof; without one the record says: attested by you.")
            )
            text = " ".join(part for part in (translate_message(r.because), law, proof) if part)
        self._reason = label(text, quiet=True)
        return self._reason

    def _explain(self) -> None:
        self._reason.setVisible(not self._reason.isVisible())
        fit_height(self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._asked.chat_message if self._asked else self._sentence)
        self._copied.setText(t("Copied"))

    def _close(self, then: Callable[[], None]) -> None:
        self.hide()
        then()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The window's own cross answers too: nothing is recorded."""
        was_open = self.isVisible()
        super().closeEvent(event)
        if was_open:
            self._not_this_call()


def _named(person: Participant, place: str | None) -> str:
    about = ", ".join(part for part in (person.title, place) if part)
    return f"{person.name} ({about})" if about else person.name


def _nothing() -> None: ...
