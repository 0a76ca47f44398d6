"""Salesforce's REST interface: query, sobjects, upsert by External Id, describe, limits; errors in its words.

Source: Salesforce's REST API developer guide (error arrays, upsert's 201/200, INVALID_FIELD and its kin).
"""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.conditions import BadQuery, Parser, tokens
from connectors.sandbox.salesforce_rules import Refused, check_form, validate_rules
from connectors.sandbox.state import Doc, State

VENDOR = "salesforce"
_ROOT = "/services/data/v{version}"
_PREFIX = {"Account": "001", "Contact": "003", "Opportunity": "006", "Task": "00T", "User": "005"}
_WORDS = ("WHERE", "ORDER", "LIMIT")


def effects(state: State) -> list[Doc]:
    """Tasks that carry our key, and changes of records that came over this interface."""
    tasks = [t for t in state.all(VENDOR, "Task") if t.get("Callside_Key__c")]
    found = [
        {
            "vendor": VENDOR,
            "kind": {"Call": "call_note", "Other": "help_log"}.get(str(t.get("Type")), "task"),
            "target": t.get("WhatId") or "",
            "key": t["Callside_Key__c"],
            "text": "\n".join(part for part in (t.get("Subject"), t.get("Description")) if part),
        }
        for t in tasks
    ]
    for change in state.all(VENDOR, "history"):
        text = f"{change['field']}: {change['old']} → {change['new']}"
        key = f"{change['target']}/{change['field']}={change['new']}"
        kind = "task_update" if change["target"].startswith("Task/") else "field"
        kind = "stage" if change["field"] == "StageName" else kind
        found.append({"vendor": VENDOR, "kind": kind, "target": change["target"], "key": key, "text": text})
    return found


def _describe(state: State, name: str) -> Doc:
    described = state.get(VENDOR, "describe", name)
    if described is None:
        raise Refused(404, "NOT_FOUND", "The requested resource does not exist")
    return described


def _fields(state: State, name: str) -> dict[str, Doc]:
    return {f["name"].lower(): f for f in _describe(state, name)["fields"]}


def _resolve(state: State, name: str, path: str) -> Any:
    """A function from a record to the value at "Field" or "Relation.Field"; refuses what isn't described."""
    head, _, rest = path.partition(".")
    fields = _fields(state, name)
    if not rest:
        if head.lower() not in fields:
            raise Refused(
                400,
                "INVALID_FIELD",
                f"\nSELECT {head}\n       ^\nERROR at Row:1:Column:8\nNo such column '{head}' on "
                f"entity '{name}'. If you are attempting to use a custom field, be sure to append the '__c' after the "
                "custom field name.",
            )
        real = fields[head.lower()]["name"]
        if (name, real) == ("Task", "AccountId"):
            return lambda record: _account_of(state, record)
        return lambda record: record.get(real)
    link = next((f for f in fields.values() if (f.get("relationshipName") or "").lower() == head.lower()), None)
    if link is None:
        raise Refused(400, "INVALID_FIELD", f"Didn't understand relationship '{head}' in field path.")
    target = link["referenceTo"][0]
    inner = _resolve(state, target, rest)
    return lambda record: inner(state.get(VENDOR, target, record.get(link["name"]) or "") or {})


def _account_of(state: State, task: Doc) -> str | None:
    """A task's account, which Salesforce derives from what the task is about, else from whom."""
    about = str(task.get("WhatId") or "")
    if state.get(VENDOR, "Account", about):
        return about
    held = state.get(VENDOR, "Opportunity", about) or state.get(VENDOR, "Contact", str(task.get("WhoId") or "")) or {}
    found = held.get("AccountId")
    return str(found) if found else None


def _query(state: State, soql: str) -> list[Doc]:
    """SELECT fields FROM object [WHERE …] [ORDER BY field [ASC|DESC] [NULLS FIRST|LAST]] [LIMIT n]."""
    match = re.match(r"\s*SELECT\s+(.+?)\s+FROM\s+(\w+)\s*(.*)$", soql, re.IGNORECASE | re.DOTALL)
    if match is None:
        raise Refused(400, "MALFORMED_QUERY", "unexpected token: only SELECT … FROM … is understood")
    wanted = [f.strip() for f in match[1].split(",")]
    state_of = _describe(state, match[2])["name"]
    getters = {path: _resolve(state, state_of, path) for path in wanted}
    records = state.all(VENDOR, state_of)
    found = tokens(match[3])
    parser = Parser(
        found,
        fields=lambda path: _resolve(state, state_of, path) and None,
        select=lambda inner: _semi_join(state, state_of, inner),
    )
    if parser.take("WHERE"):
        condition = parser.condition()
        records = [r for r in records if condition(_reader(state, state_of, r))]
    if parser.take("ORDER"):
        parser.expect("BY")
        records = _ordered(state, state_of, records, parser)
    if parser.take("LIMIT"):
        records = records[: int(parser.next().text)]
    if parser.peek():
        raise Refused(400, "MALFORMED_QUERY", f"unexpected token: '{parser.peek()}'")
    return [_shape(state_of, r, getters) for r in records]


