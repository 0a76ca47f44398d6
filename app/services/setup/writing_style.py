"""How the rep writes: greeting and sign-off of their e-mails, learned from what they change before they approve.

What is learned becomes the rep's own setting, so that it can be seen and changed; what policy manages stays as it is.
"""

import re
from collections.abc import Mapping

from app.domain.errors import UserActionNeeded
from app.domain.proposal import ActionKind, Proposal
from app.services.setup.preferences import PreferenceService

# Longer than that, a last line is a sentence and no sign-off.
LONGEST_WORDS = 4
_PHRASE = re.compile(r"[^\W\d_][\w' -]*", re.UNICODE)


class WritingStyleService:
    def __init__(self, *, preferences: PreferenceService) -> None:
        self._preferences = preferences

    def tone(self) -> Mapping[str, str]:
        """What the texts are composed with: "greeting" and "sign_off"."""
        known = {p.name: str(p.value) for p in self._preferences.all() if p.name in ("greeting", "sign_off")}
        return {name: value for name, value in known.items() if value}

    def learn(self, proposal: Proposal) -> None:
        """Takes over the greeting and the sign-off of an approved draft where the rep worded them differently."""
        if proposal.action.kind is not ActionKind.DRAFT:
            return
        before = _filled("\n".join(line.text for line in proposal.lines))
        after = _filled(str(proposal.action.content.get("text", "")))
        # A draft that ends otherwise than the settings say is in another language: it tells nothing of the English ones.
        composed = self.tone().get("sign_off")
        if len(before) < 3 or len(after) < 3 or (composed and _phrase(before[-2]) != composed):
            return
        said = {
            "greeting": _greeting(before[0], after[0]),
            # The name below the sign-off tells that it is one.
            "sign_off": _phrase(after[-2]) if after[-1] == before[-1] and after[-2] != before[-2] else None,
        }
        changed = {name: value for name, value in said.items() if value}
        try:
            if changed:
                self._preferences.save(changed)
        except UserActionNeeded:
            return


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _greeting(before: str, after: str) -> str | None:
    """ "Hi Jane," that became "Dear Jane,": the words before the name that both lines end with."""
    if before == after:
        return None
    _, _, name = before.rstrip(" ,").rpartition(" ")
    words, found, rest = after.rpartition(name)
    return _phrase(words) if name and found and not rest.strip(" ,:–-") else None


def _phrase(line: str) -> str | None:
    text = line.strip().rstrip(",")
    return text if _PHRASE.fullmatch(text) and len(text.split()) <= LONGEST_WORDS else None
