"""Notion's API: pages, databases, search, block children; limits and errors as Notion has them.

Source: Notion's API reference (100 blocks a request, 2,000 characters a text, error codes).
"""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.state import Doc, State

VENDOR = "notion"
KEY_LINK = "https://callside.invalid/w/"
_TYPES = frozenset(
    {
        "paragraph",
        "heading_1",
        "heading_2",
        "heading_3",
        "bulleted_list_item",
        "numbered_list_item",
        "to_do",
        "toggle",
        "quote",
        "callout",
        "divider",
    }
)
_MAX_BLOCKS, _MAX_TEXT = 100, 2_000


def effects(state: State) -> list[Doc]:
    """Headings that carry our link, each with the lines that follow it."""
    found: list[Doc] = []
    for page in state.all(VENDOR, "page"):
        current: Doc | None = None
        for block in children(state, page["id"]):
            link = next((t["text"]["link"]["url"] for t in _rich(block) if t["text"].get("link")), "")
            if link.startswith(KEY_LINK):
                current = {"vendor": VENDOR, "kind": "summary_line", "target": page["id"],
                           "key": link.removeprefix(KEY_LINK), "text": plain(block)}  # fmt: skip
                found.append(current)
            elif current is not None and block["type"] == "bulleted_list_item":
                current["text"] += "\n" + plain(block)
            else:
                current = None
    return found


def _rich(block: Doc) -> list[Doc]:
    found: list[Doc] = block.get(block["type"], {}).get("rich_text", [])
    return found


def plain(block: Doc) -> str:
    return "".join(t["text"]["content"] for t in _rich(block))


def children(state: State, parent: str) -> list[Doc]:
    return [b for b in state.all(VENDOR, "block") if b["parent_id"] == parent and not b["in_trash"]]


def error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"object": "error", "status": status, "code": code, "message": message}, status)


def unauthorized() -> Response:
    return error(401, "unauthorized", "API token is invalid.")


def _missing(what: str, doc_id: str) -> Response:
    return error(
        404,
        "object_not_found",
        f"Could not find {what} with ID: {doc_id}. Make sure the relevant pages and databases "
        "are shared with your integration.",
    )


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return text


def _invalid(blocks: Any, depth: int = 0) -> str | None:
    if not isinstance(blocks, list) or not blocks:
        return "body.children should be a non-empty array."
    if len(blocks) > _MAX_BLOCKS:
        return f"body.children.length should be ≤ `100`, instead was `{len(blocks)}`."
    for at, block in enumerate(blocks):
        kind = block.get("type") or next((k for k in block if k in _TYPES), None)
        if kind not in _TYPES or kind not in block:
            return f"body.children[{at}] should have a known block type, instead was `{kind}`."
        for text in block[kind].get("rich_text", []):
            content, link = text.get("text", {}).get("content", ""), text.get("text", {}).get("link")
            if len(content) > _MAX_TEXT:
                return f"body.children[{at}].{kind}.rich_text text content.length should be ≤ `2000`."
            if link and urlsplit(link["url"]).scheme not in {"http", "https", "mailto"}:
                return f"body.children[{at}].{kind}.rich_text link.url is not a valid URL."
        if nested := block[kind].get("children"):
            if depth == 2:
                return f"body.children[{at}] is nested too deeply."
            if wrong := _invalid(nested, depth + 1):
                return wrong
    return None


def _append(state: State, parent: str, blocks: list[Doc]) -> list[Doc]:
    made = []
    for block in blocks:
        kind = block.get("type") or next(k for k in block if k in _TYPES)
        content = dict(block[kind])
        nested = content.pop("children", [])
        for text in content.get("rich_text", []):
            text["plain_text"] = text["text"]["content"]
            text["href"] = (text["text"].get("link") or {}).get("url")
        doc: Doc = {"object": "block", "id": str(uuid.uuid4()), "parent_id": parent, "type": kind, kind: content,
               "has_children": bool(nested), "in_trash": False, "created_time": state.now_iso()}  # fmt: skip
        state.put(VENDOR, "block", doc["id"], doc)
        _append(state, doc["id"], nested)
        made.append(doc)
    return made


def _shown(block: Doc) -> Doc:
    parent = {"type": "page_id", "page_id": block["parent_id"]}
    return {k: v for k, v in block.items() if k != "parent_id"} | {"parent": parent}


async def _page(request: Request) -> Response:
    page = request.app.state.state.get(VENDOR, "page", _uuid(request.path_params["page_id"]))
    return JSONResponse(page) if page else _missing("page", request.path_params["page_id"])


async def _database(request: Request) -> Response:
    known = request.app.state.state.get(VENDOR, "database", _uuid(request.path_params["database_id"]))
    return JSONResponse(known) if known else _missing("database", request.path_params["database_id"])


def title(page: Doc) -> str:
    for value in page["properties"].values():
        if value["type"] == "title":
            return "".join(t["plain_text"] for t in value["title"])
    return ""


async def _search(request: Request) -> Response:
    """Titles that have a word of the query, as Notion's search does: more is found than was meant."""
    body = await request.json()
    words = re.findall(r"\w+", body.get("query", "").lower())
    pages: list[Doc] = request.app.state.state.all(VENDOR, "page")
    found = [p for p in pages if not words or any(w in re.findall(r"\w+", title(p).lower()) for w in words)]
    return JSONResponse({"object": "list", "results": found, "next_cursor": None, "has_more": False})


async def _children(request: Request) -> Response:
    state: State = request.app.state.state
    parent = _uuid(request.path_params["block_id"])
    if not state.get(VENDOR, "page", parent) and not state.get(VENDOR, "block", parent):
        return _missing("block", parent)
    if request.method == "PATCH":
        body = await request.json()
        if wrong := _invalid(body.get("children")):
            return error(400, "validation_error", f"body failed validation: {wrong}")
        with state.transaction():
            made = _append(state, parent, body["children"])
        return JSONResponse({"object": "list", "results": [_shown(b) for b in made], "has_more": False,
                             "next_cursor": None})  # fmt: skip
    found = children(state, parent)
    size = min(int(request.query_params.get("page_size", 100)), 100)
    ids = [b["id"] for b in found]
    cursor = request.query_params.get("start_cursor")
    if cursor and cursor not in ids:
        return error(400, "validation_error", "The start_cursor provided is invalid.")
    start = ids.index(cursor) if cursor else 0
    more = start + size < len(found)
    return JSONResponse({"object": "list", "results": [_shown(b) for b in found[start : start + size]],
                         "has_more": more, "next_cursor": ids[start + size] if more else None})  # fmt: skip


async def _block(request: Request) -> Response:
    state: State = request.app.state.state
    block = state.get(VENDOR, "block", _uuid(request.path_params["block_id"]))
    if block is None or (block["in_trash"] and request.method == "GET"):
        return _missing("block", request.path_params["block_id"])
    if request.method == "DELETE":
        if block["in_trash"]:
            return error(400, "validation_error", "Can't edit block that is archived.")
        block["in_trash"] = True
        state.put(VENDOR, "block", block["id"], block)
    return JSONResponse(_shown(block))


routes = [
    Route("/v1/pages/{page_id}", _page),
    Route("/v1/databases/{database_id}", _database),
    Route("/v1/search", _search, methods=["POST"]),
    Route("/v1/blocks/{block_id}/children", _children, methods=["GET", "PATCH"]),
    Route("/v1/blocks/{block_id}", _block, methods=["GET", "DELETE"]),
]