def _semi_join(state: State, outer: str, parser: Parser) -> list[Any]:
    """The values of "SELECT field FROM object [WHERE …]" inside of IN; of the outer object itself it is refused."""
    path = parser.next().text
    parser.expect("FROM")
    name = _describe(state, parser.next().text)["name"]
    if name == outer:
        raise Refused(400, "MALFORMED_QUERY", "The inner select and the outer select of a semi join can't be the same")
    getter = _resolve(state, name, path)
    records = state.all(VENDOR, name)
    if parser.take("WHERE"):
        condition = parser.inside(lambda field: _resolve(state, name, field) and None)
        records = [r for r in records if condition(_reader(state, name, r))]
    return [value for r in records if (value := getter(r)) is not None]


def _reader(state: State, name: str, record: Doc) -> Callable[[str], Any]:
    return lambda path: _resolve(state, name, path)(record)


def _ordered(state: State, name: str, records: list[Doc], parser: Parser) -> list[Doc]:
    getter = _resolve(state, name, parser.next().text)
    descending = parser.take("DESC") or (parser.take("ASC") and False)
    last = False
    if parser.take("NULLS"):
        last = parser.take("LAST") or (parser.take("FIRST") and False)
    empty = [r for r in records if getter(r) is None]
    full = sorted((r for r in records if getter(r) is not None), key=getter, reverse=bool(descending))
    return full + empty if last else empty + full


def _shape(name: str, record: Doc, getters: dict[str, Any]) -> Doc:
    attributes = {"type": name, "url": f"/services/data/v59.0/sobjects/{name}/{record['Id']}"}
    shaped: Doc = {"attributes": attributes}
    for path, getter in getters.items():
        head, _, rest = path.partition(".")
        if rest:
            shaped.setdefault(head, {})[rest] = getter(record)
        else:
            shaped[head] = getter(record)
    return shaped


def _validate(state: State, name: str, body: Doc) -> None:
    fields = _fields(state, name)
    for field, value in body.items():
        known = fields.get(field.lower())
        if known is None:
            raise Refused(400, "INVALID_FIELD", f"No such column '{field}' on sobject of type {name}")
        if not known.get("updateable", True):
            raise Refused(
                400,
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                f"Unable to create/update fields: {field}. Please check the "
                "security settings of this field and verify that it is read/write for your profile.",
                [field],
            )
        check_form(known, field, value)
        if known["type"] == "reference" and value and not _exists(state, known["referenceTo"], value):
            raise Refused(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field])


def _exists(state: State, objects: list[str], record_id: str) -> bool:
    return any(state.get(VENDOR, name, record_id) for name in objects)


