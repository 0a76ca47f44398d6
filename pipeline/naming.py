"""From words and voices to a transcript with names: one voice one name, one name one voice, none of them guessed."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.call import CallContext, Channel
from app.domain.people import Participant
from app.domain.transcript import Segment, Transcript, Turn, Utterance, Word
from pipeline.core.echo import without_echo
from pipeline.core.evidence import Hint, Said, hints, language_told
from pipeline.core.shown_labels import labels

PAUSE = 1.0  # seconds of silence that end a segment
LONGEST = 25.0  # seconds after which a segment ends with its sentence
ENOUGH = 2.0  # what the hints for a name must weigh: one clear answer, or an introduction
MARGIN = 1.0  # ... and by how much they must outweigh the next best
REACH = 0.6  # seconds from a word to the nearest turn that it may still belong to


class EvidenceNamer:
    """Implements the Namer port."""

    def name(
        self,
        context: CallContext,
        utterances: Sequence[Utterance],
        turns: Mapping[Channel, Sequence[Turn]],
        shown: Mapping[Channel, Sequence[Turn]] | None = None,
    ) -> Transcript:
        """The transcript with speakers named by roster, introductions and how they are addressed; who stays unnamed keeps
        the label that was `shown` while they spoke, else gets the next number in order of first speaking."""
        runs = [run for u in without_echo(utterances) for run in _voiced(u, turns.get(u.channel, ()))]
        runs.sort(key=lambda r: (r[2][0].start, r[0]))
        people = roster(context)
        said = [
            Said(_key(channel, voice), words[0].start, words[-1].end, " ".join(w.text for w in words))
            for channel, voice, words in runs
        ]
        # Alone at the microphone, or known among others there or in a recording that has everybody on one channel.
        own = (_key(Channel.MIC, ""), *(_key(channel, context.rep) for channel in (Channel.MIC, Channel.REMOTE)))
        fixed = {s.voice: context.rep for s in said if s.voice in own}
        language = language_told(context.language, (s.text for s in said))
        names = assign(list(hints(said, people, language)), people, fixed, _seconds(said))
        voices = list(dict.fromkeys(s.voice for s in said))
        before = {_key(channel, ""): seen for channel, seen in (shown or {}).items()}
        called = labels(voices, names, ((s.voice, s.start, s.end) for s in said), before)
        return Transcript.of(context, _segments(runs, called))


def roster(context: CallContext) -> tuple[Participant, ...]:
    people = context.participants
    return people if any(p.name == context.rep for p in people) else (Participant(context.rep), *people)


def _key(channel: Channel, voice: str) -> str:
    """Voices are told apart within a channel; a microphone without turns is one voice."""
    return f"{channel.value}:{voice}"


def _seconds(said: Iterable[Said]) -> dict[str, float]:
    total: dict[str, float] = {}
    for s in said:
        total[s.voice] = total.get(s.voice, 0.0) + s.end - s.start
    return total


def assign(
    evidence: Sequence[Hint], people: Sequence[Participant], fixed: Mapping[str, str], seconds: Mapping[str, float]
) -> dict[str, str]:
    """A name for each voice that has earned one. The strongest evidence is settled first; the rest must fit in."""
    weight: dict[tuple[str, str], float] = {}
    for h in evidence:
        weight[h.voice, h.name] = weight.get((h.voice, h.name), 0.0) + h.weight
    names = dict(fixed)
    while True:
        free = [p.name for p in people if p.name not in names.values()]
        open_voices = [v for v in seconds if v not in names]
        ranked = sorted(((weight.get((v, n), 0.0), v, n) for v in open_voices for n in free), reverse=True)
        best = next((r for r in ranked if r[0] >= ENOUGH and _clear(r, weight, open_voices, free)), None)
        if best is None:
            return names
        names[best[1]] = best[2]


def _clear(
    ranked: tuple[float, str, str], weight: Mapping[tuple[str, str], float], voices: Sequence[str], free: Sequence[str]
) -> bool:
    """No other free name fits this voice nearly as well, and no other open voice this name."""
    score, voice, name = ranked
    rivals = [weight.get((voice, n), 0.0) for n in free if n != name]
    rivals += [weight.get((v, name), 0.0) for v in voices if v != voice]
    return score - max(rivals, default=0.0) >= MARGIN


# ── voices of words ─────────────────────────────────────────────────────────────────────────────────────────────

Run = tuple[Channel, str, tuple[Word, ...]]


def _voiced(utterance: Utterance, turns: Sequence[Turn]) -> list[Run]:
    """The utterance split where the speaker changes."""
    if utterance.speaker is not None or not turns:
        return [(utterance.channel, utterance.speaker or "", utterance.words)]
    voices = _smoothed(utterance.words, [_voice_of(w, turns) for w in utterance.words])
    runs: list[Run] = []
    for word, voice in zip(utterance.words, voices, strict=True):
        if runs and runs[-1][1] == voice:
            runs[-1] = (utterance.channel, voice, (*runs[-1][2], word))
        else:
            runs.append((utterance.channel, voice, (word,)))
    return runs


def _voice_of(word: Word, turns: Sequence[Turn]) -> str:
    """The speaker whose turns cover most of the word, else the nearest one; "" where nobody is near."""
    cover: dict[str, float] = {}
    for t in turns:
        shared = min(t.end, word.end) - max(t.start, word.start)
        if shared > 0:
            cover[t.speaker] = cover.get(t.speaker, 0.0) + shared
    if cover:
        return max(cover, key=lambda s: cover[s])
    middle = (word.start + word.end) / 2
    nearest = min(turns, key=lambda t: max(t.start - middle, middle - t.end))
    return nearest.speaker if max(nearest.start - middle, middle - nearest.end) <= REACH else ""


def _smoothed(words: Sequence[Word], voices: Sequence[str]) -> list[str]:
    """Unvoiced words go with their neighbour; a change in mid-sentence moves to the sentence's edge if it is near."""
    out = list(voices)
    known = [v for v in out if v]
    for i, voice in enumerate(out):
        if not voice:
            out[i] = out[i - 1] if i else (known[0] if known else "")
    for i in range(1, len(out)):
        if out[i] == out[i - 1]:
            continue
        if i + 1 < len(out) and out[i + 1] == out[i - 1] and not _ends(words[i - 1]):
            out[i] = out[i - 1]  # a single word inside somebody's sentence
        elif not _ends(words[i - 1]) and _ends(words[i]) and words[i].end - words[i].start < 0.8:
            out[i] = out[i - 1]  # the last word of a sentence stays with it
        elif i >= 2 and not _ends(words[i - 1]) and _ends(words[i - 2]):
            out[i - 1] = out[i]  # so does the first
    return out


