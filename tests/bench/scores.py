"""The measures of the speech bench: word errors after Whisper's normalisation, commit latency, diarization error."""

import csv
import difflib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import CommittedWord, Segment, Turn

Timed = list[tuple[str, float]]  # normalised word, the time at which it ended or was committed


def normalised(text: str) -> list[str]:
    """Whisper's English normaliser, spelled letters joined."""
    from whisper_normalizer.english import EnglishTextNormalizer

    plain = EnglishTextNormalizer()(text)
    return re.sub(r"\b(?:[a-z] )+[a-z]\b", lambda m: m[0].replace(" ", ""), plain).split()


def timed(pieces: Sequence[tuple[str, float]]) -> Timed:
    """Normalised as one text, so that numbers spoken in several words are one; each has its last part's time."""
    whole = normalised(" ".join(text for text, _ in pieces))
    parts = [(w, at) for text, at in pieces for w in normalised(text)]
    out: Timed = []
    codes = difflib.SequenceMatcher(None, [w for w, _ in parts], whole, autojunk=False).get_opcodes()
    for kind, first, last, start, stop in codes:
        if kind == "equal":
            out += [(whole[start + k], parts[first + k][1]) for k in range(stop - start)]
        else:
            out += [(w, parts[max(last - 1, 0)][1]) for w in whole[start:stop]]
    return out


def call_reference(path: Path, channel: Channel) -> Timed:
    call = json.loads(path.read_text(encoding="utf-8"))
    mine = [s for s in call["segments"] if (s["speaker"] == call["rep"]) == (channel is Channel.MIC)]
    return timed([pair for s in mine for pair in zip(s["text"].split(), s["word_ends"], strict=True)])


def clips(folder: Path) -> Iterator[tuple[Path, Timed]]:
    """Every clip that has a transcript, with its words."""
    for audio in sorted((*folder.glob("ami/*.flac"), *folder.glob("clips/*.flac"))):
        table, text = audio.with_suffix(".words.tsv"), audio.with_suffix(".ref.txt")
        if table.is_file():
            with table.open(encoding="utf-8") as file:
                rows = sorted(
                    csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), key=lambda r: float(r["start"])
                )
            yield audio, timed([(r["word"], float(r["end"])) for r in rows])
        elif text.is_file():
            yield audio, timed([(text.read_text(encoding="utf-8"), 0.0)])


def call_texts(path: Path) -> dict[str, str]:
    """What each speaker of a call says."""
    said: dict[str, list[str]] = defaultdict(list)
    for segment in json.loads(path.read_text(encoding="utf-8"))["segments"]:
        said[segment["speaker"]].append(segment["text"])
    return {who: " ".join(texts) for who, texts in said.items()}


def channel_texts(path: Path) -> dict[Channel, str]:
    """What is said on each channel of a call."""
    call = json.loads(path.read_text(encoding="utf-8"))
    said: dict[Channel, list[str]] = {Channel.MIC: [], Channel.REMOTE: []}
    for segment in call["segments"]:
        said[Channel.MIC if segment["speaker"] == call["rep"] else Channel.REMOTE].append(segment["text"])
    return {channel: " ".join(texts) for channel, texts in said.items()}


