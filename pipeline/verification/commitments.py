"""Whether a next step's evidence commits somebody to it: the trained model, asked about the claim's own clauses."""

import re
from collections.abc import Sequence
from itertools import pairwise

from app.domain.speech_acts import accepts, comes_back, declines, takes_on
from pipeline.core.commitment import CommitmentModel, Moment
from pipeline.core.cues import Cue, embedded_doubt
from pipeline.core.dates import mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.moments import Clause, clauses_of, whole
from pipeline.verification.evidence_spans import EvidenceSpan, relevant

# "Can you send it by Monday?" "Absolutely.": of the answered requests that name a day in the written fragments 10 of 11
# bind, with one more of each kind (resources/understanding/training).
ACCEPTED_WITH_DAY = 0.85
# The model's probability of a request from which "will do" takes it on.
ASKED_FOR = 0.4
_WORK_TO_COME = re.compile(
    r"\b(?:will do|on it|leave (?:it|that) (?:with|to) me|consider it (?:done|sorted)|"
    r"you will (?:have|get) (?:it|them|that|one))\b|^\W*(?:\w+,? )?will (?!not\b)\w+\W*$",
    re.I,
)


# A day, and a form in which hardly anybody means anything but a promise; the model knows such clauses as abilities too.
SAID_PLAINLY = 0.7
_I_CAN = re.compile(
    r"\bI can (?:also |certainly |definitely |then )?(?!see|do that if|not|say|tell you|imagine|understand|hear|live|"
    r"only|think|remember)[a-z]+",
    re.I,
)
# "Let me run it by our finance people": those who are asked are not on the call, so it is work after it.
_ASKS_OTHERS = re.compile(
    r"\blet (?:me|us) (?:just |quickly |first |maybe )*(?:(?:run|take|put|clear|check|confirm) (?:(?:it|this|that|them) )?"
    r"(?:all )?(?:by|past|to|with)|(?:ask|check with|speak (?:to|with)|talk (?:to|with))) (?:our|my)\b",
    re.I,
)
# "If legal clears the clause this week, I'll sign": somebody else's yes is all that a promise with a day waits for.
_WAITS_FOR_YES = re.compile(
    r"^\W*(?:\w+ )?(?:if|once|as soon as|when) (?!(?:i|we|you|it|there)\b)(?:\w+ ){1,4}?(?:clears?|approves?|signs?(?: off)?|"
    r"agrees?|okays?|confirms?|says yes)\b[^.?!]*,? (?:I|we) will (?!not\b)",
    re.I,
)
_LEADS_TO_DAY = re.compile(
    r"\b(?:by|on|before|until|this|next|with you|to you|done|ready|it|them|that|there)\b[^.?!]{0,12}$|\w \Z", re.I
)
# What is said in a friendly way and means no work.
_FIGURE = re.compile(
    r"\btake you up on (?:that|it)\b|\bI will take any(?:body|one|thing)\b|"
    r"\b(?:murder|kill|strangle|skin|haunt|scold) (?:him|her|them|you|somebody)\b|\bthrow (?:\w+ ){1,4}out\b|\bfear of god\b|"
    r"\b(?:you will get|you get|I owe you|I will (?:buy|get) you) (?:a|another|some) (?:coffee|beer|tea|drink|pint|cake|medal)\b",
    re.I,
)


_ASKS_FOR = re.compile(
    r"^(?:\w+,? ){0,2}(?:get|send|give|bring|show|mail|email|pass|hand|drop|shoot|forward) (?:(?:it|that|them) (?:over )?to )?"
    r"(?:me|us)\b",
    re.I,
)


SHORT_DISCLAIMER = 10  # words of "but don't hold me to this week"
# "I'll have a go, but don't hold me to it": the promise is taken back in the same breath.
_TAKEN_BACK = re.compile(
    r"\b(?:but|though|only|just|please),? (?:please )?do not (?:hold|pin|quote) (?:me|us) (?:down )?(?:to|on)\b", re.I
)


def is_binding(probability: float) -> bool:
    """Whether the probability is on the promising side of where the model was best balanced."""
    return probability >= CommitmentModel.shipped().threshold


