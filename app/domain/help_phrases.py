"""What people write to each other about help, read by rule: what a mention asks for, and what a reply or an emoji says."""

import re

from app.domain.help import Answer, Ask, HelpReply, Intent
from app.domain.speech_acts import CHAT_NO, CHAT_YES

_CANCEL = re.compile(
    r"^\W*(?:please )?(?:cancel|never ?mind|nvm|stop|forget it|withdraw|no longer needed|not needed(?: any ?more)?|"
    r"we(?:'re| are) (?:good|fine|ok(?:ay)?)|all (?:good|set|sorted)|got it|solved|resolved|sorted)\b",
    re.IGNORECASE,
)
_HELPER = (
    r"(?:an? )?(?:ses?|sales engineers?|solutions? engineers?|engineers?|experts?|someone|somebody|anyone|anybody|help)"
)
_NEED = re.compile(
    rf"\b(?:need|want|get|find|send|call|looking for|could use|request(?:ing)?)\b (?:me |us )?(?:\w+ )?{_HELPER}\b|"
    rf"\bcan (?:you )?(?:get )?{_HELPER}\b|\b(?:is|any) {_HELPER} (?:free|available|around)\b|"
    r"\b(?:can|could) (?:someone|somebody|anyone|anybody)\b|^\W*(?:se|help)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"\b(?:some|any)(?:one|body) from (?:the )?([\w-]+)(?: team)?\b|\bfrom the ([\w-]+) team\b", re.IGNORECASE
)
_ABOUT = re.compile(
    r"\b(?:for|about|on|regarding|re:?|with|who knows|to (?:answer|explain|help with|talk about|cover|discuss))\s+"
    r"(?:an? |the )?(.+)$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:please|now|asap|quickly|thanks?|thank you|join(?: us| me| the call| this call)?)?[\s.!?]*$", re.IGNORECASE
)
_REFUSED = re.compile(r"\b(?:do not|don't|no) need\b", re.IGNORECASE)

_YES_EMOJI = frozenset(
    {"+1", "thumbsup", "white_check_mark", "heavy_check_mark", "ballot_box_with_check", "ok", "ok_hand", "raised_hand",
     "raising_hand", "raised_hands", "rocket", "saluting_face", "runner", "running", "hand"}
)  # fmt: skip
_NO_EMOJI = frozenset({"-1", "thumbsdown", "x", "no_entry", "no_entry_sign", "no_good", "negative_squared_cross_mark"})


def ask_of(text: str) -> Ask:
    """ "need SE for API performance question" → need, "API performance question"."""
    plain = " ".join(text.replace("\u2019", "'").split())
    if _CANCEL.search(plain) or _REFUSED.search(plain):
        return Ask(Intent.CANCEL)
    if not _NEED.search(plain):
        return Ask(Intent.NOTHING)
    named = _TEAM.search(plain)
    team = (named[1] or named[2]).lower() if named else None
    rest = plain[named.end() :] if named else plain
    about = _ABOUT.search(rest)
    topic = _TAIL.sub("", about[1]) if about else ""
    return Ask(Intent.NEED, topic, team)


def answer_of(heard: HelpReply) -> Answer | None:
    """Yes, no, or nothing that can be told. The last reply that says either counts before an emoji; a no before a yes."""
    for reply in reversed(heard.replies):
        plain = reply.replace("\u2019", "'")
        if CHAT_NO.search(plain):
            return Answer.DECLINE
        if CHAT_YES.search(plain):
            return Answer.JOIN
    emoji = {name.partition("::")[0] for name in heard.emoji}
    if emoji & _NO_EMOJI:
        return Answer.DECLINE
    return Answer.JOIN if emoji & _YES_EMOJI else None
