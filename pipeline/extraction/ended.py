"""What is done before the call ends: acts said to happen at once, and those that the speaker soon calls done."""

import re

from pipeline.core.dialogue import Dialogue, Sentence

# Sentences of the same speaker, and turns, within which something is called done.
_REACH, _TURNS = 6, 2
_AT_ONCE = re.compile(
    r"\b(?:(?:just )?now(?! (?:on|that))|right now|as we speak|while (?:we|you|i) (?:talk|speak|wait|hold)\w*|"
    r"in the (?:chat|window)|"
    r"on (?:my|the) screen|in (?:a|one|just a|half a) (?:minute|moment|second|sec)|any (?:second|minute|moment)(?: now)?|"
    r"in a few (?:seconds|minutes)|from here)\b[.!]?",
    re.I,
)
_IN_CHAT = re.compile(r"\b(?:in|into|through|over) the (?:chat|window)\b", re.I)
_NOT_AT_ONCE = re.compile(r"\bfrom now on\b|\bby now\b|\buntil now\b", re.I)
_DONE = re.compile(
    r"^\W*(?:(?:okay|ok|so|and|right|there|alright|good|perfect|all right)\W+)*(?:done|all set|all done|(?:that|it|"
    r"there|this|everything) (?:is|"
    r"has been|are|has) (?:\w+ )?(?:done|sent|gone|in there|on there|on its way|gone through|through|off|changed|added|applied|"
    r"sorted|booked|set|active|live|in|up|credited|refunded|cancelled|switched|reset|working)\b|i have (?:just |now |"
    r"already )*(?:done|sent|added|"
    r"put|applied|changed|booked|taken|set|switched|reset|issued|credited|cancelled|moved|opened)\b|(?:so )?that makes\b|"
    r"there,? that is\b|you (?:should|will|can) (?:now )?see it\b)",
    re.I,
)


def at_once(clause: str) -> bool:
    """Whether a clause says that it is done while people are still talking."""
    return bool(_AT_ONCE.search(clause)) and not _NOT_AT_ONCE.search(clause)


def in_chat(clause: str) -> bool:
    """Whether something is handed over in the window of the call itself."""
    return bool(_IN_CHAT.search(clause))


def done_after(dialogue: Dialogue, sentence: Sentence) -> bool:
    """Whether the same speaker calls it done: within the same turn, or with the first words of their next one."""
    if in_chat(sentence.plain):
        return True
    for later in dialogue.after(sentence, _REACH):
        if later.turn - sentence.turn > _TURNS:
            return False
        opens = later.turn == sentence.turn or dialogue.turns[later.turn][0] is later
        ours = later.speaker == sentence.speaker and opens and "?" not in later.plain
        if ours and _DONE.search(later.plain):
            return True
    return False
