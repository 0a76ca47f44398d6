"""What stands in the way: concerns, obstacles and open faults, their state, and the issue that they are tracked in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.call import Issue
from app.domain.claims import BlockerStatus
from app.domain.people import Side
from pipeline.core.acts import Acts
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.issues import explicit_key, matching_issue
from pipeline.core.sentences import clauses
from pipeline.core.text import content, overlap
from pipeline.extraction import objections, obstacle_odds, topics
from pipeline.extraction.obstacle_forms import DENIED, FORMS, KIND_NAMES, is_denied, sign

# The probability that the surest sentence of an episode reaches where no pattern says of what kind it is, and each that belongs
# to it; how many sentences behind such a one the next may stand, of the same speaker and of another.
RAISED, BELONGS = 0.25, 0.1
APART, APART_OTHERS = 6, 2
AS_SURE = 0.8  # of the surest sentence's probability, from which one that names its thing is told rather
_POINTS_BACK = re.compile(r"^(?:so |and |but |then |honestly |well )*(?:that|this|it|which)\b", re.I)
_OUR_SIDE = re.compile(
    r"\b(?:concern|worr|blocker|is still open|froze|stuck|asked for|not released|main|in progress)\b", re.I
)
_RESOLVED = re.compile(
    r"\b(?:was|were) (?:our|the|my) (?:main |biggest |only |big |last )?(?:concern|worry|"
    r"blocker|issue|problem|question)s?\b|\b(?:that|this|which|it) (?:resolves|solves|settles|"
    r"addresses|answers|fixes|clears|takes care of)\b|\bno longer (?:a|an|our) (?:\w+ "
    r")?(?:concern|blocker|issue|problem)\b"
    r"|\b(?:is|are|has been|have been|was|got) (?:now |all |already |fully )?(?:resolved|"
    r"fixed|solved|sorted(?: out)?|cleared|done|closed|released|shipped)\b|\bthat is "
    r"(?:resolved|solved|fixed|sorted)\b|\blooks? good\b.{0,30}\bconcern\b|\bsettles? it\b|"
    r"\bhappy with (?:that|the)\b|\bconcern is gone\b|\bnot a (?:concern|blocker|problem) any "
    r"?more\b",
    re.I,
)
_PROGRESS = re.compile(
    r"\bin progress\b|\bbringing (?:it|them|that) back\b|\b(?:looking|look) into (?:it|that|this)\b|\bwe are on it\b|"
    r"\bworking on\b|\b\d+ ?% (?:done|complete|there)\b|\bscheduled for\b|"
    r"\bready for testing\b|\bbeing (?:fixed|worked|reviewed|tested)\b|\bon (?:the|our) "
    r"roadmap\b|\b(?:almost|nearly|partly) (?:done|fixed|ready)\b|\bshould be (?:ready|fixed|"
    r"done|released)\b|\bunder review\b|\bi can redline\b",
    re.I,
)
_DEFERRED = re.compile(
    r"\b(?:park|parked|postpone|postponed|defer|deferred|come back to (?:it|that) (?:later|"
    r"next)|not (?:now|this year)|put (?:it|that) on hold|revisit)\b",
    re.I,
)
_NOT_DONE = re.compile(
    r"\bnot (?:\w+ )?(?:resolved|fixed|solved|sorted|released|done|closed|shipped|cleared)\b|"
    r"\bstill (?:open|not|broken|failing)\b|\buntil (?:it|that|this) (?:is|ships|gets)\b|"
    r"\bonce\b|\bif\b|\bwhen\b",
    re.I,
)
# What stood in the way, an approval that has been given or that its speaker gives, a price within the budget, and what is aimed
# at: "we want to get this done before the holidays".
_NOT_NOW = re.compile(
    r"\b(?:was|were|used to be) (?:our|my|your|the)\b|"
    r"\b(?:has|have) (?:already |now |just )?(?:signed (?:it )?off|approved|okayed|agreed to|given)\b|"
    r"\bI (?:can |do |get to )?(?:sign|approve|decide)\b(?: off)?(?: on)? (?:up to|it|that|this|for|here|myself|on my own)\b|"
    r"\b(?:about|roughly|more or less|pretty much|exactly|close to|within|in line with) (?:what|our|the) (?:we )?budget(?:ed)?\b|"
    r"^\W*(?:\w+ )?(?:I|we) (?:want|would like|hope|plan|aim) to (?:get|have|be|go|start|finish|wrap|sign|close|kick)\b",
    re.I,
)
_CAUSE = re.compile(r"\b(?:root cause|the fix|has a fix|caused by|because of|traced|tracked (?:as|in|under))\b", re.I)
_NEW_TOPIC = re.compile(
    r"^(?:and |also |plus |another|second(?:ly)?|the other|on top|besides|in addition|one more)", re.I
)
_PRICES = frozenset(p for p in FORMS if "too expensive" in p.pattern)
_CONDITIONS = frozenset(p for p in FORMS if p.pattern.startswith(r"\bif (?P<t>"))
# Of these there may be several in a call.
_SEVERAL = frozenset({"Missing feature", "Approval needed", "Concern", "Fault"})
ALIKE = 0.5  # shared words from which an episode speaks of an earlier one's obstacle again
MOST_SAID = 3  # sentences that stand under an obstacle's line


@dataclass(frozen=True, slots=True)
class Obstacle:
    what: str
    status: BlockerStatus
    key: str | None
    said: tuple[Sentence, ...]
    words: frozenset[str]
    kind: str | None = None  # that a pattern or the models tell


def find_blockers(dialogue: Dialogue, acts: Acts) -> list[Obstacle]:
    """The obstacles of one call, each with its last known state."""
    found: list[Obstacle] = []
    odds = {s.index: _odds(dialogue, s, acts) for s in dialogue.sentences}
    episodes = {e[-1].index: e for e in _episodes(dialogue, odds)}
    told: set[int] = set()
    for sentence in dialogue.sentences:
        for clause in clauses(sentence.plain):
            new = _read(dialogue, sentence, clause, found)
            if new is not None and (new.key or odds[sentence.index] >= BELONGS):
                kind = objections.kind_of(dialogue, sentence)
                _join(found, replace(new, kind=kind.name if kind else None))
                told.add(sentence.index)
        episode = episodes.get(sentence.index, ())
        if episode and not told & {s.index for s in episode}:
            _raise(dialogue, found, episode, odds, acts)
        elif sentence.index not in told:
            _update(dialogue, found, sentence)
    return found


def _odds(dialogue: Dialogue, sentence: Sentence, acts: Acts) -> float:
    """The probability that a sentence raises what stands in the way; 0 where it says that it doesn't."""
    plain = sentence.plain
    is_over = _RESOLVED.search(plain) and not _NOT_DONE.search(plain)
    if is_over or is_denied(sentence) or _NOT_NOW.search(plain) or objections.is_in_hand(dialogue, sentence):
        return 0.0
    row = obstacle_odds.row(dialogue, acts, sentence, KIND_NAMES, sign(dialogue, sentence))
    return obstacle_odds.probability(row, KIND_NAMES)


