"""Jira Cloud's REST v3: JQL search, issues, comments with properties; errors in Atlassian's shape.

Source: Atlassian's published OpenAPI description of Jira Cloud v3.
"""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox import adf
from connectors.sandbox.conditions import BadQuery, Parser, tokens
from connectors.sandbox.state import Doc, State

VENDOR = "jira"
PROPERTY = "callside.write"
_FIELDS = {
    "labels",
    "text",
    "summary",
    "statuscategory",
    "status",
    "project",
    "key",
    "assignee",
    "updated",
    "component",
}


def effects(state: State) -> list[Doc]:
    """Comments that carry our property."""
    found = []
    for comment in state.all(VENDOR, "comment"):
        mark = next((p["value"] for p in comment.get("properties", []) if p["key"] == PROPERTY), None)
        if mark:
            text = adf.plain(comment["body"])
            entry = {"vendor": VENDOR, "kind": "comment", "target": comment["issue"], "key": mark["key"], "text": text}
            found.append(entry)
    return found


def error(status: int, *messages: str) -> Response:
    return JSONResponse({"errorMessages": list(messages), "errors": {}}, status)


def unauthorized() -> Response:
    return error(401, "Client must be authenticated to access this resource.")


def _value(issue: Doc, field: str) -> Any:
    fields = issue["fields"]
    match field.lower():
        case "text":
            return f"{fields['summary']}\n{fields.get('description_text', '')}"
        case "statuscategory":
            return fields["status"]["statusCategory"]["name"]
        case "status":
            return fields["status"]["name"]
        case "project" | "key":
            return issue["key"] if field.lower() == "key" else issue["key"].split("-")[0]
        case "assignee":
            return (fields.get("assignee") or {}).get("accountId")
        case "component":
            return [c["name"] for c in fields.get("components", [])]
        case known:
            return fields.get(known)


def _known(field: str) -> None:
    if field.lower() not in _FIELDS:
        raise BadQuery(f"Field '{field}' does not exist or you do not have permission to view it.")


def _search(state: State, jql: str) -> list[Doc]:
    parser = Parser(tokens(jql), fields=_known)
    issues = state.all(VENDOR, "issue")
    if parser.peek() not in {"", "ORDER"}:
        condition = parser.condition()
        issues = [i for i in issues if condition(partial(_value, i))]
    if parser.take("ORDER"):
        parser.expect("BY")
        field = parser.next().text
        issues.sort(key=lambda i: str(_value(i, field) or ""), reverse=parser.take("DESC"))
    if parser.peek():
        raise BadQuery(f"Error in the JQL Query: '{parser.peek()}' was not expected.")
    return issues


def _shown(request: Request, issue: Doc, wanted: list[str]) -> Doc:
    fields = {k: v for k, v in issue["fields"].items() if k != "description_text"}
    if wanted and "*all" not in wanted:
        fields = {k: v for k, v in fields.items() if k in wanted}
    base = str(request.base_url)
    return {"id": issue["id"], "key": issue["key"], "self": f"{base}rest/api/3/issue/{issue['id']}", "fields": fields}


async def _search_route(request: Request) -> Response:
    asked: Doc = await request.json() if request.method == "POST" else dict(request.query_params)
    fields = asked.get("fields") or []
    if request.method == "GET":
        fields = [part for value in request.query_params.getlist("fields") for part in value.split(",")]
    jql = asked.get("jql") or ""
    if not jql.strip():
        return error(400, "Unbounded JQL queries are not allowed here.")
    try:
        issues = _search(request.app.state.state, jql)
    except BadQuery as bad:
        return error(400, str(bad))
    limit = int(asked.get("maxResults") or 50)
    return JSONResponse({"issues": [_shown(request, i, fields) for i in issues[:limit]], "isLast": True})


def _issue(state: State, key: str) -> Doc | None:
    return next((i for i in state.all(VENDOR, "issue") if key in (i["key"], i["id"])), None)


