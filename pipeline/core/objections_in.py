"""How obstacles are raised, denied and settled in the languages that have forms for them
(resources/understanding/languages/objections_XX.json)."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from app.paths import RESOURCES

FOLDER = RESOURCES / "understanding" / "languages"


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a language: (kind, how it is said) in order, what is not meant, how something stands."""

    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    not_meant: re.Pattern[str]
    resolved: re.Pattern[str]
    progress: re.Pattern[str]


@lru_cache(maxsize=4)
def forms_of(language: str) -> Forms | None:
    """The forms of a language; None if nobody has written any."""
    path = FOLDER / f"objections_{language}.json"
    if not path.is_file():
        return None
    table = json.loads(path.read_text(encoding="utf-8"))
    kinds = tuple((k["name"], re.compile("|".join(f"(?:{p})" for p in k["said"]), re.I)) for k in table["kinds"])
    patterns = (re.compile(table[name], re.I) for name in ("not_meant", "resolved", "progress"))
    return Forms(kinds, *patterns)