def _ends(word: Word) -> bool:
    return word.text.rstrip("\"')")[-1:] in (".", "?", "!")


def _segments(runs: Sequence[Run], called: Mapping[str, str]) -> list[Segment]:
    parts: list[tuple[str, Channel, tuple[Word, ...]]] = []
    for channel, voice, words in runs:
        speaker = called[_key(channel, voice)]
        last = parts[-1] if parts else None
        near = last is not None and last[0] == speaker and last[1] is channel
        if last and near and words[0].start - last[2][-1].end <= PAUSE and words[-1].end - last[2][0].start < LONGEST:
            parts[-1] = (speaker, channel, (*last[2], *words))
        else:
            parts += [(speaker, channel, piece) for piece in _pieces(words)]
    parts.sort(key=lambda p: p[2][0].start)
    return [_segment(i, *part) for i, part in enumerate(parts)]


def _pieces(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Split at pauses, and at a sentence's end where it has become long."""
    pieces: list[list[Word]] = []
    for w in words:
        last = pieces[-1] if pieces else None
        if last and w.start - last[-1].end <= PAUSE and not (_ends(last[-1]) and w.end - last[0].start > LONGEST):
            last.append(w)
        else:
            pieces.append([w])
    return [tuple(p) for p in pieces]


def _segment(index: int, speaker: str, channel: Channel, words: tuple[Word, ...]) -> Segment:
    confidence = sum(w.probability for w in words) / len(words)
    text = " ".join(w.text for w in words)
    return Segment(index, words[0].start, words[-1].end, speaker, text, channel, round(confidence, 3), words)
