"""The live panel: a bar while folded; captions, meters, notes and Get SE when unfolded."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QWidget

from app.domain.transcript import CommittedWord
from app.domain.wording import clock
from ui.call.actions import Keys, LiveActions
from ui.call.captions import CaptionsView
from ui.call.help_line import Asking, HelpLine
from ui.call.live_head import LiveHead, LiveState
from ui.call.outcome import Outcome, what_waits, writing_up
from ui.call.people_menu import people_menu
from ui.call.question_field import QuestionField
from ui.kit import theme
from ui.kit.announce import announce
from ui.kit.floating_panel import FloatingPanel
from ui.kit.i18n import t
from ui.kit.level_meter import Meter, OneSided
from ui.kit.outside import tip
from ui.kit.question_bar import AskBar
from ui.kit.widgets import Elided, button, column, label, row, shortcut

FOLDED_WIDTH, OPEN_WIDTH, CAPTIONS_HEIGHT = 340, 480, 168


class LivePanel(FloatingPanel):
    """`recorded` is False for a call that is only noted: it has a clock and a line for notes, no captions, no meters."""

    def __init__(
        self,
        account: str,
        actions: LiveActions,
        *,
        memory: QSettings | None = None,
        recorded: bool = True,
        keys: Keys = Keys(),
    ) -> None:
        super().__init__("live", memory)
        self.setWindowTitle(t("Callside: live call"))
        self.setAccessibleName(t("Live call"))
        self._actions, self._told = actions, keys
        self._recorded = recorded
        self._stream_time = 0.0
        self._one_sided = OneSided()
        self._dead: str | None = None
        self._dead_since = 0.0
        self._troubles: tuple[str, ...] = ()
        self.head = LiveHead(recorded, self._head_changed)
        self._dot = self.head.dot
        self._time = label("00:00", wrap=False)
        self._title = Elided(account, strong=True)
        self._meters = {"mic": Meter(t("You")), "remote": Meter(t("Them"))}
        self._get_se = button(t("Get SE"), actions.propose, name=t("Get a sales engineer"))
        tip(self._get_se, keys.get_se)
        self._fold = button("▾", self._toggle, name=t("Unfold captions"), chip=True)
        self._close = button("✕", self.close, name=t("Close"), chip=True)
        self._outcome = Outcome()
        self._status = label("", quiet=True)
        self._status.setAccessibleName(t("What happens"))
        self._alarm = label("", amber=True)
        self._alarm.setAccessibleName(t("Alarm"))
        self._alarm.setObjectName("alarm")
        self.ask_bar = AskBar(self.fit)
        self._question = QuestionField(self._send, self._leave_question)
        self.help_line = HelpLine(actions.stop_asking)
        self._captions = CaptionsView()
        self._captions.setMinimumHeight(theme.scaled(CAPTIONS_HEIGHT))
        self._note = QLineEdit()
        self._note.setAccessibleName(t("Note"))
        self._note.setPlaceholderText(t("Note: Enter keeps it with the time"))
        self._note.returnPressed.connect(self._keep_note)
        self._build()
        self._keys()

    def _build(self) -> None:
        self._off = self._switch(t("Off the record"), self._switch_record, self._told.off_the_record)
        self._mute = self._switch(t("Mute me"), self._switch_mute, self._told.mute)
        self._dictate = self._switch(t("Dictate"), self._actions.dictate, t("Say your notes; the sound is not kept"))
        self._end = button(t("End"), self._actions.end, name=t("End the call"))
        self._more = people_menu(self._actions)
        self._hint = t("Muted in the call? I still hear you. {key} mutes me too.", key=self._told.mute)
        self._unheard = label(self._hint, quiet=True)
        meters = QWidget()
        them, you = self._meters["remote"], self._meters["mic"]
        parts = (label(t("You"), wrap=False, quiet=True), you, label(t("Them"), wrap=False, quiet=True), them)
        meters.setLayout(row(*parts, between=4))
        self._foot = QWidget()
        self._foot.setLayout(row(self._off, self._mute, self._dictate, self._more, None, self._end))
        for part, is_for_recording in (
            (self._off, True),
            (self._mute, True),
            (self._more, True),
            (self._dictate, False),
        ):
            part.setVisible(is_for_recording is self._recorded)
        self._unheard.setVisible(self._recorded)
        self._body = QWidget()
        self._body.setLayout(column(self._captions, self._note, self._unheard, self._foot))
        self._levels = meters
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar = row(self._dot, self._time, self._title, spring, meters, self._get_se, self._fold, self._close)
        bar.setStretch(2, 100)
        bar.setStretch(3, 1)
        shown = (self.head, self._alarm, self.ask_bar, self._question, self.help_line, self._status, self._outcome)
        self._column = column(bar, *shown, self._body, around=theme.INSIDE)
        self.setLayout(self._column)
        for hidden in (self._body, self._question, self._status, self._alarm, meters, self._close):
            hidden.hide()
        self._title.setVisible(False)
        self._spread()

    def _switch(self, text: str, pressed: Callable[[bool], None], key: str) -> QPushButton:
        made = QPushButton(text)
        made.setCheckable(True)
        made.setAccessibleName(text)
        tip(made, key)
        made.setAutoDefault(False)
        made.toggled.connect(pressed)
        return made

    def _keys(self) -> None:
        for key, act in (
            ("F9", self._actions.propose),
            ("F10", self.toggle_off_the_record),
            ("F11", self.toggle_hidden),
            ("F12", self.toggle_mute),
            ("Escape", self._leave_question),
        ):
            shortcut(self, key, act)

    # ── what arrives ────────────────────────────────────────────────────────────────────────────────────────────

    def show_captions(self, words: Sequence[CommittedWord], tails: Mapping[str, str], stream_time: float) -> None:
        self.show_time(stream_time)
        self._captions.add(words, tails)

    def show_levels(self, mic: float, remote: float, at: float) -> None:
        """Moves both meters; levels are root mean squares, `at` is in seconds of the call."""
        self.show_time(max(self._stream_time, at))
        self._meters["mic"].show_level(mic)
        self._meters["remote"].show_level(remote)
        is_quiet_by_choice = self.head.state is not LiveState.RECORDING
        dead = None if is_quiet_by_choice else self._one_sided.hear(mic, remote, at)
        if dead != self._dead:
            self._dead, self._dead_since = dead, at
            self._show_alarm()

    def show_no_captions(self) -> None:
        """The call is recorded without a speech model, and read once there is one."""
        text = t("No captions: the speech model is not installed. The call is recorded, and written down once it is.")
        self._captions.setPlaceholderText(text)
        self.show_troubles([text])

    def show_troubles(self, sentences: Iterable[str]) -> None:
        """What the capture itself says is wrong, for as long as it is."""
        self._troubles = tuple(sentences)
        self._show_alarm()

    def _show_alarm(self) -> None:
        when = clock(self._dead_since)
        texts = {
            "mic": t("Your microphone went silent at {when}. Others still hear you? Then choose it again.", when=when),
            "remote": t(
                "Nothing of the others arrives since {when}. You hear them? Then choose the output again.", when=when
            ),
        }
        # The capture knows why; the meters only see that it is so.
        text = "\n".join(self._troubles) or (texts[self._dead] if self._dead else "")
        if text != self._alarm.text():
            self._alarm.setText(text)
            announce(self._alarm, text)
        self._alarm.setVisible(bool(text))
        self.fit()

    # ── notes, off the record ───────────────────────────────────────────────────────────────────────────────────

    def _keep_note(self) -> None:
        text = self._note.text().strip()
        if text:
            self._actions.note(self._stream_time, text)
            self._captions.add_mark(t("Your note {time}  {text}", time=clock(self._stream_time), text=text))
            self._note.clear()

    def toggle_off_the_record(self) -> None:
        if self._recorded:
            self._off.toggle()

    def toggle_mute(self) -> None:
        if self._recorded:
            self._mute.toggle()

    def follow_mute(self, is_muted: bool | None) -> None:
        """The meeting's own mute: followed where it can be read (then the rep need not be told), else hinted at."""
        texts = {
            None: self._hint,
            True: t("You are muted in the call, and here as well."),
            False: "",
        }
        self._unheard.setText(texts[is_muted])
        self._unheard.setVisible(bool(texts[is_muted]))
        if self._recorded:
            self.head.set(LiveState.MUTED, bool(is_muted) or self._mute.isChecked())
        self.fit()

    def _switch_mute(self, is_muted: bool) -> None:
        self._actions.mute(is_muted)
        self.head.set(LiveState.MUTED, is_muted)

    def show_held(self, is_held: bool) -> None:
        """While a question waits for its answer nothing is kept, and the head says so."""
        self.head.set(LiveState.PAUSED, is_held)

    def _head_changed(self, state: LiveState) -> None:
        self._actions.state_changed(state)
        self.fit()

    @property
    def is_unfolded(self) -> bool:
        return not self._body.isHidden()

    def show_time(self, seconds: float) -> None:
        self._stream_time = seconds
        self._time.setText(clock(seconds))
        self._time.setAccessibleName(t("Elapsed {time}", time=clock(seconds)))
        self.head.tick(seconds)

    def show_note(self, at: float, text: str) -> None:
        """A note that came another way than the line: by dictation."""
        self._captions.add_mark(t("Your note {time}  {text}", time=clock(at), text=text))

    def _switch_record(self, is_off: bool) -> None:
        self._actions.set_off_the_record(is_off)
        self.head.set(LiveState.OFF_RECORD, is_off)
        self._off.setText(t("Back on the record") if is_off else t("Off the record"))
        self._off.setAccessibleName(self._off.text())
        time = clock(self._stream_time)
        if is_off:
            text = t("Off the record from {time}: nothing is kept", time=time)
            self._captions.off_the_record(self._stream_time, text)
        else:
            self._captions.on_the_record(self._stream_time, t("On the record again {time}", time=time))

    def remind_off_the_record(self) -> None:
        self.show_status(t("Still off the record. {key} goes back on.", key=self._told.off_the_record))

    # ── get se ──────────────────────────────────────────────────────────────────────────────────────────────────

    def show_question(self, question: str | None, topics: Sequence[str] = ()) -> None:
        """The proposed question, to be edited and sent; without one the account's open issues to begin with. It takes the
        focus within the panel only: pressed from the meeting, the next Enter is the meeting's."""
        self._question.set_text(question or "")
        self._question.set_topics(() if question else topics)
        self._question.show()
        self._status.hide()
        self.fit()
        if self.isActiveWindow():
            self._question.setFocus()

    def _leave_question(self) -> None:
        self._question.hide()
        self.fit()

    def _send(self, question: str) -> None:
        self._question.hide()
        self.show_status(t("Looking for somebody who is free…"))
        self._actions.ask(question)

    def show_asking(self, asking: Asking | None) -> None:
        """One line while a colleague is being asked: it takes the status' place."""
        self.help_line.show_asking(asking)
        if asking:
            self._status.hide()
        self.fit()

    def dictation_over(self) -> None:
        self._dictate.blockSignals(True)
        self._dictate.setChecked(False)
        self._dictate.blockSignals(False)

    @property
    def status(self) -> str:
        return self._status.text()

    def show_status(self, text: str) -> None:
        self._status.setText(text)
        self._status.setVisible(bool(text))
        self.fit()

    def explain_status(self, text: str) -> None:
        """What stands behind the status, for whoever points at it."""
        tip(self._status, text)

    # ── the bar ─────────────────────────────────────────────────────────────────────────────────────────────────

    def ended(self, name: str = "", seconds: float = 0.0) -> None:
        """Shows that the call is over and is being written up. `name` and length stand beside each other from now on: nobody
        watches this screen any more."""
        self.head.end()
        self.help_line.show_asking(None)
        minutes = t("{minutes} min", minutes=max(1, round(seconds / 60)))
        self._title.setText(", ".join(p for p in (name or self._title.text(), minutes if seconds else "") if p))
        self.ask_bar.clear()
        self._get_se.setEnabled(False)
        self._close.show()
        self._note.hide()
        for part in (self._get_se, self._time, self._unheard, self._foot, self._levels, self._alarm, self._question):
            part.hide()
        self.unfold(False)
        self.show_status(t("The call has ended. Its follow-ups are being drafted."))

    def show_writing_up(self, fraction: float, seconds_left: float | None) -> None:
        """One bar for the whole."""
        self._outcome.show_progress(fraction)
        self.show_status(writing_up(seconds_left))

    def offer_review(self, waiting: int, review: Callable[[], None], needs_you: int = 0) -> None:
        """The follow-ups are there; they open when the rep asks for them."""
        self._outcome.offer(waiting, review)
        self.say_waiting(waiting, needs_you)
        announce(self._status, self._status.text())

    def say_waiting(self, waiting: int, needs_you: int = 0) -> None:
        self.show_status(what_waits(waiting, needs_you))

    @property
    def offers_review(self) -> bool:
        return self._outcome.offers_review

    def _toggle(self) -> None:
        self.unfold(self._body.isHidden())

    def unfold(self, is_open: bool) -> None:
        """Switches between the bar and the panel with captions and notes."""
        self._body.setVisible(is_open)
        self._levels.setVisible(is_open and self._recorded and self._get_se.isEnabled())
        self._title.setVisible(is_open or not self._get_se.isEnabled())
        self._fold.setText("▴" if is_open else "▾")
        self._fold.setAccessibleName(t("Fold captions") if is_open else t("Unfold captions"))
        self._spread()
        if self._memory:
            self._memory.setValue("live/open", is_open)

    def _spread(self) -> None:
        self.setFixedWidth(theme.scaled(FOLDED_WIDTH if self._body.isHidden() else OPEN_WIDTH))
        self.fit()
