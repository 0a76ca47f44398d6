"""BigQuery's jobs.query, as far as a MERGE of typed rows needs it. Source: Google's discovery document (shapes)."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox import google
from connectors.sandbox.state import State

VENDOR = "bigquery"
_MERGE = re.compile(
    r"MERGE `([\w.-]+)` AS old USING UNNEST\(@(\w+)\) AS new ON old\.(\w+) = new\.\3 "
    r"WHEN NOT MATCHED THEN INSERT \(([\w, ]+)\) VALUES \(([\w., ]+)\)"
)


def rows(state: State, table: str) -> list[dict[str, Any]]:
    return state.all(VENDOR, table)


async def _query(request: Request) -> Response:
    state: State = request.app.state.state
    body = await request.json()
    match = _MERGE.fullmatch(body.get("query", ""))
    if match is None or body.get("useLegacySql", True):
        return google.error(400, "invalidQuery", "Syntax error: only a MERGE from UNNEST of a parameter is understood")
    table, name, key, columns = match[1], match[2], match[3], match[4].split(", ")
    given = next((p for p in body.get("queryParameters", []) if p["name"] == name), None)
    if given is None or body.get("parameterMode") != "NAMED":
        return google.error(400, "invalidQuery", f"Query parameter '{name}' not found")
    fields = {f["name"]: f["type"]["type"] for f in given["parameterType"]["arrayType"]["structTypes"]}
    if set(columns) != set(fields):
        return google.error(400, "invalidQuery", "Column names don't match the parameter's fields")
    added = 0
    with state.transaction():
        for value in given["parameterValue"]["arrayValues"]:
            row = {column: value["structValues"][column]["value"] for column in columns}
            if state.get(VENDOR, table, row[key]) is None:
                state.put(VENDOR, table, row[key], row)
                added += 1
    answer = {"kind": "bigquery#queryResponse", "jobComplete": True, "numDmlAffectedRows": str(added)}
    return JSONResponse(answer)


async def _rows(request: Request) -> Response:
    return JSONResponse({"rows": rows(request.app.state.state, request.path_params["table"])})


routes = [
    Route("/bigquery/v2/projects/{project}/queries", _query, methods=["POST"]),
    Route("/_sandbox/bigquery/{table}", _rows),
]