def _store(state: State, name: str, record: Doc, changes: Doc) -> None:
    with state.transaction():
        if name in ("Opportunity", "Task") and state.get(VENDOR, name, record["Id"]):
            target = record["Id"] if name == "Opportunity" else f"Task/{record['Id']}"
            for field in (f for f in changes if changes[f] != record.get(f)):
                number = state.number("history")
                entry = {"id": str(number), "target": target, "field": field, "old": record.get(field),
                         "new": changes[field], "at": state.now_iso()}  # fmt: skip
                state.put(VENDOR, "history", str(number), entry)
        stamp = datetime.fromtimestamp(state.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        state.put(VENDOR, name, record["Id"], {**record, **changes, "LastModifiedDate": stamp})


def _new_id(state: State, name: str) -> str:
    return f"{_PREFIX.get(name, 'a00')}Hs00{state.number('salesforce'):08d}IAA"


async def _query_route(request: Request) -> Response:
    try:
        records = _query(request.app.state.state, request.query_params.get("q", ""))
    except BadQuery as error:
        raise Refused(400, "MALFORMED_QUERY", str(error)) from error
    return JSONResponse({"totalSize": len(records), "done": True, "records": records})


async def _batch_route(request: Request) -> Response:
    """composite/batch: up to 25 requests in one, each with an answer of its own; here those that query."""
    asked = (await request.json()).get("batchRequests", [])
    if not 0 < len(asked) <= 25:
        raise Refused(400, "INVALID_BATCH", "batchRequests must hold 1 to 25 requests")
    results = [_batched(request.app.state.state, one) for one in asked]
    return JSONResponse({"hasErrors": any(r["statusCode"] >= 400 for r in results), "results": results})


def _batched(state: State, asked: Doc) -> Doc:
    address = urlsplit(str(asked.get("url", "")))
    if asked.get("method") != "GET" or not re.fullmatch(r"v[\d.]+/query/?", address.path):
        return {"statusCode": 404, "result": [{"errorCode": "NOT_FOUND", "message": "not a query"}]}
    try:
        records = _query(state, parse_qs(address.query).get("q", [""])[0])
    except BadQuery as error:
        return {"statusCode": 400, "result": [{"errorCode": "MALFORMED_QUERY", "message": str(error)}]}
    except Refused as refusal:
        return {"statusCode": refusal.answer.status_code, "result": json.loads(bytes(refusal.answer.body))}
    return {"statusCode": 200, "result": {"totalSize": len(records), "done": True, "records": records}}


async def _describe_route(request: Request) -> Response:
    described = _describe(request.app.state.state, request.path_params["name"])
    fields = [
        {**f, "picklistValues": [{"value": v, "label": v, "active": True} for v in f.get("picklistValues", [])]}
        for f in described["fields"]
    ]
    return JSONResponse({**described, "fields": fields})


async def _record_route(request: Request) -> Response:
    state: State = request.app.state.state
    name, record_id = request.path_params["name"], request.path_params["record_id"]
    described = _describe(state, name)
    record = state.get(VENDOR, name, record_id)
    if record is None:
        raise Refused(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + record_id)
    if request.method == "GET":
        wanted = [f for f in request.query_params.get("fields", "").split(",") if f]
        names = wanted or [f["name"] for f in described["fields"]]
        return JSONResponse(_shape(name, record, {f: _resolve(state, name, f) for f in names}))
    if request.method == "DELETE":
        state.delete(VENDOR, name, record_id)
        return Response(status_code=204)
    changes = await request.json()
    _validate(state, name, changes)
    validate_rules(described, {**record, **changes})
    _store(state, name, record, changes)
    return Response(status_code=204)


async def _create_route(request: Request) -> Response:
    state: State = request.app.state.state
    name = request.path_params["name"]
    body = await request.json()
    _validate(state, name, body)
    record = {"Id": _new_id(state, name), "CreatedDate": state.now_iso()}
    _store(state, name, record, body)
    return JSONResponse({"id": record["Id"], "success": True, "errors": []}, 201)


async def _external_route(request: Request) -> Response:
    state: State = request.app.state.state
    name, field, value = (request.path_params[p] for p in ("name", "field", "value"))
    known = _fields(state, name).get(field.lower())
    if known is None or not known.get("externalId"):
        raise Refused(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + field)
    found = [r for r in state.all(VENDOR, name) if r.get(known["name"]) == value]
    if request.method == "GET":
        if not found:
            raise Refused(404, "NOT_FOUND", "The requested resource does not exist")
        names = [f["name"] for f in _describe(state, name)["fields"]]
        return JSONResponse(_shape(name, found[0], {f: _resolve(state, name, f) for f in names}))
    body = await request.json()
    if field in body:
        raise Refused(400, "INVALID_FIELD", f"The {field} field should not be specified in the sobject data.")
    _validate(state, name, body)
    record = found[0] if found else {"Id": _new_id(state, name), "CreatedDate": state.now_iso(), known["name"]: value}
    _store(state, name, record, body)
    answer = {"id": record["Id"], "success": True, "errors": [], "created": not found}
    return JSONResponse(answer, 200 if found else 201)


async def _version_data_route(request: Request) -> Response:
    version = request.app.state.state.get(VENDOR, "ContentVersion", request.path_params["version_id"])
    if version is None:
        raise Refused(404, "NOT_FOUND", "The requested resource does not exist")
    return Response(base64.b64decode(version["VersionData"]), media_type="application/octet-stream")


async def _limits_route(request: Request) -> Response:
    return JSONResponse({"DailyApiRequests": {"Max": 100000, "Remaining": 99000}})


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return error.answer


def unauthorized() -> Response:
    return JSONResponse([{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}], 401)


routes = [
    Route(_ROOT + "/query", _query_route),
    Route(_ROOT + "/query/", _query_route),
    Route(_ROOT + "/composite/batch", _batch_route, methods=["POST"]),
    Route(_ROOT + "/limits", _limits_route),
    Route(_ROOT + "/limits/", _limits_route),
    Route(_ROOT + "/sobjects/ContentVersion/{version_id}/VersionData", _version_data_route),
    Route(_ROOT + "/sobjects/{name}/describe", _describe_route),
    Route(_ROOT + "/sobjects/{name}/", _create_route, methods=["POST"]),
    Route(_ROOT + "/sobjects/{name}", _create_route, methods=["POST"]),
    Route(_ROOT + "/sobjects/{name}/{record_id}", _record_route, methods=["GET", "PATCH", "DELETE"]),
    Route(_ROOT + "/sobjects/{name}/{field}/{value}", _external_route, methods=["GET", "PATCH"]),
]
