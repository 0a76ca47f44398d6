"""The vendors' sign-in pages and token addresses: authorization code with PKCE, refresh tokens that rotate.

Who comes to the page is signed in at once; `{"settings": {"oauth_deny": true}}` makes the user say no. Sources: RFC 6749,
RFC 7636, and each vendor's shape of the answer (Slack: `ok` and `authed_user`; Salesforce: `instance_url`).
"""

import base64
import hashlib
import secrets
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from connectors.sandbox.state import Doc, State

VENDOR = "oauth"
TOKEN_PATHS = frozenset({"/api/oauth.v2.access"})  # below a prefix that otherwise wants a token
_LOOPBACK = ("127.0.0.1", "localhost")


def allowed(state: State, system: str, token: str) -> bool:
    """Whether this is an access token that was issued here for this system and still holds."""
    known = state.get(VENDOR, "access", token)
    return known is not None and known["system"] == system and known["ends"] > time.time()


def revoke(state: State, system: str) -> None:
    """What an admin does: every token of this system is worth nothing from now on."""
    with state.transaction():
        for kind in ("access", "refresh"):
            for doc in state.all(VENDOR, kind):
                if doc["system"] == system:
                    state.delete(VENDOR, kind, doc["id"])


def expire(state: State, system: str) -> None:
    """Access tokens end now; refresh tokens stay."""
    for doc in state.all(VENDOR, "access"):
        if doc["system"] == system:
            state.put(VENDOR, "access", doc["id"], {**doc, "ends": 0})


async def _authorize(request: Request) -> Response:
    state: State = request.app.state.state
    asked = request.query_params
    redirect = asked.get("redirect_uri", "")
    if urlsplit(redirect).hostname not in _LOOPBACK or asked.get("response_type") != "code":
        return Response("redirect_uri is not registered", 400)
    back = {"state": asked.get("state", "")}
    if state.settings().get("oauth_deny"):
        return RedirectResponse(f"{redirect}?{urlencode({**back, 'error': 'access_denied'})}")
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        return RedirectResponse(f"{redirect}?{urlencode({**back, 'error': 'invalid_request'})}")
    code = secrets.token_urlsafe(16)
    kept = {"id": code, "challenge": asked["code_challenge"], "redirect": redirect, "client": asked.get("client_id"),
            "scope": asked.get("user_scope") or asked.get("scope", ""), "system": _system(request),
            "nonce": asked.get("nonce", "")}  # fmt: skip
    state.put(VENDOR, "code", code, kept)
    return RedirectResponse(f"{redirect}?{urlencode({**back, 'code': code})}")


async def _token(request: Request) -> Response:
    state: State = request.app.state.state
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    system = _system(request)
    if system == "hubspot" and not form.get("client_secret"):
        return _refused(system, "BAD_CLIENT_SECRET")
    if form.get("grant_type") == "refresh_token":
        known = state.get(VENDOR, "refresh", form.get("refresh_token", ""))
        if known is None or known["system"] != system or known["client"] != form.get("client_id"):
            return _refused(system, "invalid_grant")
        state.delete(VENDOR, "refresh", known["id"])
        return _issued(state, system, known["client"], known["scope"])
    code = state.get(VENDOR, "code", form.get("code", ""))
    if code is None:
        return _refused(system, "invalid_grant")
    state.delete(VENDOR, "code", code["id"])
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == code["challenge"]
    same = (code["redirect"], code["client"], code["system"]) == (
        form.get("redirect_uri"),
        form.get("client_id"),
        system,
    )
    return (
        _issued(state, system, code["client"], code["scope"]) if proven and same else _refused(system, "invalid_grant")
    )


def _issued(state: State, system: str, client: str, scope: str) -> Response:
    lasts = int(state.settings().get("oauth_seconds", 3600))
    access, refresh = f"at-{secrets.token_urlsafe(24)}", f"rt-{secrets.token_urlsafe(24)}"
    with state.transaction():
        state.put(VENDOR, "access", access, {"id": access, "system": system, "ends": time.time() + lasts})
        state.put(VENDOR, "refresh", refresh, {"id": refresh, "system": system, "client": client, "scope": scope})
    got: Doc = {"access_token": access, "refresh_token": refresh, "expires_in": lasts, "token_type": "Bearer"}
    if system == "slack":
        person = {**got, "id": state.settings().get("me"), "scope": scope, "token_type": "user"}
        return JSONResponse({"ok": True, "authed_user": person, "team": {"id": "T05TECHCORP", "name": "TechCorp"}})
    return JSONResponse({**got, "scope": scope})


def _refused(system: str, why: str) -> Response:
    if system == "slack":
        return JSONResponse({"ok": False, "error": "invalid_refresh_token" if why == "invalid_grant" else why})
    if system == "hubspot":
        said = {"invalid_grant": "BAD_REFRESH_TOKEN"}.get(why, why)
        return JSONResponse({"status": said, "message": "missing or invalid", "category": "BAD_REQUEST"}, 400)
    return JSONResponse({"error": why, "error_description": "expired or revoked"}, 400)


def _system(request: Request) -> str:
    return PATHS[request.url.path]


async def _salesforce_token(request: Request) -> Response:
    """Salesforce says where the instance is; its tokens carry no lifetime, which the org's session settings decide."""
    import json

    answer = await _token(request)
    body = json.loads(bytes(answer.body))
    if "access_token" in body:
        body.pop("expires_in")
        body["instance_url"] = str(request.base_url).rstrip("/")
    return JSONResponse(body, answer.status_code)


PATHS = {
    "/services/oauth2/authorize": "salesforce",
    "/services/oauth2/token": "salesforce",
    "/oauth/authorize": "hubspot",
    "/oauth/v3/token": "hubspot",
    "/o/oauth2/v2/auth": "google",
    "/token": "google",
    "/oauth/v2/authorize": "slack",
    "/api/oauth.v2.access": "slack",
    "/organizations/oauth2/v2.0/authorize": "microsoft",
    "/organizations/oauth2/v2.0/token": "microsoft",
}

routes = [
    Route(path, _authorize)
    if "auth" in path.rsplit("/", 1)[1] and "access" not in path
    else Route(path, _salesforce_token if system == "salesforce" else _token, methods=["POST"])
    for path, system in PATHS.items()
]


async def _openid(request: Request) -> Response:
    """What msal asks first: where to go."""
    base = str(request.base_url).rstrip("/") + "/organizations"
    return JSONResponse({"issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                         "token_endpoint": f"{base}/oauth2/v2.0/token"})  # fmt: skip


routes.append(Route("/organizations/v2.0/.well-known/openid-configuration", _openid))