def _episodes(dialogue: Dialogue, odds: Mapping[int, float]) -> list[list[Sentence]]:
    """Sentences close to each other that speak of what stands in the way: people raise a thing in several of them, and to
    and fro. Colleagues among themselves tell one thing after the other: there another's sentence about something else is
    an episode of its own."""
    internal = {p.side for p in dialogue.roster.people} == {Side.US}
    found: list[list[Sentence]] = []
    for sentence in (s for s in dialogue.sentences if odds[s.index] >= BELONGS):
        last = found[-1] if found else []
        if last and _belongs(sentence, last) and not (internal and _is_another(sentence, last, odds)):
            last.append(sentence)
        else:
            found.append([sentence])
    return [e for e in found if any(odds[s.index] >= RAISED or objections.kind_of(dialogue, s) for s in e)]


def _belongs(sentence: Sentence, episode: Sequence[Sentence]) -> bool:
    last = episode[-1]
    return sentence.index - last.index <= (APART if sentence.speaker == last.speaker else APART_OTHERS)


def _is_another(sentence: Sentence, episode: Sequence[Sentence], odds: Mapping[int, float]) -> bool:
    """Whether another speaker plainly raises what the episode says nothing of."""
    if sentence.speaker == episode[-1].speaker or odds[sentence.index] < RAISED:
        return False
    return not any(content(s.plain) & content(sentence.plain) for s in episode)


def _raise(
    dialogue: Dialogue, found: list[Obstacle], episode: Sequence[Sentence], odds: Mapping[int, float], acts: Acts
) -> None:
    """One blocker of an episode, in the words of its surest sentence; more about an earlier one adds to that."""
    people = frozenset(w.lower() for p in dialogue.roster.people for w in p.name.split())
    ranked = sorted(episode, key=lambda s: -odds[s.index])
    least = AS_SURE * odds[ranked[0].index]
    plain = (s for s in ranked if odds[s.index] >= least and objections.names(s.plain, people))
    best = next(plain, ranked[0])
    kind = objections.kind_of(dialogue, best) or objections.seen(dialogue, best, acts)
    said = tuple(sorted({best, *ranked[:MOST_SAID]}, key=lambda s: s.index))
    words = frozenset(w for s in said for w in content(s.plain))
    for i, old in enumerate(found):
        same = old.kind == kind.name and kind.name not in _SEVERAL
        if same or overlap(old.words, words) >= ALIKE:
            found[i] = replace(old, said=(*old.said, *said), words=old.words | words)
            return
    state = _state(best.plain, BlockerStatus.OPEN)
    found.append(Obstacle(objections.line(kind, dialogue, best), state, None, said, words, kind.name))


