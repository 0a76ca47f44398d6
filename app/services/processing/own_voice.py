"""The rep's own voice in a recording that has everybody on one channel: asked for once, where no voiceprint tells."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.call import Call, CallContext, CallState
from app.domain.claims import SOUND_INCOMPLETE, Extraction
from app.domain.documents import Document, PostCallTalk
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import Store
from app.domain.proposal import ActionKind, ProposalState
from app.domain.transcript import Segment, Transcript
from app.services.consent.service import ConsentService
from app.services.methods.service import MethodService
from app.services.outbox.targets import stored_targets
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.notes import YOUR_NOTE
from app.services.processing.post_call_talk import after_the_customers, without
from app.services.processing.renamed_speaker import moved, with_person
from app.services.processing.speaker_names import Renamed, SpeakerService
from app.services.processing.workflow import TextStage

# Voices that are offered; whoever talks less than all of these is not the rep of the call.
MOST_VOICES = 8
# What is played of a voice, and shown of its words.
SAMPLE_SECONDS = 8.0
SAMPLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """A voice of a mixed recording: `speaker` as the transcript has it, how long it talks, and a passage to know it by."""

    speaker: str
    seconds: float
    start: float
    end: float
    quote: str


class OwnVoiceService:
    """`text_stage` reads the call anew once it is known whose lines are the rep's."""

    def __init__(
        self,
        *,
        store: Store,
        speakers: SpeakerService,
        consent: ConsentService,
        methods: MethodService,
        text_stage: Callable[[], TextStage],
        clip: Callable[[str, float, float], bytes],
    ) -> None:
        self._store = store
        self._speakers = speakers
        self._consent = consent
        self._methods = methods
        self._text_stage = text_stage
        self._clip = clip

    def question(self, call_id: str) -> Sequence[VoiceSample]:
        """The voices among which the rep has to choose, who talks most first; none where that is known or was asked."""
        call, transcript = self._store.call(call_id), self._store.transcript(call_id)
        if call is None or transcript is None or call.state is CallState.PROCESSING:
            return ()
        if not self._store.is_marked(call_id, Document.MIXED) or self._store.document(call_id, Document.REP_VOICE):
            return ()
        said = _spoken(transcript)
        return () if any(s.speaker == call.context.rep for s in said) else voices_of(said)

    def answer(self, call_id: str, speaker: str | None) -> Renamed:
        """`speaker` is the rep, None where the rep isn't heard: it is not asked again. The rep's lines are theirs from then
        on, the follow-ups are made anew, and a yes to the recording is looked for once more.

        Raises BadInput where nobody is called `speaker`, or where the recording isn't a mixed one.
        """
        call, transcript = self._store.call(call_id), self._store.transcript(call_id)
        if call is None or transcript is None or not self._store.is_marked(call_id, Document.MIXED):
            raise BadInput(Message("own_voice.not_mixed"))
        if speaker is None:
            self._store.save_document(call_id, Document.REP_VOICE, "null")
            return Renamed(0, 0)
        passages = [s for s in transcript.segments if s.speaker == speaker and speaker not in (OBSERVER, YOUR_NOTE)]
        if not passages:
            raise BadInput(Message("speakers.unknown", name=speaker))
        longest = max(passages, key=lambda s: s.end - s.start)
        rep = call.context.rep
        heard = moved(transcript, {s.id for s in passages}, rep)
        reread = self._reread(call, with_person(heard, speaker, rep))
        with self._store.transaction():
            self._store.save_document(call_id, Document.REP_VOICE, json.dumps([longest.start, longest.end]))
            done = self._speakers.rename(call_id, speaker, rep, reread=reread)
        # The place of the yes counts, and who said it: both are known now. What was talked about later is not needed.
        self._consent.prove(call.context, _spoken(heard), lambda start, end: self._clip(call_id, start, end))
        self._fields_anew(call_id)
        self._withhold_later_talk(call_id)
        return done

    def speaker_at(self, call_id: str, seconds: float) -> str:
        """Who speaks at that moment of the call, or nearest to it. Raises BadInput where nobody does."""
        transcript = self._store.transcript(call_id)
        said = _spoken(transcript) if transcript else ()
        if not said:
            raise BadInput(Message("own_voice.nobody"))
        return min(said, key=lambda s: max(s.start - seconds, seconds - s.end, 0.0)).speaker

    def _reread(self, call: Call, transcript: Transcript) -> Extraction | None:
        """The claims with the rep on our side. What was withheld and noted before stays so."""
        before = self._store.extraction(call.id)
        if before is None:
            return None
        told = self._store.language(call.id)
        context: CallContext = replace(call.context, language=told[0]) if told else call.context
        fresh = self._text_stage().read(replace(transcript, segments=_spoken(transcript)), context)
        notes = tuple(line for line in before.summary if any(e.speaker == YOUR_NOTE for e in line.evidence))
        kept = [f for f in before.flags if before.withheld or f == SOUND_INCOMPLETE]
        return replace(
            fresh,
            summary=(*notes, *fresh.summary),
            withheld=before.withheld,
            flags=tuple(dict.fromkeys((*fresh.flags, *kept))),
            review_required=fresh.review_required or bool(before.withheld) or SOUND_INCOMPLETE in kept,
        )

    def _fields_anew(self, call_id: str) -> None:
        """The CRM's fields by what each side said; those that the rep has edited or decided on stay."""
        call, transcript = self._store.call(call_id), self._store.transcript(call_id)
        read = self._store.extraction(call_id)
        if call is None or transcript is None or read is None:
            return
        fresh = self._methods.after_call(call, transcript, read, stored_targets(self._store, call_id, None))
        known = [p for p in self._store.proposals(call_id) if p.action.kind is ActionKind.FIELD]
        kept = {p.id for p in known if p.is_edited or p.state is not ProposalState.PENDING}
        with self._store.transaction():
            self._store.drop_proposals({p.id for p in known} - kept - {p.id for p in fresh})
            self._store.save_proposals([p for p in fresh if p.id not in kept])

    def _withhold_later_talk(self, call_id: str) -> None:
        """Talk of our side after the last customer left, which could not be told apart before."""
        call, transcript = self._store.call(call_id), self._store.transcript(call_id)
        if call is None or transcript is None or self._store.is_marked(call_id, Document.POST_CALL_TALK_INCLUDED):
            return
        leftover = after_the_customers(replace(transcript, segments=_spoken(transcript)), call.context)
        if leftover:
            with self._store.transaction():
                talk = PostCallTalk(leftover[0].start, leftover[-1].end, is_included=False)
                self._store.save_post_call_talk(call_id, talk)
                self._store.save_transcript(call_id, without(transcript, leftover))


