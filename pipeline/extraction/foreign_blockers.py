"""What stands in the way, in calls that are not in English: the customer's own words under a kind, where the forms of a
language know any (resources/understanding/languages/objections_XX.json); of a language without them nothing is found."""

from collections.abc import Sequence

from app.domain.claims import Blocker, BlockerStatus
from app.domain.people import Side
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.issues import explicit_key, matching_issue
from pipeline.core.objections_in import Forms, forms_of
from pipeline.extraction.overview import account_of

NEAR = 2  # sentences within which the next words of one speaker go on about the same thing
ANSWERED = 4  # sentences in which the answer says how it stands
LONGEST = 32  # words of a quote


def find_foreign_blockers(dialogue: Dialogue, language: str) -> tuple[Blocker, ...]:
    """The obstacles in the order in which they were raised; what is said at once after one is part of it."""
    forms = forms_of(language)
    if forms is None:
        return ()
    found: list[tuple[str, list[Sentence]]] = []
    for sentence in dialogue.sentences:
        kind = _kind(forms, sentence)
        if kind is None:
            continue
        last = found[-1][1][-1] if found else None
        if last and sentence.speaker == last.speaker and sentence.index - last.index <= NEAR:
            found[-1][1].append(sentence)
        else:
            found.append((kind, [sentence]))
    return tuple(_blocker(dialogue, forms, kind, said) for kind, said in found)


def _kind(forms: Forms, sentence: Sentence) -> str | None:
    if sentence.side is Side.US or forms.not_meant.search(sentence.text):
        return None
    return next((name for name, said in forms.kinds if said.search(sentence.text)), None)


def _blocker(dialogue: Dialogue, forms: Forms, kind: str, said: Sequence[Sentence]) -> Blocker:
    near = [*said, *dialogue.after(said[-1], ANSWERED)]
    text = " ".join(s.text for s in said)
    told = " ".join(s.text for s in near)
    issues = dialogue.context.issues or dialogue.transcript.issues
    named = matching_issue(text, issues)
    key = explicit_key(told, issues) or (named.key if named else None)
    status = BlockerStatus.OPEN
    if forms.resolved.search(told):
        status = BlockerStatus.RESOLVED
    elif forms.progress.search(told):
        status = BlockerStatus.IN_PROGRESS
    words = text.split()
    quote = " ".join(words[:LONGEST]) + (" …" if len(words) > LONGEST else "")
    telling = {BlockerStatus.RESOLVED: forms.resolved, BlockerStatus.IN_PROGRESS: forms.progress}.get(status)
    more = [
        s
        for s in near[len(said) :]
        if (telling and telling.search(s.text)) or (key and explicit_key(s.text, issues) == key)
    ]
    evidence = tuple(s.evidence() for s in [*said, *more][:6])
    return Blocker(f"{kind}: “{quote.strip(' .,')}”", status, key, account_of(dialogue, said), evidence)