def _read(dialogue: Dialogue, sentence: Sentence, plain: str, found: list[Obstacle]) -> Obstacle | None:
    if (
        DENIED.search(plain)
        or plain.endswith("?")
        or sentence.cues & {Cue.HYPOTHETICAL, Cue.HEARSAY}
        or (Cue.SARCASM in sentence.cues and "budget" not in plain)
    ):
        return None
    if _RESOLVED.search(plain) and not _NOT_DONE.search(plain):
        return None
    issues = dialogue.context.issues or dialogue.transcript.issues
    for pattern in FORMS:
        match = pattern.search(plain)
        if match is None or (match.re in _PRICES and objections.is_not_meant(plain)):
            continue
        topic = topics.of(match["t"])
        if _POINTS_BACK.match(match["t"].strip()) or not content(topic):
            return _pointing_back(found, sentence)
        key = explicit_key(plain, issues)
        if not key and (issue := matching_issue(f"{topic} {plain}", issues)):
            key = issue.key
        # Our own side's praise of its product is no blocker: only faults it admits, or a tracked issue.
        internal = {p.side for p in dialogue.roster.people} == {Side.US}
        if sentence.side is Side.US and not (internal or key or _OUR_SIDE.search(plain)):
            return None
        if not content(topic.replace(key or "\0", "")):
            topic = topics.title(key, issues) or topics.of(plain)
        if match.re in _PRICES and not re.search(r"\b(?:price|pricing|quote|cost|budget)", topic, re.I):
            # "The number is too high" is about the price; the sentence after it often says what was budgeted.
            after = [s for s in dialogue.after(sentence, 1) if s.turn == sentence.turn and "budget" in s.plain.lower()]
            topic = f"Price {'above budget ' if after else ''}({topic[:1].lower()}{topic[1:]})"
            return Obstacle(topic, BlockerStatus.OPEN, key, (sentence, *after), content(f"{topic} {plain}"))
        if match.re in _CONDITIONS:
            topic = f"Open until {topic[:1].lower()}{topic[1:]}"
        if key is None and not topics.says_enough(topic):
            kind = objections.kind_of(dialogue, sentence) or objections.CONCERN
            after = [
                s
                for s in dialogue.after(sentence, 1)
                if s.turn == sentence.turn and not topics.says_enough(topic, short=True)
            ]
            said = (sentence, *after)
            line = objections.line(kind, dialogue, sentence, after)
            return Obstacle(
                line, _state(plain, BlockerStatus.OPEN), key, said, content(" ".join(s.plain for s in said))
            )
        return Obstacle(topic, _state(plain, BlockerStatus.OPEN), key, (sentence,), content(f"{topic} {plain}"))
    return _keyed(dialogue, sentence, plain, issues, found)


def _keyed(
    dialogue: Dialogue, sentence: Sentence, plain: str, issues: tuple[Issue, ...], found: list[Obstacle]
) -> Obstacle | None:
    """An issue named by its key is worth a line if nobody called it an obstacle too, unless it is only our own talk."""
    key = explicit_key(plain, issues)
    if key is None or (Cue.NEGATED in sentence.cues and re.search(r"\bunrelated\b", sentence.plain)):
        return None
    old = next((o for o in found if o.key == key), None)
    title = next((i.title for i in issues if i.key == key), "")
    cause = [i for i, o in enumerate(found) if o.key is None and sentence.index - o.said[-1].index <= 4]
    if old is None and cause and _CAUSE.search(" ".join(s.plain for s in (*dialogue.before(sentence, 1), sentence))):
        # The tracked fix of what was just complained about, not a second obstacle.
        before = found[cause[-1]]
        state = _state(sentence.plain, before.status)
        found[cause[-1]] = replace(before, key=key, status=state, said=(*before.said, sentence))
        return None
    topic = old.what if old else title or topics.of(re.sub(rf",? ?\b{re.escape(key)}\b", "", sentence.plain))
    return Obstacle(
        topic,
        _state(sentence.plain, old.status if old else BlockerStatus.OPEN),
        key,
        (sentence,),
        content(sentence.plain),
    )


