"""A one-sided recording says so in its transcript."""

from datetime import datetime

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.claims import SOUND_INCOMPLETE, Extraction
from app.domain.transcript import Segment, Transcript
from app.services.processing.capture_gaps import OBSERVER, Unheard, gap_text, off_the_record, unheard, with_unheard

MIC, REMOTE = Channel.MIC, Channel.REMOTE


def notice(kind: NoticeKind, at: float, channel: Channel | None, until: float | None = None) -> CaptureNotice:
    return CaptureNotice("c1", kind, at, "", channel, until)


def test_what_was_not_heard_is_known_by_side_and_time() -> None:
    found = unheard(
        [
            notice(NoticeKind.GAP, 10.0, MIC, 10.4),  # nobody would miss that
            notice(NoticeKind.ONE_SIDED, 20.0, REMOTE),
            notice(NoticeKind.DEVICE_LOST, 25.0, REMOTE),
            notice(NoticeKind.DEVICE_CHANGED, 30.0, REMOTE),
            notice(NoticeKind.GAP, 25.0, REMOTE, 31.0),
            notice(NoticeKind.HEARD_AGAIN, 32.0, REMOTE),
            notice(NoticeKind.DISK_LOW, 40.0, None),
            notice(NoticeKind.DEVICE_LOST, 50.0, MIC),
        ],
        60.0,
    )
    assert found == [Unheard(MIC, 50.0, 60.0, to_the_end=True), Unheard(REMOTE, 20.0, 32.0)]


def test_a_transcript_that_stayed_one_sided_begins_by_saying_so() -> None:
    said = (
        Segment(0, 5.0, 8.0, "Jane", "We need the exporter.", REMOTE),
        Segment(1, 40.0, 42.0, "Jane", "Fine.", REMOTE),
    )
    transcript = Transcript("c1", datetime(2024, 12, 6, 14), (), (), said)
    missing = [Unheard(MIC, 12.0, 60.0, to_the_end=True), Unheard(REMOTE, 20.0, 32.0)]
    extraction, shown = with_unheard(Extraction("c1", "offline"), transcript, missing)
    assert [(s.speaker, s.text) for s in shown.segments] == [
        (OBSERVER, "One-sided: your microphone was not heard any more from 00:12 on."),
        ("Jane", "We need the exporter."),
        (OBSERVER, "Missing: the other side, from 00:20 to 00:32."),
        ("Jane", "Fine."),
    ]
    assert len({s.id for s in shown.segments}) == 4
    assert with_unheard(extraction, transcript, []) == (extraction, transcript)


def test_what_was_off_the_record_is_a_marked_gap() -> None:
    said = (Segment(0, 5.0, 8.0, "Jane", "Fine.", REMOTE), Segment(1, 72.0, 74.0, "Jane", "Go on.", REMOTE))
    transcript = Transcript("c1", datetime(2024, 12, 6, 14), (), (), said)
    found = off_the_record([(62.0, 70.0), (90.0, None), (95.0, 95.2)], 100.0)
    _, shown = with_unheard(Extraction("c1", "offline"), transcript, found)
    ours = [s for s in shown.segments if s.speaker == OBSERVER]
    assert [s.text for s in ours] == [
        "Nothing was kept from 01:02 to 01:10: off the record, or paused.",
        "Nothing was kept from 01:30 to 01:40: off the record, or paused.",
    ]
    assert shown.segments[1] is ours[0]
    assert str(gap_text(ours[0])) == ours[0].text


def test_what_could_not_be_read_flags_the_call_and_one_that_was_not_recorded_does_not() -> None:
    transcript = Transcript("c1", datetime(2024, 12, 6, 14), (), (), (Segment(0, 5.0, 8.0, "Jane", "Fine.", REMOTE),))
    found = unheard(
        [
            notice(NoticeKind.DAMAGED, 9.0, REMOTE, 9.4),
            notice(NoticeKind.DAMAGED, 20.0, REMOTE),
            notice(NoticeKind.GAP, 30.0, MIC, 34.0),
        ],
        60.0,
    )
    extraction, shown = with_unheard(Extraction("c1", "offline", flags=("injection",)), transcript, found)
    assert (extraction.flags, extraction.review_required) == (("injection", SOUND_INCOMPLETE), True)
    ours = [s for s in shown.segments if s.speaker == OBSERVER]
    assert [s.text for s in ours] == [
        "Incomplete: the other side breaks off at 00:20, and how much is missing is not known.",
        "Missing: the other side, from 00:09 to 00:09.",
        "Missing: your microphone, from 00:30 to 00:34.",
    ]
    assert [str(gap_text(s)) for s in ours] == [s.text for s in ours]
    not_recorded = [one for one in found if one.channel is MIC]
    extraction, _ = with_unheard(Extraction("c1", "offline"), transcript, not_recorded)
    assert (extraction.flags, extraction.review_required) == ((), False)
