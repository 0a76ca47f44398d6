"""Structural check of an Atlassian document, by the part of Atlassian's published schema that comments use."""

from typing import Any

_INLINE = frozenset({"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"})
_BLOCKS = frozenset(
    {"paragraph", "bulletList", "orderedList", "blockquote", "codeBlock", "heading", "panel", "rule", "expand", "table"}
)
_CHILDREN = {
    "doc": _BLOCKS,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "codeBlock": frozenset({"text"}),
    "blockquote": frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"}),
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"}),
    "panel": frozenset({"paragraph", "heading", "bulletList", "orderedList"}),
}
_NEEDS_CONTENT = frozenset({"bulletList", "orderedList", "listItem", "blockquote", "panel"})
_MARKS = frozenset({"strong", "em", "code", "link", "strike", "underline", "subsup", "textColor"})


def problem(document: Any) -> str | None:
    """What is wrong with a comment's body, or None."""
    if not isinstance(document, dict) or document.get("type") != "doc" or document.get("version") != 1:
        return "the body is not an Atlassian document (type doc, version 1)"
    if not document.get("content"):
        return "Comment body can not be empty!"
    return _node(document)


def _node(node: Any) -> str | None:
    if not isinstance(node, dict) or "type" not in node:
        return "a node has no type"
    kind = node["type"]
    if unknown := set(node) - {"type", "content", "text", "marks", "attrs", "version"}:
        return f"{kind} has unknown properties {sorted(unknown)}"
    if kind == "text":
        if not isinstance(node.get("text"), str) or not node["text"]:
            return "a text node needs text of at least one character"
        bad = [m for m in node.get("marks", []) if m.get("type") not in _MARKS]
        return f"unknown mark {bad[0]}" if bad else None
    content = node.get("content", [])
    if kind in _NEEDS_CONTENT and not content:
        return f"{kind} needs content"
    allowed = _CHILDREN.get(kind)
    for child in content:
        if allowed is None or not isinstance(child, dict) or child.get("type") not in allowed:
            return f"{kind} can't hold {child.get('type') if isinstance(child, dict) else child!r}"
        if found := _node(child):
            return found
    return None


def plain(node: Any) -> str:
    """The text of a document, a line a block."""
    if node.get("type") == "text":
        return str(node["text"])
    if node.get("type") == "hardBreak":
        return "\n"
    inner = [plain(child) for child in node.get("content", [])]
    return ("\n" if node.get("type") in {"doc", "blockquote", "bulletList", "listItem"} else "").join(inner)
