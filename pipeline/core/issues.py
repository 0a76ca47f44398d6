"""Issue keys: said outright, spelled by a recogniser, or meant by topic. A key is never made up."""

import re
from collections.abc import Sequence

from app.domain.call import Issue
from pipeline.core.numbers import in_figures
from pipeline.core.text import content, expand
from pipeline.core.words import word_set

_KEY = re.compile(r"\b([A-Z][A-Z0-9]{1,9})-(\d{1,6})\b")
# Prefixes that look like keys and are names of standards or products.
_NOT_KEYS = word_set("ISO SOC UTF SHA AES TLS GPT COVID MP RFC IPV PCI HTTP WIN F B Q H")
# Words too common in trackers to identify an issue.
_COMMON = word_set(
    "issu bug problem support custom new add fix updat ticket featur request team us data system test load"
)


def keys_in(text: str) -> list[str]:
    """Keys written as such."""
    return [f"{m[1]}-{m[2]}" for m in _KEY.finditer(text) if m[1] not in _NOT_KEYS]


def explicit_key(plain: str, issues: Sequence[Issue]) -> str | None:
    """The key that a sentence names: written out, or spoken ("API 456") and known from the tracker."""
    if written := keys_in(plain):
        return written[0]
    squeezed = re.sub(r"[\s-]+", "", in_figures(expand(plain))).upper()
    return next((i.key for i in issues if len(i.key) >= 4 and i.key.replace("-", "").upper() in squeezed), None)


def matching_issue(text: str, issues: Sequence[Issue]) -> Issue | None:
    """The one open issue whose title these words are about; None where none or several fit equally."""
    said = content(expand(text))
    scored = []
    for issue in issues:
        title = content(issue.title) - _COMMON
        shared = title & said
        if title and len(shared) / len(title) >= 0.5 and (len(shared) >= 2 or len(title) == 1 or _telling(shared)):
            scored.append((len(shared) / len(title), len(shared), issue))
    scored.sort(key=lambda s: s[:2], reverse=True)
    if not scored or (len(scored) > 1 and scored[0][:2] == scored[1][:2]):
        return None
    return scored[0][2]


def _telling(shared: frozenset[str]) -> bool:
    """Whether one shared word is enough: a long, specific one."""
    return any(len(w) >= 6 for w in shared)