def clip_texts(audio: Path) -> dict[str, str]:
    """What each speaker of a meeting's clip says."""
    said: dict[str, list[tuple[float, str]]] = defaultdict(list)
    with audio.with_suffix(".words.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            said[row["speaker"]].append((float(row["start"]), row["word"]))
    return {who: " ".join(word for _, word in sorted(words)) for who, words in said.items()}


def cp_errors(reference: Mapping[str, str], found: Mapping[str, str]) -> tuple[int, int]:
    """(word errors under the pairing of speakers that has the fewest, words of the reference), as meeteval has them. It
    comes without wheels, so that only who measures this compiles it."""
    try:
        from meeteval.wer import cp_word_error_rate
    except ImportError:
        sys.exit("cpWER needs meeteval, which has to be compiled: pip install meeteval")
    truth, said = ({k: " ".join(normalised(text)) for k, text in x.items()} for x in (reference, found))
    result = cp_word_error_rate(truth, said, reference_sort=False, hypothesis_sort=False)
    return int(result.errors), int(result.length)


def text_of(words: Sequence[CommittedWord]) -> str:
    return " ".join(w.word.text for w in sorted(words, key=lambda w: w.word.start))


def errors(reference: Timed, text: str) -> int:
    return word_errors([w for w, _ in reference], normalised(text))


def plainly_normalised(text: str) -> list[str]:
    """Whisper's normaliser for other languages than English: signs and capitals alone."""
    from whisper_normalizer.basic import BasicTextNormalizer

    return str(BasicTextNormalizer()(text)).split()


def word_errors(truth: Sequence[str], said: Sequence[str]) -> int:
    import jiwer

    if not truth or not said:
        return max(len(truth), len(said))
    result = jiwer.process_words(" ".join(truth), " ".join(said))
    return int(result.substitutions + result.deletions + result.insertions)


def error_rate(reference: Timed, words: Sequence[CommittedWord]) -> float:
    """Of one channel, in the order in which its words were committed."""
    return errors(reference, " ".join(w.word.text for w in words)) / max(1, len(reference))


def latencies(reference: Timed, words: Sequence[CommittedWord]) -> list[float]:
    """Seconds from the true end of each matched word to its commitment."""
    said = timed([(w.word.text, w.committed_at) for w in words])
    matcher = difflib.SequenceMatcher(None, [w for w, _ in reference], [w for w, _ in said], autojunk=False)
    return [said[b + k][1] - reference[a + k][1] for a, b, n in matcher.get_matching_blocks() for k in range(n)]


@dataclass(frozen=True)
class Diarization:
    wrong: float
    total: float
    parts: tuple[float, float, float] = (0.0, 0.0, 0.0)  # seconds missed, false and confused

    @property
    def rate(self) -> float:
        return self.wrong / self.total if self.total else 0.0


def turns_of(rttm: Path) -> list[Turn]:
    lines = (line.split() for line in rttm.read_text(encoding="utf-8").splitlines())
    return [Turn(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in lines if f and f[0] == "SPEAKER"]


def diarization(reference: Path | Sequence[Turn], turns: Sequence[Turn], samples: Any) -> Diarization:
    """Seconds of missed, false and confused speech; no collar, overlap counts."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    truth, found = Annotation(), Annotation()
    for i, turn in enumerate(turns_of(reference) if isinstance(reference, Path) else reference):
        truth[Segment(turn.start, turn.end), i] = turn.speaker
    for i, turn in enumerate(turns):
        found[Segment(turn.start, turn.end), i] = turn.speaker
    whole = Timeline([Segment(0, len(samples) / SAMPLE_RATE)])
    parts = DiarizationErrorRate(collar=0.0, skip_overlap=False)(truth, found, uem=whole, detailed=True)
    missed, false, confused = parts["missed detection"], parts["false alarm"], parts["confusion"]
    return Diarization(missed + false + confused, parts["total"], (missed, false, confused))


def names_missed(path: Path, segments: Sequence[Segment]) -> int:
    """How many of the call's speakers don't own most of the time that the transcript gives to their name."""
    call = json.loads(path.read_text(encoding="utf-8"))
    missed = 0
    for key, name in call["speakers"].items():
        mine = [s for s in segments if s.speaker == name]
        own = sum(
            max(0.0, min(m.end, s["end"]) - max(m.start, s["start"]))
            for m in mine
            for s in call["segments"]
            if s["speaker"] == key
        )
        missed += own <= 0.5 * sum(m.end - m.start for m in mine) or not mine
    return missed


def echo(
    own: Timed, theirs: Timed, clean: Sequence[CommittedWord], leaked: Sequence[CommittedWord]
) -> tuple[float, float]:
    """(share of remote words emitted on the microphone because of the leak, share of the rep's words, of those that are
    right without it, that are lost with it). A remote word counts where it is not the rep's own and not heard without
    the leak either, within two seconds of where it was said."""
    right = _right(own, clean)
    kept = _right(own, leaked)
    before = timed([(w.word.text, w.word.end) for w in clean])
    after = timed([(w.word.text, w.word.end) for w in leaked])
    usual = [i for i in range(len(own)) if i in right]
    lost = sum(i not in kept for i in usual) / max(1, len(usual))
    matcher = difflib.SequenceMatcher(None, [w for w, _ in before], [w for w, _ in after], autojunk=False)
    new = set(range(len(after))) - {b + k for _, b, n in matcher.get_matching_blocks() for k in range(n)}
    mine = [after[i] for i in sorted(new)]
    doubled = sum(any(w == x and abs(at - y) < 2.0 for x, y in theirs) for w, at in mine)
    return doubled / max(1, len(theirs)), lost


def _right(reference: Timed, words: Sequence[CommittedWord]) -> set[int]:
    said = timed([(w.word.text, w.word.end) for w in words])
    matcher = difflib.SequenceMatcher(None, [w for w, _ in reference], [w for w, _ in said], autojunk=False)
    return {a + k for a, _, n in matcher.get_matching_blocks() for k in range(n)}
