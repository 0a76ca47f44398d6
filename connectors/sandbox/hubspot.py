"""HubSpot's CRM interface, as far as briefs, notes, tasks, stages and properties need it: the same story as in the other CRM.

Source: HubSpot's CRM API reference (objects v3, search, associations v4, pipelines, owners) and its page on error handling. As
there, the search lags behind what was written (`hubspot_search_lag`, seconds), and the list of associations does not.
"""

import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.state import Doc, State

VENDOR = "hubspot"
_KINDS = {"contacts": "contact", "companies": "company", "deals": "deal", "notes": "note", "tasks": "task"}
_ASSOCIATIONS = {202: "contacts", 190: "companies", 214: "deals", 204: "contacts", 192: "companies", 216: "deals"}
_BODIES = {"notes": "hs_note_body", "tasks": "hs_task_body"}
_MARK = re.compile(r"Callside, (call note|SE request|task) ([0-9a-f-]{36})")
_EFFECTS = {"call note": "call_note", "SE request": "help_log", "task": "task"}
_SINGULAR = {"contacts": "contact", "companies": "company", "deals": "deal"}


def effects(state: State) -> list[Doc]:
    """Notes and tasks that carry our key, and changes of records that came over this interface."""
    found = []
    for note in (one for plural in _BODIES for one in state.all(VENDOR, plural)):
        body = "".join(str(note["properties"].get(name) or "") for name in ("hs_task_subject", *_BODIES.values()))
        if marks := _MARK.findall(body):
            words, key = marks[-1]
            html = body.replace("</p><p>", "\n\n").replace("<br>", "\n")
            kind, record_id = note["to"][0]
            found.append({"vendor": VENDOR, "kind": _EFFECTS[words], "target": f"{_SINGULAR[kind]}/{record_id}", "key": key,
                          "text": unescape(re.sub(r"</?p>", "", html))})  # fmt: skip
    for change in state.all(VENDOR, "history"):
        field = change.get("field", "stage")
        text = f"{field}: {change['old']} → {change['new']}"
        key = f"{change['target']}/{field}={change['new']}"
        kind = "task_update" if change["target"].startswith("task/") else "field"
        found.append(
            {
                "vendor": VENDOR,
                "kind": "stage" if field == "stage" else kind,
                "target": change["target"],
                "key": key,
                "text": text,
            }
        )
    return found


def error(status: int, category: str, message: str, **more: Any) -> Response:
    body = {"status": "error", "message": message, "correlationId": str(uuid.uuid4()), "category": category, **more}
    return JSONResponse(body, status)


