"""The streaming engine: two channels, one decode thread, words committed while they are still being said.

Each utterance that voice activity opens is decoded again and again as it grows, the committed words forced as a
prefix. A word is committed when two decodings on end agree on it (LocalAgreement-2, Machacek et al. 2023, "Turning
Whisper into Real-Time Transcription System") or when it ends well before the newest sound with high probability (the
idea of AlignAtt, Papi et al. 2023, after the fact). A short pause decides all that was said before it.
"""

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np

from app.domain.call import Channel
from app.domain.languages import SpokenLanguage, is_read, not_read
from app.domain.ports import SAMPLE_RATE, Samples
from app.domain.transcript import DOUBTFUL, CommittedWord
from pipeline.core.agreement import same, without_repeats
from pipeline.core.audio import Audio
from pipeline.core.call_language import FixedLanguage, LanguageEar
from pipeline.core.call_terms import CallTerms
from pipeline.core.hearing import Hearing
from pipeline.core.line import LEAD, TRAIL, Line, OpenUtterance, Voices
from pipeline.core.phrasing import opens_spelling
from pipeline.core.recognizer import FLOOR_SECONDS, ROOMY_BEAM, ROOMY_FLOOR_SECONDS, Piece
from pipeline.core.vad import VoiceModel

CADENCE = 0.6  # seconds of new sound before an utterance is decoded again, at least
BACK_OFF = 1.2  # ... or that many times as long as the last decoding took
FIRST = 0.9  # seconds of an utterance before its first decoding: less is guesswork
SETTLED = 0.35  # a word that ends so long before the newest sound has been heard completely
SURE = 0.7  # ... and is committed at once with this probability
FRESH = 0.2  # a word that ends later than this before the newest sound may still be growing
LONGEST = 9.0  # seconds of an utterance that are decoded at once; then the front is cut at a committed word
KEEP_CONTEXT = 3.5  # seconds of committed sound that stay in front after such a cut
DOUBTFUL_WAIT = (
    1.6  # a doubtful word waits, in spite of agreement, until it ends so many seconds before the newest sound
)
ENOUGH_CONTEXT = 8.0  # seconds after which an utterance is cut at a pause that ends a sentence
CUT_REACH = 0.35  # seconds after an aligned word end in which the sound is cut
CLEAR = 0.8  # mean probability of a decoding's words; a line that stays below it is decoded with more room
USUAL, ROOMY = (FLOOR_SECONDS, 1), (ROOMY_FLOOR_SECONDS, ROOMY_BEAM)  # (room in seconds, hypotheses)
INERTIA = 0.6  # how much of what is known of a line's clarity stays with each decoding
SAME_SOUND = 0.1  # seconds of silence more or less at the end that make no other decoding
STUCK = 7.2  # seconds of sound without a settled word after which they are passed over
PASSED_TO = 2.5  # seconds before the newest sound in which the fresh start is looked for
UNHEARD = 1.0  # seconds of speech after the committed words in which a decoding must find something
WORDLESS = 3.0  # seconds without a word at the end of an utterance that are decoded carefully once before it is closed


