"""The speakers' labels that a rep has seen of a call: in the captions while it ran, else in the transcript before this one."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.call import Channel
from app.domain.ports import Store
from app.domain.transcript import VOICE_LABEL, Turn

JOINED_SECONDS = 1.0  # a pause that does not end a turn


def shown_labels(store: Store, call_id: str) -> Mapping[Channel, Sequence[Turn]]:
    """Turns by channel in the order of time; empty where no label was shown."""
    spoken: list[tuple[Channel | None, Turn]] = [
        (w.channel, Turn(w.word.start, w.word.end, w.speaker)) for w in store.words(call_id) if w.speaker
    ]
    transcript = None if spoken else store.transcript(call_id)
    if transcript is not None:
        spoken = [
            (s.channel, Turn(s.start, s.end, s.speaker)) for s in transcript.segments if VOICE_LABEL.match(s.speaker)
        ]
    channels = dict.fromkeys(channel for channel, _ in spoken if channel is not None)
    return {channel: _turns(turn for where, turn in spoken if where is channel) for channel in channels}


def _turns(words: Iterable[Turn]) -> Sequence[Turn]:
    found: list[Turn] = []
    for word in words:
        last = found[-1] if found else None
        if (
            last
            and last.speaker == word.speaker
            and word.start - last.start >= 0.0
            and word.start - last.end <= JOINED_SECONDS
        ):
            found[-1] = Turn(last.start, max(last.end, word.end), last.speaker)
        else:
            found.append(word)
    return found