async def _issue_route(request: Request) -> Response:
    issue = _issue(request.app.state.state, request.path_params["key"])
    if issue is None:
        return error(404, "Issue does not exist or you do not have permission to see it.")
    return JSONResponse(_shown(request, issue, []))


def _comment(request: Request, comment: Doc, *, properties: bool) -> Doc:
    hidden = {"issue"} if properties else {"issue", "properties"}
    link = f"{request.base_url}rest/api/3/issue/{comment['issue']}/comment/{comment['id']}"
    return {"self": link, **{k: v for k, v in comment.items() if k not in hidden}}


async def _comments(request: Request) -> Response:
    state: State = request.app.state.state
    issue = _issue(state, request.path_params["key"])
    if issue is None:
        return error(404, "Issue does not exist or you do not have permission to see it.")
    if request.method == "POST":
        return await _add_comment(request, state, issue)
    comments = [c for c in state.all(VENDOR, "comment") if c["issue"] == issue["key"]]
    if request.query_params.get("orderBy", "").startswith("-"):
        comments.reverse()
    start, limit = int(request.query_params.get("startAt", 0)), int(request.query_params.get("maxResults", 100))
    shown = "properties" in request.query_params.get("expand", "")
    page = [_comment(request, c, properties=shown) for c in comments[start : start + limit]]
    return JSONResponse({"startAt": start, "maxResults": limit, "total": len(comments), "comments": page})


async def _add_comment(request: Request, state: State, issue: Doc) -> Response:
    body = await request.json()
    if unknown := set(body) - {"body", "properties", "visibility", "jsdPublic"}:
        return error(400, f"Unrecognized field {sorted(unknown)[0]}")
    if wrong := adf.problem(body.get("body")):
        return error(400, wrong)
    number = str(10000 + state.number("jira"))
    me = state.all(VENDOR, "me")[0]
    stamp = state.now_iso().replace("Z", "+0000")
    comment = {"id": number, "issue": issue["key"], "author": me, "body": body["body"], "created": stamp,
               "updated": stamp, "jsdPublic": not _is_internal(body), "properties": body.get("properties", [])}  # fmt: skip
    state.put(VENDOR, "comment", number, comment)
    return JSONResponse(_comment(request, comment, properties=True), 201)


def _is_internal(body: Doc) -> bool:
    """Whether a comment is for colleagues alone; in a service desk every other goes to the customer."""
    values = [p["value"] for p in body.get("properties", []) if p.get("key") == "sd.public.comment"]
    return any(isinstance(value, dict) and value.get("internal") is True for value in values)


async def _one_comment(request: Request) -> Response:
    state: State = request.app.state.state
    comment = state.get(VENDOR, "comment", request.path_params["comment_id"])
    if comment is None or comment["issue"] != request.path_params["key"]:
        return error(404, "Can not find a comment for the id: " + request.path_params["comment_id"] + ".")
    if request.method == "DELETE":
        state.delete(VENDOR, "comment", comment["id"])
        return Response(status_code=204)
    return JSONResponse(_comment(request, comment, properties=True))


async def _myself(request: Request) -> Response:
    return JSONResponse(request.app.state.state.all(VENDOR, "me")[0])


async def _server_info(request: Request) -> Response:
    return JSONResponse({"baseUrl": str(request.base_url).rstrip("/"), "version": "1001.0.0-SNAPSHOT",
                         "versionNumbers": [1001, 0, 0], "deploymentType": "Cloud", "buildNumber": 100285,
                         "serverTitle": "Jira"})  # fmt: skip


routes = [
    Route("/rest/api/3/search/jql", _search_route, methods=["GET", "POST"]),
    Route("/rest/api/3/issue/{key}", _issue_route),
    Route("/rest/api/3/issue/{key}/comment", _comments, methods=["GET", "POST"]),
    Route("/rest/api/3/issue/{key}/comment/{comment_id}", _one_comment, methods=["GET", "DELETE"]),
    Route("/rest/api/3/myself", _myself),
    Route("/rest/api/3/serverInfo", _server_info),
    Route("/rest/api/2/serverInfo", _server_info),
]
