"""What an obstacle is called: its topic in the words that were said, and whether that says enough."""

import re

from app.domain.call import Issue
from pipeline.core.text import content, without_fillers
from pipeline.extraction import fitness

MAX_WORDS = 14
_TRIM = re.compile(
    r"^(?:(?:so|and|but|then|yes|no(?=,)|well|okay|honestly|frankly|look|one more thing|also|"
    r"actually|i think|i guess|because|we use \w+|to be (?:frank|honest)),? )+",
    re.I,
)
# A gerund or a pronoun that opens, or the middle of a list that ends.
_HALF = re.compile(
    r"^(?:\w+ing (?!(?:is|time|fees?|costs?)\b)\w+ \w+ \w+ \w+|i|we|you|he|she|they|it|that|this|who|which)\b|"
    r"\b(?:and|or) \w+ing\b",
    re.I,
)


# "A row with, a date": it stops before its noun and begins anew.
FEWEST = 2  # words of meaning
_BROKEN = re.compile(r"\b(?:with|of|to|for|from|the|an?|our|your|and|or|by|in|on),", re.I)


def says_enough(topic: str, *, short: bool = False) -> bool:
    """Whether a topic names an obstacle by itself: more than a name or a single thing ("a plate"), and no half of a sentence.
    `short` asks for the first only."""
    more_than_a_name = bool(
        content(" ".join(w for w in topic.split() if not w[:1].isupper())) or len(topic.split()) == 1
    )
    if short or not more_than_a_name:
        return more_than_a_name
    return len(content(topic)) >= FEWEST and not (
        _HALF.search(topic) or fitness.breaks_off(topic) or _BROKEN.search(topic)
    )


def title(key: str | None, issues: tuple[Issue, ...]) -> str:
    """What to call an issue of which only the key was said: its title, where the tracker knows it."""
    return next((i.title for i in issues if i.key == key), "")


def of(words: str) -> str:
    """The topic that some words name, without how they begin and end."""
    text = _TRIM.sub("", without_fillers(words).strip(" ,.;"))
    text = re.sub(r"\b(?:so|and|but|because|which) (?:i|we|you|they|that|it)\b.*$", "", text).strip(" ,.;")
    text = " ".join(text.split()[:MAX_WORDS])
    return text[:1].upper() + text[1:]
