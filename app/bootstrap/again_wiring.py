"""Wiring of what is done to calls that were written up: halves joined, and calls read again."""

from collections.abc import Callable, Sequence
from functools import cached_property

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.review_wiring import ReviewWiring
from app.domain.call import Channel
from app.domain.joined_calls import Part
from app.domain.ports import Recording
from app.domain.transcript import Turn
from app.services.calls.joining import JoiningTools, JoinService
from app.services.processing.call_audio import recorded
from app.services.processing.read_again import FollowUpsAgain
from app.services.processing.reread import RereadService, RereadTools
from app.services.processing.service import ProcessService

# A call's sound; with parts, that of the whole that they make.
RecordingOf = Callable[[str, Sequence[Part]], Recording]


class AgainWiring:
    """`process` is the after-call workflow on calls of the store."""

    def __init__(
        self,
        base: ApplicationBase,
        review: ReviewWiring,
        *,
        recording: RecordingOf,
        process: Callable[[], ProcessService],
    ) -> None:
        self._base = base
        self._review = review
        self._recording = recording
        self._process = process

    @cached_property
    def joining(self) -> JoinService:
        base = self._base
        tools = JoiningTools(lambda: engines.text_stage(self._review.reader()), self._recording, self._turns)
        return JoinService(
            store=base.store, clock=base.clock, events=base.events, follow_ups=self._follow_ups, tools=tools
        )

    @cached_property
    def rereading(self) -> RereadService:
        base = self._base

        def recording(call_id: str) -> Recording:
            joined = base.store.joined(call_id)
            return self._recording(call_id, joined.parts if joined else ())

        return RereadService(
            store=base.store,
            clock=base.clock,
            events=base.events,
            process=self._process(),
            follow_ups=self._follow_ups,
            tools=RereadTools(self._review.after_call, recording),
        )

    @cached_property
    def _follow_ups(self) -> FollowUpsAgain:
        return FollowUpsAgain(
            store=self._base.store,
            proposer=engines.proposer(),
            methods=self._review.methods,
            tone=self._review.tone,
        )

    def _turns(self, recording: Recording, channel: Channel) -> Sequence[Turn]:
        """Who speaks when; nobody where no sound is kept, or where voices are not told apart."""
        if recording.seconds() is None or not self._base.settings.separate_speakers:
            return ()
        start, sound = recorded(recording, channel)
        found = engines.diarizer(self._base.settings.pyannote_folder)
        return found.diarize(sound, start=start, progress=lambda _: None)
