"""Wiring of whose voices a call has: the rep's own in a mixed recording, and the names that the meeting's window shows."""

from collections.abc import Callable, Sequence
from functools import cached_property

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.privacy_wiring import PrivacyWiring
from app.bootstrap.review_wiring import ReviewWiring
from app.domain.capture import MicrophoneUser
from app.services.calls.meeting_names import MeetingNameService
from app.services.processing.own_voice import OwnVoiceService
from app.services.processing.window_names import WindowNameService


class VoiceWiring:
    """`clip` cuts (start, end) seconds out of a call's recording; `microphone_users` tells the programs of calls."""

    def __init__(
        self,
        base: ApplicationBase,
        review: ReviewWiring,
        privacy: PrivacyWiring,
        *,
        clip: Callable[[str, float, float], bytes],
        microphone_users: Callable[[], Sequence[MicrophoneUser] | None],
    ) -> None:
        self._base = base
        self._review = review
        self._privacy = privacy
        self._clip = clip
        self._microphone_users = microphone_users

    @cached_property
    def own_voice(self) -> OwnVoiceService:
        """Which voice of a mixed recording is the rep's."""
        return OwnVoiceService(
            store=self._base.store,
            speakers=self._review.speakers,
            consent=self._privacy.consent,
            methods=self._review.methods,
            text_stage=lambda: engines.text_stage(self._review.reader()),
            clip=self._clip,
        )

    @cached_property
    def meeting_names(self) -> MeetingNameService:
        """Names that the meeting's window shows, noted while a call is recorded."""
        base = self._base
        return MeetingNameService(
            store=base.store, settings=base.settings, jobs=base.jobs, open_window=self.open_meeting_window
        )

    def open_meeting_window(self) -> tuple[Callable[[str | None], str | None], Callable[[], None]]:
        """A look at who speaks in a program's windows, and its end. Raises UserActionNeeded where they can't be read."""
        from audio.meeting_window import family, meeting_window

        window = meeting_window()

        def look(program: str | None) -> str | None:
            users = self._microphone_users() or ()
            pids = [user.pid for user in users if user.pid and (program is None or user.program == program)]
            return window.speaking({relative for pid in pids for relative in family(pid)}) if pids else None

        return look, window.close

    @cached_property
    def window_names(self) -> WindowNameService:
        return WindowNameService(store=self._base.store, speakers=self._review.speakers)
