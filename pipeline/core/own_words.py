"""Lines with somebody's own words: `Ravi: “I'll get that over to you” (answering Clara: “Can we have the logs?”)`, and
sentences of ours with what they answer: `Move the invite (answering Clara: “Can we do Tuesday?”)`. What a speaker said before
their own promise stands behind it too: `Ravi: “I'll send that” (after saying “We have a checklist for it.”)`."""

import re

# "answering" and "after saying" in the languages of resources/mail/follow_up.
_ANSWERING = "answering|Antwort auf|respuesta a|réponse à"
_AFTER = "after saying|davor:|antes:|avant :"
_QUOTE = re.compile(
    rf"^(?P<label>[^“”]{{0,60}}?)(?:: |\(|^)“(?P<words>.+?)”(?P<after> \((?:{_ANSWERING}|{_AFTER}) .*\))?\)?$"
)
_ANSWERS = re.compile(rf" \((?:(?:{_ANSWERING}) [^“”]{{0,60}}: |(?:{_AFTER}) )“.*”\)$", re.S)


def is_quote(line: str) -> bool:
    """Whether a line is somebody's own words rather than a sentence of ours."""
    return bool(_QUOTE.match(_ANSWERS.sub("", line)))


def own_words(line: str) -> str:
    """The words within such a line; any other line without what it answers."""
    bare = _ANSWERS.sub("", line)
    match = _QUOTE.match(bare)
    return match["words"] if match else bare


def context_of(line: str) -> str:
    """What stands behind such a line in brackets: what it answers, or what its speaker said before it."""
    found = _ANSWERS.search(line)
    return found.group() if found else ""