class LiveEngine:
    """Implements the LiveTranscriber port.

    `feed` only puts the sound aside (it may be called from another thread); `step` does all work. `now` gives the real
    time since the stream began in seconds; without it, `committed_at` is the amount of sound heard, and how often an
    utterance is decoded doesn't depend on how fast this machine is.
    """

    def __init__(
        self,
        hearing: Hearing,
        *,
        vocabulary: Sequence[str] = (),
        now: Callable[[], float] | None = None,
        voices: Callable[[Channel], Voices] | None = None,
    ) -> None:
        self._hearing = hearing
        self._ear: LanguageEar = hearing.ear
        self._since = 0.0
        self._voice = VoiceModel()
        self._now = now
        self._inbox: deque[tuple[Channel, float, Audio]] = deque()
        self._lines: dict[Channel, Line] = {}
        self._cost = 0.0
        self._terms = CallTerms.of(vocabulary)
        self._voices = voices

    # ── the port ────────────────────────────────────────────────────────────────────────────────────────────────

    def feed(self, channel: Channel, start: float, samples: Samples) -> None:
        self._inbox.append((channel, start, np.asarray(samples, np.float32)))

    def language(self) -> SpokenLanguage:
        """The call's language as far as it is told, and what the rep has to know of it."""
        code = self._ear.code
        if not self._ear.is_settled or code is None:
            return SpokenLanguage()
        return SpokenLanguage(code, self._since, None if is_read(code) else not_read(code))

    def step(self) -> Sequence[CommittedWord]:
        self._listen()
        if not self._may_decode(last=False):
            return ()
        words: list[CommittedWord] = []
        for line in sorted(self._lines.values(), key=lambda x: x.oldest_open or 0.0):
            words += self._advance(line)
        return words

    def tail(self, channel: Channel) -> str:
        line = self._lines.get(channel)
        return " ".join(p.word.text for p in line.utterance.open) if line and line.utterance else ""

    def lag(self) -> float:
        opens = [line.sound.end - at for line in self._lines.values() if (at := line.oldest_open) is not None]
        return sum(len(s) for _, _, s in list(self._inbox)) / SAMPLE_RATE + max(opens, default=0.0)

    def finish(self) -> Sequence[CommittedWord]:
        """The words that were still tentative, committed; the engine takes no more sound."""
        self._listen()
        if not self._may_decode(last=True):
            return ()
        words: list[CommittedWord] = []
        for line in self._lines.values():
            if line.utterance is not None:
                line.closing.append((line.utterance, min(line.ends.last_voice, line.sound.end)))
                line.utterance = None
            words += self._advance(line)
        return words

    def speak(self, language: str) -> None:
        """Decodes in `language` from here on, what is open too; nothing that is heard changes it."""
        if self._hearing.knows(language):
            self._ear = FixedLanguage(language)
            self._begin_again(language)

    # ── the language ────────────────────────────────────────────────────────────────────────────────────────────

    def _may_decode(self, *, last: bool) -> bool:
        """Whether there is a language to decode in. A call in one that isn't read is passed over."""
        if self._ear.decide(last=last):
            self._begin_again(self._ear.code)
        if is_read(self._ear.code):
            return True
        if self._ear.is_settled:
            for line in self._lines.values():
                line.pass_over()
        return False

    def _begin_again(self, code: str | None) -> None:
        """Decodes what is still open in the language that was told; committed words stay as they were."""
        if code and is_read(code):
            self._hearing.speak(code)
        for line in self._lines.values():
            self._since = max(self._since, line.said_to)
            for u in (line.utterance, *(closing for closing, _ in line.closing)):
                if u is not None and u.committed:
                    u.start, u.decoded_to = max(u.start, u.committed[-1].word.end), u.start
                    u.committed.clear()
                if u is not None:
                    u.open = ()

    # ── one line ────────────────────────────────────────────────────────────────────────────────────────────────

    def _listen(self) -> None:
        while self._inbox:
            channel, start, samples = self._inbox.popleft()
            if channel not in self._lines:
                told = self._voices(channel) if self._voices is not None else None
                self._lines[channel] = Line(channel, self._voice.stream(), told)
            self._lines[channel].hear(start, samples)
            if not self._ear.is_settled and self._lines[channel].is_speaking:
                self._ear.hear(channel, samples)

    def _advance(self, line: Line) -> list[CommittedWord]:
        words: list[CommittedWord] = []
        while line.closing:
            utterance, end = line.closing.pop(0)
            words += self._settle(line, utterance, end, last=True)
        u = line.utterance
        if u is None:
            return words
        if line.pause is not None:
            words += self._settle(line, u, line.pause, last=False)
            line.pause = None
        elif line.rested:
            words += self._rest(line, u)
            line.rested = False
        elif self._due(line, u):
            words += self._grow(line, u)
        return words

    def _due(self, line: Line, u: OpenUtterance) -> bool:
        if line.ends.silence > 2 * TRAIL or line.sound.end - u.start < FIRST:
            return False
        wait = CADENCE if self._now is None else max(CADENCE, BACK_OFF * self._cost)
        return line.sound.end - u.decoded_to >= wait

    def _decode(self, line: Line, u: OpenUtterance, end: float) -> tuple[Piece, ...]:
        """What follows the committed words. A decoder that finds nothing more, though somebody goes on speaking (it
        takes the prefix for the whole), is asked again about the rest alone."""
        began = monotonic()
        pieces = self._heard(line, u, end)
        if not pieces and u.committed and line.ends.last_voice - u.committed[-1].word.end > UNHEARD:
            self._cut(line, u, len(u.committed))
            pieces = self._heard(line, u, end)
        self._cost = monotonic() - began
        u.decoded_to = end
        return pieces

    def _heard(self, line: Line, u: OpenUtterance, end: float) -> tuple[Piece, ...]:
        """One decoding, with as much room as the line's clarity asks for; an unclear one on a clear line is repeated."""
        sound = line.sound.cut(u.start, end)
        clear = line.clarity >= CLEAR
        pieces: tuple[Piece, ...] = ()
        for floor, beam in (USUAL, ROOMY) if clear else (ROOMY,):
            pieces = without_repeats(
                self._hearing.decoder.decode(sound, u.start, prefix=u.committed, floor=floor, beam=beam).pieces,
                u.committed,
            )
            if pieces:
                now = sum(p.word.probability for p in pieces) / len(pieces)
                line.clarity = INERTIA * line.clarity + (1 - INERTIA) * now
            if line.clarity >= CLEAR or len(sound) / SAMPLE_RATE + 1.0 >= ROOMY_FLOOR_SECONDS:
                break
        return pieces

    def _grow(self, line: Line, u: OpenUtterance) -> list[CommittedWord]:
        """Decodes what is there of an unfinished utterance and commits what is certain of it."""
        end = line.sound.end
        pieces = self._decode(line, u, end)
        agreed = 0
        while agreed < min(len(pieces), len(u.open)) and same(pieces[agreed].word.text, u.open[agreed].word.text):
            word = pieces[agreed].word
            if word.probability < DOUBTFUL and word.end > end - DOUBTFUL_WAIT:
                break
            agreed += 1
        sure = 0
        while sure < len(pieces) and (heard := pieces[sure].word).end <= end - SETTLED and heard.probability >= SURE:
            sure += 1
        count = max(agreed, sure)
        while (
            count
            and (count == len(pieces) or pieces[count].word.start >= end)
            and (pieces[count - 1].word.end > end - FRESH)
        ):
            count -= 1
        while count and (opens_spelling(pieces[count - 1].word) or self._terms.opens(pieces[count - 1].word)):
            count -= 1
        words = self._commit(line, u, pieces[:count], pieces[count:])
        u.open = pieces[count:]
        if not words and end - u.worded_to > STUCK:
            return self._pass_over(line, u, end)
        self._trim(line, u)
        return words

    def _pass_over(self, line: Line, u: OpenUtterance, end: float) -> list[CommittedWord]:
        """Goes on behind sound in which decoding after decoding settles nothing: what is likely of it is committed, the
        rest is left to the careful pass, and the newest words get a fresh start."""
        likely = 0
        while likely < len(u.open) and u.open[likely].word.probability >= DOUBTFUL:
            likely += 1
        words = self._commit(line, u, u.open[:likely])
        u.start = line.sound.quietest(max(u.worded_to, end - PASSED_TO), end - FRESH)
        u.committed.clear()
        u.open = ()
        u.decoded_to = u.start
        u.settled_to = line.said_to = max(line.said_to, u.start)
        line.sound.drop_before(u.start - LEAD)
        return words

    def _carefully(self, line: Line, u: OpenUtterance, end: float) -> tuple[Piece, ...]:
        """A last decoding of what has no words so far, with all the room there is and without what was said before; where
        that is in vain too, of what follows its quietest moment."""
        since = max(u.worded_to, end - LONGEST)
        u.committed.clear()
        for u.start in (since, line.sound.quietest(since + WORDLESS / 2, end - WORDLESS / 2)):
            sound = line.sound.cut(u.start, end)
            found = self._hearing.decoder.decode(sound, u.start, floor=ROOMY_FLOOR_SECONDS, beam=ROOMY_BEAM)
            if found.pieces:
                return without_repeats(found.pieces, ())
        return ()

    def _settle(self, line: Line, u: OpenUtterance, end: float, *, last: bool) -> list[CommittedWord]:
        """Decides the speech up to `end`, where a silence begins; doubtful words wait but for the `last` time."""
        stop = min(end + TRAIL, line.sound.end)
        if u.settled_to >= end:
            return []
        pieces = u.open if u.decoded_to >= stop - SAME_SOUND else self._decode(line, u, stop)
        if not pieces and end - u.worded_to > WORDLESS:
            if not last:
                return []
            pieces = self._carefully(line, u, stop)
        count = len(pieces)
        while not last and count and pieces[count - 1].word.probability < DOUBTFUL:
            count -= 1
        if not last and count and count == len(pieces) and pieces[-1].word.text[-1] not in ".?!,":
            count -= 1  # whether a sentence ends here shows when the pause goes on, or what follows it
        words = self._commit(line, u, pieces[:count], pieces[count:], ends=last)
        u.open = pieces[count:]
        if u.open:
            return words
        u.settled_to = line.said_to = end
        if u.committed and u.committed[-1].word.text[-1] in ".?!" and end - u.start > ENOUGH_CONTEXT:
            u.start = end
            u.committed.clear()
        self._trim(line, u)
        return words

    def _rest(self, line: Line, u: OpenUtterance) -> list[CommittedWord]:
        """A pause has gone on: the word that it found open is the last of its sentence."""
        if not u.open or any(p.word.probability < DOUBTFUL for p in u.open) or u.decoded_to < line.ends.last_voice:
            return []
        pieces, u.open = u.open, ()
        words = self._commit(line, u, pieces, ends=True)
        u.settled_to = line.said_to = max(u.settled_to, line.ends.last_voice)
        return words

    def _commit(
        self,
        line: Line,
        u: OpenUtterance,
        pieces: Sequence[Piece],
        following: Sequence[Piece] = (),
        *,
        ends: bool = False,
    ) -> list[CommittedWord]:
        """The words that the pieces stand for, punctuated, spelled as the call does and labelled by voice."""
        if not pieces:
            return []
        u.committed.extend(pieces)
        u.settled_to = line.said_to = max(line.said_to, pieces[-1].word.end)
        at = self._now() if self._now is not None else max(x.sound.end for x in self._lines.values())
        for piece in pieces:
            self._ear.read(piece.word.probability)
        spelled = self._terms.spelled([p.word for p in pieces])
        after = following[0].word if following else None
        words = line.phrasing.phrased(spelled, after, self._terms.acronyms, ends=ends)
        return [CommittedWord(line.channel, w, at, line.speaker(w)) for w in words]

    def _trim(self, line: Line, u: OpenUtterance) -> None:
        """Cuts the front of a long utterance at a committed word; the words go on as text before it."""
        if line.sound.end - u.start <= LONGEST or not u.committed:
            return
        keep = [i for i, p in enumerate(u.committed) if p.word.end <= line.sound.end - KEEP_CONTEXT]
        if not keep:
            return
        ends = [i for i in keep if u.committed[i].word.text[-1] in ".?!"]
        cut = ends[-1] if ends and u.committed[ends[-1]].word.end > u.start + LONGEST / 3 else keep[-1]
        self._cut(line, u, cut + 1)
        line.sound.drop_before(u.start - LEAD)

    @staticmethod
    def _cut(line: Line, u: OpenUtterance, count: int) -> None:
        """Takes the first `count` committed words out of what is decoded, cutting the sound at its quietest near by:
        aligned word ends come up to 0.2 s early, and the rest of a word would be heard as another one."""
        end = u.committed[count - 1].word.end
        following = u.committed[count].word.end if count < len(u.committed) else end + CUT_REACH
        u.start = line.sound.quietest(end, min(following, end + CUT_REACH))
        del u.committed[:count]
