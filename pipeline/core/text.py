"""Plain-text helpers that tolerate recognised speech: contractions, spelled acronyms, content words.

Nothing here knows what a claim is. Offsets are character offsets into the text that was given.
"""

import re

from pipeline.core.words import word_set

_CONTRACTIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), into)
    for pattern, into in (
        (r"\bwon't\b", "will not"),
        (r"\bcan't\b|\bcannot\b", "can not"),
        (r"\bshan't\b", "shall not"),
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\blet's\b", "let us"),
        (r"\b(i|we|you|he|she|they|it|that|there|who|[A-Z][a-z]+)'ll\b", r"\1 will"),
        (r"\bI'm\b", "I am"),
        (r"\b(we|you|they)'re\b", r"\1 are"),
        (r"\b(i|we|you|they)'ve\b", r"\1 have"),
        (r"\b(i|we|you|he|she|they)'d\b", r"\1 would"),
        (
            r"\b(it|that|he|she|what|who)'s (?=(?:just |already |never |always )?(?:got|been|had|gone|taken|made|become)\b)",
            r"\1 has ",
        ),
        (r"\b(it|that|he|she|what|there|here)'s\b", r"\1 is"),
        (r"\bgonna\b", "going to"),
        (r"\bgotta\b", "got to"),
        (r"\bwanna\b", "want to"),
        (r"\blemme\b", "let me"),
        (r"\bgimme\b", "give me"),
    )
)
_SPELLED = re.compile(r"\b[A-Za-z](?: [A-Za-z]){2,}\b|\b[A-Z](?: [A-Z])+\b")
_FILLER = re.compile(r"(?:^|(?<=[\s,.]))(?:um+|uh+|erm|hmm+|you know|i mean)(?:,|\b)\s*", re.I)

STOP_WORDS = word_set(
    "a an the and or but so then of to in on at by for from with without about into over "
    "under up out off down as is are was were be been being am do does did done has have had "
    "having will would can could shall should may might must not no i we you he she it they "
    "me us him her them my our your his its their this that these those there here what "
    "which who whom when where why how if while because also too very just really actually "
    "well okay ok yes yeah sure please thanks thank maybe right now today let get got some "
    "any all both more most much many one two it's i'll we'll"
)
_SUFFIXES = ("ations", "ation", "ings", "ing", "ments", "ment", "ies", "ied", "es", "ed", "s", "ly", "er")


def straight(text: str) -> str:
    """Typographic apostrophes and quotes as plain ones, same length."""
    return text.translate(str.maketrans("’‘“”\u00a0", "''\"\" "))


def expand(text: str) -> str:
    """Contractions written out and spelled acronyms joined ("A P I" → "API"), for matching only."""
    out = straight(text)
    for pattern, into in _CONTRACTIONS:
        out = pattern.sub(into, out)
    return join_spelled(out)


def join_spelled(text: str) -> str:
    return _SPELLED.sub(lambda m: m.group().replace(" ", "").upper(), text)


def without_fillers(text: str) -> str:
    return re.sub(r"\s+", " ", _FILLER.sub("", text)).strip()


def tokens(text: str) -> list[str]:
    """Lower-case words and figures; an inner apostrophe, hyphen or decimal point stays."""
    return re.findall(r"[a-z0-9]+(?:['.\-][a-z0-9]+)*%?", straight(text).lower())


def stem(word: str) -> str:
    """A light suffix stripper: enough for "benchmarks" to meet "benchmark" and "testing" to meet "test"."""
    word = word.removesuffix("'s").removesuffix("'")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word[: -len(suffix)]
            return base + "y" if suffix in ("ies", "ied") else base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def content(text: str, *, drop: frozenset[str] = frozenset()) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(
        stem(t) for t in tokens(join_spelled(text)) if t not in STOP_WORDS and t not in drop and len(t) > 1
    )


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared stems as a share of the smaller set, 0 to 1."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
