"""The presses in the panel of a live call, and what they mean for its call."""

from dataclasses import dataclass
from typing import Protocol

from app.services.calls.recording import CallSession
from app.services.help.service import HelpProposal
from ui.call.live_head import LiveState


@dataclass(frozen=True, slots=True)
class Keys:
    """The shortcuts that work in every program, as the panel tells them."""

    get_se: str = "Ctrl+Shift+F9"
    off_the_record: str = "Ctrl+Shift+F10"
    mute: str = "Ctrl+Shift+F12"


class LiveActions(Protocol):
    """The presses in the panel."""

    def propose(self) -> None:
        """Get SE: answers with a question from the last minute, through `show_question`."""

    def ask(self, question: str) -> None:
        """Sends the question as the rep edited it."""

    def stop_asking(self) -> None:
        """Takes the open request for help back."""

    def state_changed(self, state: LiveState) -> None:
        """What the panel's head says has changed."""

    def end(self) -> None: ...

    def note(self, at: float, text: str) -> None:
        """Keeps a note at `at` seconds of the call."""

    def set_off_the_record(self, is_off: bool) -> None: ...

    def mute(self, is_muted: bool) -> None: ...

    def joined(self) -> None:
        """Somebody joined the call."""

    def withdraw(self) -> None:
        """Somebody takes their consent back."""

    def dictate(self, is_on: bool) -> None: ...

    def speak(self, language: str) -> None:
        """The call is written down in this language from now on."""


class CallActions(Protocol):
    """What presses in the panel mean for its call. The first three may take their time; they run elsewhere."""

    def proposal(self, live: CallSession | None) -> HelpProposal:
        """The customer's open question for Get SE, else topics to begin with; of notes alone without `live`."""

    def ask_for_help(self, question: str) -> None:
        """Get SE with this question."""

    def cancel_help(self) -> None:
        """Takes the open request back."""

    @property
    def may_start_another(self) -> bool:
        """Whether a call may begin when this one has ended."""

    @property
    def can_cancel_help(self) -> bool: ...

    def joined(self) -> None:
        """Somebody joined the call."""

    def withdraw(self) -> None:
        """Somebody takes their consent back."""

    def dictate(self, is_on: bool) -> None: ...

    def end_notes(self) -> None:
        """Closes the notes of a call without a recording."""