def _pointing_back(found: list[Obstacle], sentence: Sentence) -> Obstacle | None:
    """ "So that is a blocker for us": more evidence for what was spoken of just before."""
    if found and sentence.index - found[-1].said[-1].index <= 4:
        found[-1] = replace(found[-1], said=(*found[-1].said, sentence))
    return None


def _join(found: list[Obstacle], new: Obstacle) -> None:
    order = sorted(range(len(found)), key=lambda i: new.key is None or found[i].key != new.key)
    for i in order:
        old = found[i]
        near = new.said[0].index - old.said[-1].index <= 3
        same_key = new.key is not None and new.key == old.key
        clash = bool(new.key and old.key and new.key != old.key)
        alike = overlap(old.words, new.words)
        neighbours = (
            new.said[0].index - old.said[-1].index == 1
            and old.said[-1].turn == new.said[0].turn
            and new.key is None
            and not _NEW_TOPIC.search(new.said[0].plain)
        )
        shared_topic = bool(content(old.what) & content(new.what)) and alike >= 0.4
        same_kind = new.kind is not None and new.kind == old.kind and new.kind not in _SEVERAL
        if same_key or (
            not clash
            and old.said[-1].index != new.said[0].index
            and (
                shared_topic
                or same_kind
                or (near and _acronyms(old) & _acronyms(new))
                or neighbours
                or _follows(old, new)
            )
        ):
            what = old.what if old.status is not BlockerStatus.OPEN or len(old.what) >= 8 else new.what
            status = new.status if new.status is not BlockerStatus.OPEN else old.status
            found[i] = Obstacle(
                what, status, old.key or new.key, (*old.said, *new.said), old.words | new.words, old.kind
            )
            return
    found.append(new)


def _follows(old: Obstacle, new: Obstacle) -> bool:
    """A pronoun for a subject in the very next sentences: "I have not started on it."."""
    return new.said[0].index - old.said[-1].index <= 2 and bool(
        re.search(r"\b(?:on|with|about) it\b|\bit is not\b|\bthat is not\b", new.said[0].plain)
    )


def _acronyms(obstacle: Obstacle) -> frozenset[str]:
    return frozenset(w for s in obstacle.said for w in re.findall(r"\b[A-Z]{3,}\b", s.plain))


def _update(dialogue: Dialogue, found: list[Obstacle], sentence: Sentence) -> None:
    """A sentence that is no obstacle itself may say how an earlier one stands."""
    plain = sentence.figures
    for i in reversed(range(len(found))):
        old = found[i]
        about = (
            overlap(content(plain), content(old.what)) >= 0.5 and bool(content(plain) & content(old.what))
        ) or bool(old.key and explicit_key(sentence.plain, dialogue.context.issues) == old.key)
        gap = sentence.index - old.said[-1].index
        points = gap <= 2 and bool(re.search(r"\b(?:it|that|this|has it|the fix)\b", plain, re.I))
        state = _state(plain, old.status)
        if (about or points) and (state is not old.status or _PROGRESS.search(plain)) and not plain.endswith("?"):
            found[i] = replace(old, status=state, said=(*old.said, sentence))
            return
    if _RESOLVED.search(plain) and not _NOT_DONE.search(plain) and sentence.side is not Side.US:
        _resolve(dialogue, found, sentence)


def _resolve(dialogue: Dialogue, found: list[Obstacle], sentence: Sentence) -> None:
    """ "…, that was our main concern": resolves the concern that these words, or the issue's, are about."""
    ours = [i for i, o in enumerate(found) if o.status in (BlockerStatus.OPEN, BlockerStatus.IN_PROGRESS)]
    topical = [i for i in ours if content(sentence.plain) & found[i].words]
    concern = [
        i for i in ours if re.search(r"\bconcern|\bthe one thing\b", " ".join(s.plain for s in found[i].said), re.I)
    ]
    for i in (topical or concern)[-1:]:
        found[i] = replace(found[i], status=BlockerStatus.RESOLVED, said=(*found[i].said, sentence))


def _state(plain: str, otherwise: BlockerStatus) -> BlockerStatus:
    if _RESOLVED.search(plain) and not _NOT_DONE.search(plain):
        # "your main concern was X" names a concern of last time; only the customer's praise resolves it.
        return (
            otherwise
            if re.search(r"\byour (?:main |biggest )?(?:concern|worry) was\b", plain, re.I)
            else BlockerStatus.RESOLVED
        )
    if _PROGRESS.search(plain):
        return BlockerStatus.IN_PROGRESS
    return BlockerStatus.DEFERRED if _DEFERRED.search(plain) else otherwise