def with_own_voice(transcript: Transcript, answer: str | None, rep: str) -> Transcript:
    """The transcript with the rep's lines theirs, by what the rep said: `answer` is Document.REP_VOICE."""
    span = json.loads(answer) if answer else None
    if span is None:
        return transcript
    start, end = span
    shared = {s.id: min(s.end, end) - max(s.start, start) for s in transcript.segments}
    best = max(transcript.segments, key=lambda s: shared[s.id], default=None)
    return transcript.renamed(best.speaker, rep) if best and shared[best.id] > 0 else transcript


def voices_of(said: Sequence[Segment]) -> Sequence[VoiceSample]:
    """A sample of each voice, who talks most first: its longest passage that is not too long to be heard out."""
    by_speaker: dict[str, list[Segment]] = {}
    for segment in said:
        by_speaker.setdefault(segment.speaker, []).append(segment)
    found = []
    for speaker, passages in by_speaker.items():
        best = max(passages, key=lambda s: min(s.end - s.start, SAMPLE_SECONDS))
        end = min(best.end, best.start + SAMPLE_SECONDS)
        total = sum(s.end - s.start for s in passages)
        found.append(VoiceSample(speaker, total, best.start, end, _shortened(best.text)))
    return sorted(found, key=lambda v: -v.seconds)[:MOST_VOICES]


def _spoken(transcript: Transcript) -> tuple[Segment, ...]:
    return tuple(s for s in transcript.segments if s.text and s.speaker not in (OBSERVER, YOUR_NOTE))


def _shortened(text: str) -> str:
    if len(text) <= SAMPLE_CHARACTERS:
        return text
    return text[:SAMPLE_CHARACTERS].rsplit(" ", 1)[0] + "…"