def unauthorized() -> Response:
    return error(401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired.")


def _missing(record_id: str) -> Response:
    return error(404, "OBJECT_NOT_FOUND", f"Object not found.  objectId are usually numeric: {record_id}")


def _shown(record: Doc, properties: list[str]) -> Doc:
    held = record["properties"]
    shown = {name: held.get(name) for name in (*properties, "hs_object_id", "hs_createdate", "hs_lastmodifieddate")}
    return {"id": record["id"], "properties": {k: v for k, v in shown.items() if v is not None}, "archived": False}


# ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _search(request: Request) -> Response:
    state: State = request.app.state.state
    kind, body = request.path_params["kind"], await request.json()
    groups = body.get("filterGroups", [])
    if len(groups) > 5 or sum(len(group["filters"]) for group in groups) > 18:
        return error(400, "VALIDATION_ERROR", "Too many filters or filter groups.")
    if not 0 < int(body.get("limit", 10)) <= 200:
        return error(400, "VALIDATION_ERROR", "The limit must be 1 to 200.")
    lag = float(state.settings().get("hubspot_search_lag", 0))
    known = [r for r in state.all(VENDOR, kind) if r.get("written", 0) <= state.now() - lag]
    found = [r for r in known if not groups or any(all(_fits(state, kind, r, f) for f in g["filters"]) for g in groups)]
    shown = [_shown(record, body.get("properties", [])) for record in found[: body.get("limit", 10)]]
    return JSONResponse({"total": len(found), "results": shown})


def _fits(state: State, kind: str, record: Doc, asked: Doc) -> bool:
    name = asked["propertyName"]
    if name.startswith("associations."):
        other = next(k for k, one in _KINDS.items() if one == name.partition(".")[2])
        return str(asked["value"]) in _linked(state, kind, record, other)
    value = str(record["properties"].get(name) or "").lower()
    tests: dict[str, Callable[[], bool]] = {
        "EQ": lambda: value == str(asked["value"]).lower(),
        "NEQ": lambda: value != str(asked["value"]).lower(),
        "IN": lambda: value in asked["values"],  # lower case is the caller's affair, as at HubSpot
        "CONTAINS_TOKEN": lambda: any(_token(asked["value"]).fullmatch(word) for word in re.findall(r"\w+", value)),
        "HAS_PROPERTY": lambda: bool(value),
        "GTE": lambda: bool(value) and value >= str(asked["value"]).lower(),
    }
    return tests[asked["operator"]]()


def _token(wanted: str) -> re.Pattern[str]:
    return re.compile(re.escape(wanted.lower()).replace(r"\*", ".*"))


def _linked(state: State, kind: str, record: Doc, other: str) -> list[str]:
    """Ids of the records of another kind that this one is associated with, from either side."""
    own = [record_id for k, record_id in record.get("to", ()) if k == other]
    back = [r["id"] for r in state.all(VENDOR, other) if [kind, record["id"]] in r.get("to", ())]
    return list(dict.fromkeys([*own, *back]))


# ── records ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def _list(request: Request) -> Response:
    found = request.app.state.state.all(VENDOR, request.path_params["kind"])
    return JSONResponse(
        {"results": [_shown(record, []) for record in found[: int(request.query_params.get("limit", 10))]]}
    )


async def _batch(request: Request) -> Response:
    state: State = request.app.state.state
    kind, body = request.path_params["kind"], await request.json()
    if len(body["inputs"]) > 100:
        return error(400, "VALIDATION_ERROR", "The maximum number of inputs is 100.")
    held = [state.get(VENDOR, kind, str(one["id"])) for one in body["inputs"]]
    return JSONResponse({"status": "COMPLETE", "results": [_shown(r, body.get("properties", [])) for r in held if r]})


async def _create_note(request: Request) -> Response:
    """A note or a task with its associations."""
    state: State = request.app.state.state
    plural = request.url.path.rsplit("/", 1)[-1]
    body = await request.json()
    properties = body["properties"]
    if not properties.get("hs_timestamp"):
        return error(400, "VALIDATION_ERROR", "Property values were not valid: hs_timestamp is required.")
    if len(properties.get(_BODIES[plural], "")) > 65_536:
        return error(400, "VALIDATION_ERROR", f"Property values were not valid: {_BODIES[plural]} is too long.")
    to = []
    for association in body.get("associations", ()):
        kind = _ASSOCIATIONS[association["types"][0]["associationTypeId"]]
        if state.get(VENDOR, kind, str(association["to"]["id"])) is None:
            return _missing(association["to"]["id"])
        to.append([kind, str(association["to"]["id"])])
    note_id, stamp = str(70_000_000_000 + state.number(VENDOR)), state.now_iso()
    held = {**properties, "hs_object_id": note_id, "hs_createdate": stamp, "hs_lastmodifieddate": stamp}
    note = {"id": note_id, "properties": held, "to": to, "written": state.now()}
    state.put(VENDOR, plural, note_id, note)
    return JSONResponse(_shown(note, list(properties)), 201)


async def _record(request: Request) -> Response:
    state: State = request.app.state.state
    kind, record_id = request.path_params["kind"], request.path_params["record_id"]
    record = state.get(VENDOR, kind, record_id)
    if request.method == "DELETE":
        state.delete(VENDOR, kind, record_id)
        return Response(status_code=204)  # gone already or not
    if record is None:
        return _missing(record_id)
    if request.method == "PATCH":
        changes = (await request.json())["properties"]
        if kind == "deals" and "dealstage" in changes and (wrong := _move(state, record, changes["dealstage"])):
            return wrong
        if kind in ("deals", "tasks"):
            if wrong := _unfit(state, kind, changes):
                return wrong
            _remember(state, kind, record, {k: v for k, v in changes.items() if k != "dealstage"})
        record["properties"] |= {**changes, "hs_lastmodifieddate": state.now_iso()}
        state.put(VENDOR, kind, record_id, record)
    return JSONResponse(_shown(record, request.query_params.get("properties", "").split(",")))


def _move(state: State, deal: Doc, stage: str) -> Response | None:
    """Notes a change of the stage; a stage that the pipeline lacks is refused."""
    held = deal["properties"]
    stages = next(p["stages"] for p in state.all(VENDOR, "pipelines") if p["id"] == held["pipeline"])
    labels = {s["id"]: s["label"] for s in stages}
    if stage not in labels:
        return error(
            400, "VALIDATION_ERROR", f"Property values were not valid: {stage} was not one of the allowed options"
        )
    if stage != held["dealstage"]:
        number = str(state.number("hubspot history"))
        entry = {"id": number, "target": f"deal/{deal['id']}", "old": labels[held["dealstage"]], "new": labels[stage]}
        state.put(VENDOR, "history", number, entry)
    return None


def _unfit(state: State, kind: str, changes: Doc) -> Response | None:
    """Refuses a property that there is not, a choice that it has not, a text that is no number, a value that is read only."""
    known = {p["name"]: p for p in state.all(VENDOR, "properties")} if kind == "deals" else {}
    for name, value in changes.items():
        told = known.get(name)
        if kind == "tasks" or name == "dealstage":
            continue
        if told is None:
            return error(400, "VALIDATION_ERROR", f'Property "{name}" does not exist')
        if (told.get("modificationMetadata") or {}).get("readOnlyValue"):
            return error(400, "VALIDATION_ERROR", f'"{name}" is a read only property; its value cannot be set.')
        options = {o["value"] for o in told.get("options", ())}
        if options and value and not set(str(value).split(";")) <= options:
            return error(400, "VALIDATION_ERROR", f"{value} was not one of the allowed options: {sorted(options)}")
        if told["type"] == "number" and value and not re.fullmatch(r"-?\d+(\.\d+)?", str(value)):
            return error(400, "VALIDATION_ERROR", f"{value} was not a valid number.")
        if told["type"] == "date" and value and not re.fullmatch(r"\d{4}-\d\d-\d\d(T00:00:00(\.000)?Z)?", str(value)):
            return error(400, "VALIDATION_ERROR", f"{value} was not a valid date.")
    return None


def _remember(state: State, kind: str, record: Doc, changes: Doc) -> None:
    """Notes each property that changes, as the history of the record."""
    for name, value in changes.items():
        old = record["properties"].get(name)
        if value != old:
            number = str(state.number("hubspot history"))
            target = f"{_KINDS[kind]}/{record['id']}"
            state.put(
                VENDOR, "history", number, {"id": number, "target": target, "field": name, "old": old, "new": value}
            )


async def _properties(request: Request) -> Response:
    return JSONResponse({"results": request.app.state.state.all(VENDOR, "properties")})


# ── associations and settings ───────────────────────────────────────────────────────────────────────────────────


async def _associated(request: Request) -> Response:
    state: State = request.app.state.state
    kind, other = request.path_params["kind"], request.path_params["other"]
    record = state.get(VENDOR, kind, request.path_params["record_id"])
    if record is None:
        return _missing(request.path_params["record_id"])
    ids = _linked(state, kind, record, other)
    start, limit = int(request.query_params.get("after", 0)), min(int(request.query_params.get("limit", 100)), 500)
    page: Doc = {"results": [{"toObjectId": int(one), "associationTypes": []} for one in ids[start : start + limit]]}
    if start + limit < len(ids):
        page["paging"] = {"next": {"after": str(start + limit)}}
    return JSONResponse(page)


async def _associated_batch(request: Request) -> Response:
    state: State = request.app.state.state
    kind, other, results = request.path_params["kind"], request.path_params["other"], []
    for one in (await request.json())["inputs"]:
        record = state.get(VENDOR, kind, str(one["id"]))
        to = (
            [{"toObjectId": int(i), "associationTypes": []} for i in _linked(state, kind, record, other)]
            if record
            else []
        )
        if to:
            results.append({"from": {"id": str(one["id"])}, "to": to})
    return JSONResponse({"status": "COMPLETE", "results": results})


async def _pipelines(request: Request) -> Response:
    return JSONResponse({"results": request.app.state.state.all(VENDOR, "pipelines")})


async def _owners(request: Request) -> Response:
    return JSONResponse({"results": request.app.state.state.all(VENDOR, "owners")})


async def _details(request: Request) -> Response:
    return JSONResponse(request.app.state.state.all(VENDOR, "portal")[0])


_OBJECTS = "/crm/v3/objects/{kind}"
routes = [
    Route("/account-info/v3/details", _details),
    Route("/crm/v3/owners", _owners),
    Route("/crm/v3/pipelines/deals", _pipelines),
    Route("/crm/v3/properties/deals", _properties),
    Route("/crm/v3/objects/notes", _create_note, methods=["POST"]),
    Route("/crm/v3/objects/tasks", _create_note, methods=["POST"]),
    Route(_OBJECTS + "/search", _search, methods=["POST"]),
    Route(_OBJECTS + "/batch/read", _batch, methods=["POST"]),
    Route(_OBJECTS, _list),
    Route(_OBJECTS + "/{record_id}", _record, methods=["GET", "PATCH", "DELETE"]),
    Route("/crm/v4/objects/{kind}/{record_id}/associations/{other}", _associated),
    Route("/crm/v4/associations/{kind}/{other}/batch/read", _associated_batch, methods=["POST"]),
]
