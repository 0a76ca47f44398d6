"""The checks of a claim from a call that is not in English: its place, its speaker, its owner, its date, and
whether anybody commits to it."""

from dataclasses import replace

from app.domain.claims import Blocker, Check, Extraction, NextStep, Status, Verification
from pipeline.core.acts import Acts
from pipeline.core.days_in import mentions_in
from pipeline.core.dialogue import Dialogue
from pipeline.core.own_words import is_quote, own_words
from pipeline.core.passages import withheld
from pipeline.verification.evidence_spans import locate
from pipeline.verification.two_readers import one_of_two_wordings, readers_of, settled

# No calibration exists for these languages yet: below every threshold of autonomy, so that a person reads each.
DATED, UNDATED, FAILED = 0.8, 0.7, 0.3
# The trained model's probability under which a clause without a day is no promise: it learned German well enough to be
# asked as in English, of Spanish and French it knows few fragments. With a day the form alone says nearly enough.
BINDING, BINDING_WITH_DAY = {"de": 0.2, "fr": 0.2, "es": 0.2}, 0.02


def verify_foreign(extraction: Extraction, dialogue: Dialogue, language: str) -> Extraction:
    """The extraction with a verdict on every step; what rests on withheld or injected talk is left out."""
    acts = Acts(dialogue)
    judged = [v for s in extraction.next_steps if (v := _step(s, dialogue, acts, language))]
    steps = tuple(one_of_two_wordings(judged))
    obstacles = tuple(one_of_two_wordings([w for b in extraction.blockers if (w := _blocker(b, dialogue))]))
    verdicts = [*(s.verification for s in steps), *(b.verification for b in obstacles)]
    sure = [v.confidence for v in verdicts if v.status is Status.VERIFIED]
    hidden = withheld(dialogue.transcript)
    unsure = any(v.status is not Status.VERIFIED for v in verdicts)
    return replace(
        extraction,
        next_steps=steps,
        blockers=obstacles,
        withheld=hidden,
        review_required=bool(extraction.review_required or hidden or dialogue.injected or unsure),
        confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
    )


def _blocker(claim: Blocker, dialogue: Dialogue) -> Blocker | None:
    """A blocker's words are its speaker's: they stand where they were said, by whom it says, and not by our own side."""
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    issues = dialogue.context.issues or dialogue.transcript.issues
    known = {i.key for i in issues}
    said = " ".join(s.text for s in ground.sentences)
    quoted = own_words(claim.what).removesuffix(" …")
    checks = {
        Check.QUOTE: ground.found,
        Check.SPEAKER: ground.speakers_right,
        Check.WITHHELD: True,
        Check.SUPPORT: quoted.lower() in said.lower() or not is_quote(claim.what),
        Check.ISSUE_KEY: claim.jira_key is None or claim.jira_key in known or claim.jira_key in said,
    }
    passed = all(checks.values())
    verdict = Verification(Status.VERIFIED if passed else Status.UNSUPPORTED, checks, UNDATED if passed else FAILED)
    final = settled(verdict, readers_of(claim.verification), has_gate=False)
    return replace(claim, verification=final) if final else None


def _step(claim: NextStep, dialogue: Dialogue, acts: Acts, language: str) -> NextStep | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    text = " ".join(s.text for s in ground.sentences)
    named = {s.speaker for s in ground.sentences}
    day = dialogue.transcript.started_at.date()
    days = mentions_in(language, text, day)
    due = claim.due is None or any(w.day == claim.due or w.contains(claim.due) for w in days)
    binding = max((acts.binding(c) for s in ground.sentences for c in acts.of(s)), default=0.0)
    checks = {
        Check.QUOTE: ground.found,
        Check.SPEAKER: ground.speakers_right,
        Check.WITHHELD: True,
        Check.OWNER: claim.owner is None or claim.owner in named or claim.owner.split()[-1] in text,
        Check.DATE: due,
        Check.COMMITMENT: binding >= (BINDING_WITH_DAY if claim.due or claim.due_range else BINDING.get(language, 0.0)),
    }
    wrong = {name for name, passed in checks.items() if not passed}
    told_otherwise = ground.found and wrong != {Check.COMMITMENT}
    status = Status.VERIFIED if not wrong else Status.CONTRADICTED if told_otherwise else Status.UNSUPPORTED
    sure = FAILED if wrong else DATED if claim.due else UNDATED
    final = settled(Verification(status, checks, sure), readers_of(claim.verification))
    return replace(claim, verification=final) if final else None