def committed(what: str, ground: EvidenceSpan, dialogue: Dialogue) -> float:
    """The probability that one of the evidence's sentences commits somebody; of a long one only the clauses that speak
    of the claim are asked about."""
    model = CommitmentModel.shipped()
    if any(_FIGURE.search(s.plain) for s in ground.sentences[-1:]):
        return 0.0
    about = relevant(ground, what)
    back = {s.index: s.speaker for s in ground.sentences if _is_taken_back(s, dialogue)}
    own = [s for s in ground.sentences if s.index not in back and (not back or s.speaker in back.values())]
    asked = [max(model.binding(m) for m in moments(s, about, dialogue)) for s in own]
    agreed = _accepted_with_day(ground, dialogue) or _will_do(ground, dialogue)
    plain = any(_says_plainly(s, dialogue) for s in ground.sentences)
    return max((*asked, ACCEPTED_WITH_DAY if agreed else 0.0, SAID_PLAINLY if plain else 0.0))


def _says_plainly(sentence: Sentence, dialogue: Dialogue) -> bool:
    """Whether a statement promises by its form: "let me find out and come back to you", "let me run it by our lawyers", "I
    can redline it by Thursday", "yes, I can look at it this week"."""
    if sentence.cues & {Cue.HEDGED, Cue.HYPOTHETICAL, Cue.SARCASM, Cue.HEARSAY} - embedded_doubt(sentence.plain):
        return False
    if (said := comes_back(sentence.plain)) and not re.search(
        r"\b(?:if|once|unless)\b", sentence.plain[: said.start()], re.I
    ):
        return True
    if _ASKS_OTHERS.search(sentence.plain) and Cue.CONDITIONAL not in sentence.cues:
        return True
    today = dialogue.transcript.started_at.date()
    waits = _WAITS_FOR_YES.search(sentence.plain)
    if waits and any(when.latest > today for when in mentions(sentence.plain[waits.end() :], today)):
        # … and somebody else sees to that yes at once, with a day: "I can redline it by Thursday."
        next_ = [s for s in dialogue.after(sentence, 2) if s.speaker != sentence.speaker]
        return any(takes_on(s.plain) and mentions(s.plain, today) for s in next_)
    return bool(
        _I_CAN.search(sentence.plain)
        and not sentence.plain.rstrip().endswith("?")
        and Cue.CONDITIONAL not in sentence.cues
        and any(
            when.latest > today and _LEADS_TO_DAY.search(sentence.plain[: when.start])
            for when in mentions(sentence.plain, today)
        )
    )


def _will_do(ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """Whether a request is answered by words that can only mean work to come: "will do", "leave it with me"."""
    model = CommitmentModel.shipped()
    for asks, answers in pairwise(ground.sentences):
        if asks.speaker != answers.speaker and _WORK_TO_COME.search(answers.plain) and not declines(answers.plain):
            acts = model.acts_of(whole(dialogue, asks))
            if acts["request"] + acts["handout"] >= ASKED_FOR:
                return True
    return False


def _accepted_with_day(ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """Whether one side asks for something by a day and the other plainly says yes."""
    today = dialogue.transcript.started_at.date()
    return any(
        asks.speaker != answers.speaker
        and asks.plain.rstrip().endswith("?")
        and any(when.latest > today for when in mentions(asks.plain, today))
        and accepts(answers.plain)
        for asks, answers in pairwise(ground.sentences)
    )


def _is_taken_back(sentence: Sentence, dialogue: Dialogue) -> bool:
    """Whether a promise is taken back behind itself; in front of one the words are about something said before."""
    here = _TAKEN_BACK.search(sentence.plain)
    if here:
        return takes_on(sentence.plain[: here.start()])
    return takes_on(sentence.plain) and any(
        s.turn == sentence.turn and _TAKEN_BACK.match(s.plain) and len(s.plain.split()) <= SHORT_DISCLAIMER
        for s in dialogue.after(sentence, 1)
    )


def moments(sentence: Sentence, about: list[tuple[Sentence, str]], dialogue: Dialogue) -> list[Moment]:
    """The sentence in its context, or its clauses where it has several and some of them speak of the claim."""
    parts = clauses_of(dialogue, sentence)
    ours = [text for said, text in about if said is sentence]
    found = [
        part.moment for part in parts if part.text in ours or (part.at and _pays_back(parts[part.at - 1], part, ours))
    ]
    return found if len(parts) > 1 and found else [whole(dialogue, sentence)]


def _pays_back(asks: Clause, gives: Clause, ours: Sequence[str]) -> bool:
    """Whether one clause asks for the claim's thing and the next says what comes for it: "get us the draft and you will have
    it back today"."""
    return asks.text in ours and bool(_ASKS_FOR.search(asks.text)) and takes_on(gives.text)
