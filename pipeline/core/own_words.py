"""Lines that are somebody's own words: `Ravi: “I'll get that over to you” (answering Clara: “Can we have the logs?”)`."""

import re

_QUOTE = re.compile(r"^(?P<label>[^“”]{0,60}?)(?:: |\(|^)“(?P<words>.+?)”(?P<after> \(answering .*\))?\)?$")


def is_quote(line: str) -> bool:
    """Whether a line is somebody's own words rather than a sentence of ours."""
    return bool(_QUOTE.match(line))


def own_words(line: str) -> str:
    """The words within such a line; any other line as it is."""
    match = _QUOTE.match(line)
    return match["words"] if match else line
