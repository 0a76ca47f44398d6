"""What a recording could not hear, as lines of its transcript: a one-sided transcript must not pass for a whole one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.claims import SOUND_INCOMPLETE, Extraction
from app.domain.messages import Message
from app.domain.transcript import Segment, Transcript
from app.domain.wording import clock

# Who says these lines.
OBSERVER = "Callside"
# Less than this is no sentence that anybody would miss.
SHORTEST_SECONDS = 1.0
# What begins a stretch that is not heard, and what ends it.
ENDED_BY = {NoticeKind.ONE_SIDED: NoticeKind.HEARD_AGAIN, NoticeKind.DEVICE_LOST: NoticeKind.DEVICE_CHANGED}
SIDES = {Channel.MIC: Message("gaps.your_microphone"), Channel.REMOTE: Message("gaps.other_side")}


@dataclass(frozen=True, slots=True)
class Unheard:
    """A stretch of call time in which one side was not heard, or with no channel neither was kept because the rep said
    so; `to_the_end` where one side stayed unheard. `is_unread`: it was there, and can't be read."""

    channel: Channel | None
    start: float
    end: float
    to_the_end: bool = False
    is_unread: bool = False


def unheard(notices: Iterable[CaptureNotice], end: float) -> Sequence[Unheard]:
    """The stretches by channel and start, those that touch joined. `end`: call time at which the recording ends. What is
    damaged counts however short it is."""
    found: list[Unheard] = []
    since: dict[tuple[Channel, NoticeKind], float] = {}
    for notice in notices:
        if notice.channel is None:
            continue
        if notice.kind is NoticeKind.DAMAGED:
            found.append(unread(notice.channel, notice.at, notice.until))
        elif notice.kind is NoticeKind.GAP and notice.until is not None:
            found.append(Unheard(notice.channel, notice.at, notice.until))
        elif notice.kind in ENDED_BY:
            since.setdefault((notice.channel, notice.kind), notice.at)
        for (channel, kind), start in list(since.items()):
            if channel is notice.channel and ENDED_BY[kind] is notice.kind:
                del since[channel, kind]
                found.append(Unheard(channel, start, notice.at))
    found += [Unheard(channel, start, end, to_the_end=True) for (channel, _), start in since.items()]
    return [one for one in _joined(found) if one.is_unread or one.end - one.start >= SHORTEST_SECONDS]


def unread(channel: Channel, start: float, end: float | None) -> Unheard:
    """A stretch that can't be read of the sound; with no `end` nobody knows how much follows that is missing."""
    return Unheard(channel, start, start if end is None else end, to_the_end=end is None, is_unread=True)


def off_the_record(gaps: Sequence[tuple[float, float | None]], end: float) -> Sequence[Unheard]:
    """The stretches in which nothing was kept, by their start. `end`: call time at which the recording ends."""
    found = [Unheard(None, start, min(until, end) if until is not None else end) for start, until in gaps]
    return sorted((one for one in found if one.end - one.start >= SHORTEST_SECONDS), key=lambda one: one.start)


def _joined(found: Iterable[Unheard]) -> list[Unheard]:
    joined: list[Unheard] = []
    for one in sorted(found, key=lambda u: (str(u.channel), u.start)):
        last = joined[-1] if joined else None
        if last and last.channel is one.channel and one.start <= last.end:
            both = last.to_the_end or one.to_the_end
            is_unread = last.is_unread or one.is_unread
            joined[-1] = replace(last, end=max(last.end, one.end), to_the_end=both, is_unread=is_unread)
        else:
            joined.append(one)
    return joined


def with_unheard(
    extraction: Extraction, transcript: Transcript, missing: Sequence[Unheard]
) -> tuple[Extraction, Transcript]:
    """The stretches among the transcript's lines; what stayed unheard is its first line, as a label. What could not be read
    flags the claims: somebody has to look at the call then."""
    if not missing:
        return extraction, transcript
    if any(one.is_unread for one in missing):
        flags = tuple(dict.fromkeys((*extraction.flags, SOUND_INCOMPLETE)))
        extraction = replace(extraction, flags=flags, review_required=True)
    first = 1 + max((s.id for s in transcript.segments), default=-1)
    lines = [
        Segment(first + n, one.start, one.end, OBSERVER, str(_sentence(one)), one.channel)
        for n, one in enumerate(missing)
    ]
    labels = [line for line, one in zip(lines, missing, strict=True) if one.to_the_end]
    among = sorted((*transcript.segments, *(ln for ln in lines if ln not in labels)), key=lambda s: (s.start, s.id))
    return extraction, replace(transcript, segments=(*labels, *among))


def gap_text(segment: Segment) -> Message | str:
    """The text of a line of ours in a transcript, which holds its English, as a message again."""
    kinds = ((True, False), (True, True), (False, False))
    same = (_sentence(Unheard(segment.channel, segment.start, segment.end, *kind)) for kind in kinds)
    return next((message for message in same if message == segment.text), segment.text)


def _sentence(one: Unheard) -> Message:
    start = clock(one.start)
    if one.channel is None:
        return Message("gaps.off_the_record", start=start, end=clock(one.end))
    side = SIDES[one.channel]
    if one.to_the_end and one.is_unread:
        return Message("gaps.breaks_off", side=side, start=start)
    if one.to_the_end:
        return Message("gaps.one_sided", side=side, start=start)
    return Message("gaps.missing", side=side, start=start, end=clock(one.end))
