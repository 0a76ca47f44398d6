"""The first two minutes: what Callside does, what it may hear, whom it asks, and a call to try it on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QPlainTextEdit, QScrollArea, QStackedWidget, QWidget

from app.services.application import Application
from app.settings import Settings
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import t
from ui.kit.widgets import button, column, fit_screen, hairline, label, row
from ui.settings.accounts import AccountsView
from ui.settings.call_language import CallLanguageModel
from ui.settings.sound_check import SoundCheck
from ui.settings.speed_check import SpeedCheck


class GuideWindow(QMainWindow):
    """Every page is of use alone; nothing has to be filled in."""

    def __init__(self, application: Application, bridge: Bridge, show_settings: Callable[[], None]) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._show_settings = show_settings
        self.setWindowTitle(t("First steps"))
        self._pages = QStackedWidget()
        missing = application.setup.missing_models()
        listening = [self._models()] if missing else [self._speed()]
        for page in (self._welcome(), self._sound(), *listening, self._consent(), self._accounts(), self._try()):
            self._pages.addWidget(page)
        self._step = label("", wrap=False, quiet=True)
        self._back = button(t("Back"), lambda: self._go(-1))
        self._next = button(t("Next"), lambda: self._go(1), primary=True)
        self._note = label("", quiet=True)
        self._note.setAccessibleName(t("Status"))
        middle = QWidget()
        foot = row(self._step, None, self._back, self._next)
        inside = column(self._pages, self._note, hairline(), foot, around=theme.AROUND, between=theme.BETWEEN)
        inside.setStretch(0, 1)
        middle.setLayout(inside)
        self.setCentralWidget(middle)
        fit_screen(self, 600, 480)
        self._go(0)

    def _go(self, step: int) -> None:
        last = self._pages.count() - 1
        if step > 0 and self._pages.currentIndex() == last:
            self.close()
            return
        place = max(0, min(last, self._pages.currentIndex() + step))
        self._pages.setCurrentIndex(place)
        self._step.setText(t("{n} of {all}", n=place + 1, all=last + 1))
        self._back.setEnabled(place > 0)
        self._next.setText(t("Done") if place == last else t("Next"))
        self._next.setAccessibleName(self._next.text())

    def _page(self, title: str, *parts: QWidget | QBoxLayout) -> QWidget:
        page = QWidget()
        inside = column(label(title, title=True), *parts, between=theme.BETWEEN)
        inside.addStretch(1)
        page.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _welcome(self) -> QWidget:
        return self._page(
            t("Callside sits beside you through a call"),
            label(t("Before: what matters, in 30 seconds."), large=True),
            label(t("During: captions, your notes, and a colleague with one key."), large=True),
            label(
                t("After: every follow-up drafted from what was said, with the moment it was said. You approve."),
                large=True,
            ),
            label(t("The sound never leaves this laptop. Nothing is recorded before everyone agreed."), quiet=True),
        )

    def _sound(self) -> QWidget:
        return self._page(
            t("What Callside can hear"),
            SoundCheck(self._app.setup, self._bridge),
            label(
                t("Callside uses your meeting's devices. In every call, two meters show that both sides arrive."),
                quiet=True,
            ),
        )

    def _speed(self) -> QWidget:
        language = CallLanguageModel(self._app, self._bridge)
        return self._page(t("How well your calls are written down"), language, SpeedCheck(self._app, self._bridge))

    def _models(self) -> QWidget:
        """Only where they are not there yet: an installer leaves them to IT's package or to this page."""
        self._fetch = button(t("Fetch the models"), self._fetch_models, primary=True)
        return self._page(
            t("What writes your calls down"),
            label(t("The speech models run on this laptop. They are fetched once, about 110 MB.")),
            row(self._fetch, None),
            CallLanguageModel(self._app, self._bridge),
            label(
                t("Where your IT installs them, this page goes by itself. Calls can be recorded before."), quiet=True
            ),
        )

    def _fetch_models(self) -> None:
        self._fetch.setEnabled(False)
        self._note.setText(t("Fetching the models…"))
        self._bridge.run(
            self._app.setup.fetch_models, done=lambda _: self._note.setText(t("Fetched.")), failed=self._not_fetched
        )

    def _not_fetched(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._fetch.setEnabled(True)

    def _consent(self) -> QWidget:
        self._sentence = QPlainTextEdit()
        self._sentence.setAccessibleName(t("The sentence to read out"))
        self._sentence.setTabChangesFocus(True)
        self._sentence.setMaximumHeight(theme.scaled(110))
        locked = "consent_sentence" in self._app.effective.locked
        kept, default = self._app.settings.consent_sentence, Settings.model_fields["consent_sentence"].default
        # Nobody has worded it yet: the one of the rep's own language is offered.
        self._template = t(default) if kept == default and not locked else kept
        self._days = str(self._app.settings.retention_audio_days)
        self._sentence.setPlainText(self._template.replace("{days}", self._days))
        self._sentence.setReadOnly(locked)
        keep = button(t("Keep this sentence"), self._keep_sentence)
        keep.setEnabled(not locked)
        return self._page(
            t("How you ask"),
            label(t("At the beginning of a call you read this out. Without a yes from everyone, nothing is recorded.")),
            self._sentence,
            row(keep, None) if not locked else label(t("managed by your organization"), quiet=True),
        )

    def _keep_sentence(self) -> None:
        sentence = self._sentence.toPlainText().strip()
        if "{days}" in self._template and sentence.count(self._days) == 1:
            # The number follows the setting, now as later.
            sentence = sentence.replace(self._days, "{days}")
        self._bridge.run(
            lambda: self._app.setup.preferences.save({"consent_sentence": sentence}),
            done=lambda _: self._note.setText(t("Kept.")),
            failed=self._note.setText,
        )

    def _accounts(self) -> QWidget:
        return self._page(
            t("What helps, and where it comes from"),
            label(t("The calendar alone is enough to begin with."), quiet=True),
            AccountsView(self._app, self._bridge),
        )

    def _try(self) -> QWidget:
        return self._page(
            t("Try it on a call"),
            label(
                t(
                    "The demo plays a call of five minutes with a customer, in a company of its own. You press, it follows."
                )
            ),
            row(button(t("Start the demo"), self._start_demo, primary=True), None),
            label(t("It writes into pretend systems only, and keeps out of your own data."), quiet=True),
        )

    def _start_demo(self) -> None:
        self._bridge.run(
            self._app.setup.start_demo,
            done=lambda _: self._note.setText(
                t("The demo starts beside this window: look for its brief at the lower right.")
            ),
            failed=self._note.setText,
        )
