"""A call that is being recorded: where it stands, and what of it may be kept now."""

from app.domain.call import Channel
from app.domain.capture import PauseReason
from app.domain.ports import CaptureControl
from app.domain.transcript import CommittedWord
from app.jobs import Job, signal_flag


class CallSession:
    """A call that is being recorded. `wait()` answers when it has ended and all its words are committed."""

    def __init__(self) -> None:
        self.stream_time = 0.0
        self.decoded_time = 0.0
        self.settled_time = 0.0
        self.problem: Exception | None = None
        self.stopped = signal_flag()
        self.captured = signal_flag()
        self.words: list[CommittedWord] = []
        # Up to where each channel's words were committed when the call began or went on, in call time.
        self.committed_to: dict[Channel, float] = {}
        self.gaps: list[tuple[float, float | None]] = []
        self.discarded = False
        # False if no speech model is installed: the call is recorded all the same.
        self.has_captions = True
        # What the rep said is spoken; the captions take it up with their next step.
        self.chosen_language: str | None = None
        self._off_the_record = False
        self._muted: set[str] = set()
        self._pause_reasons: dict[PauseReason, None] = {}
        self._paused_at = 0.0
        # Where the sound comes from a process of its own, which then keeps the recording too.
        self.control: CaptureControl | None = None
        self._finished: Job[None] | None = None
        self._is_over = False

    # Whoever changes what may be kept does it on their own thread: it holds from the next frame on.

    @property
    def off_the_record(self) -> bool:
        return self._off_the_record

    @off_the_record.setter
    def off_the_record(self, is_off: bool) -> None:
        self._off_the_record = is_off
        self._obey()

    @property
    def muted(self) -> bool:
        return bool(self._muted)

    @muted.setter
    def muted(self, is_muted: bool) -> None:
        self.mute("you", is_muted)

    def mute(self, who: str, is_muted: bool) -> None:
        """`who` mutes: "you" by the button, "program" where the meeting's own mute is followed."""
        (self._muted.add if is_muted else self._muted.discard)(who)
        self._obey()

    @property
    def pause_reasons(self) -> tuple[PauseReason, ...]:
        """Reasons that have to be settled before anything is kept again, oldest first."""
        return tuple(self._pause_reasons)

    def pause(self, reason: PauseReason) -> None:
        if not self._pause_reasons:
            self._paused_at = self.stream_time
        self._pause_reasons[reason] = None
        self._obey()

    def resume(self, reason: PauseReason) -> None:
        if self._pause_reasons.pop(reason, self) is None and not self._pause_reasons:
            # In front of an off-the-record gap that is still open.
            self.gaps = sorted([*self.gaps, (self._paused_at, self.stream_time)], key=lambda gap: gap[1] is None)
        self._obey()

    def _obey(self) -> None:
        """A capture in a process of its own is told on the thread of whoever changes what may be kept, and has obeyed
        when this returns."""
        if self.control:
            self.control.set_off_the_record(self._off_the_record or bool(self._pause_reasons) or self.discarded)
            self.control.set_muted(self.muted)

    def stop(self) -> None:
        if self.control:
            # First, so that the last words still come.
            self.control.stop()
        self.stopped.set()

    def may_keep(self, channel: Channel) -> bool:
        """Whether a frame of `channel` may be kept now: neither off the record, nor held, nor muted."""
        if self._off_the_record or self._pause_reasons or self.discarded:
            return False
        return not (self._muted and channel is Channel.MIC)

    def was_off_the_record(self, word: CommittedWord) -> bool:
        """Whether it was spoken in a gap, as far as an engine knows when a word was spoken."""
        middle = (word.word.start + word.word.end) / 2
        return any(start <= middle and (end is None or middle < end) for start, end in self.gaps)

    def is_already_committed(self, word: CommittedWord) -> bool:
        """Whether it was committed before the window died, and is heard again only for what follows it."""
        middle = (word.word.start + word.word.end) / 2
        return middle < self.committed_to.get(word.channel, 0.0)

    def lag(self) -> float:
        """Seconds of sound that are recorded and that the engine has not been given yet."""
        return self.stream_time - self.decoded_time

    @property
    def is_over(self) -> bool:
        """Whether the capture has ended and all words are committed, or what committed them failed."""
        return self._is_over or (self._finished is not None and self._finished.done())

    @is_over.setter
    def is_over(self, is_over: bool) -> None:
        self._is_over = is_over

    def wait(self) -> None:
        if self._finished:
            self._finished.result()

    def finishes_with(self, finished: "Job[None]") -> None:
        self._finished = finished
