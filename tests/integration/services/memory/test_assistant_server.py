"""The MCP server over standard input and output: the SDK's own client, one that says nothing, and one that means harm."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

from app.bootstrap import Application, ApplicationBase
from app.domain.call import Call, CallContext, CallState
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from app.paths import ROOT

SECRET = "The acquisition of Initech closes in March."
SAID = "Our auditors ask for encryption of every backup."
COMMAND = ["-P", "-m", "app", "mcp"]


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ, "CALLSIDE_DATA_DIR": str(folder), "CALLSIDE_PASSPHRASE": "correct horse", "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    for name, value in environment(folder).items():
        monkeypatch.setenv(name, value)
    app = Application(ApplicationBase(folder))
    at = app.clock.now().replace(tzinfo=None) - timedelta(days=1)
    for call_id, account, text in (("acme", "Acme", SAID), ("initech", "Initech", SECRET)):
        people = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER))
        context = CallContext(call_id, f"Call with {account}", at, "Sarah Chen", people, (account,))
        app.store.save_call(Call(context, CallState.DONE))
        app.store.save_transcript(call_id, Transcript.of(context, [Segment(0, 1.0, 4.0, "Jane Wilson", text)]))
    app.base.preferences.save({"assistant_access": True, "assistant_accounts": ["Acme"]})
    app.memory.indexer.run()
    app.close()
    return folder


def test_the_sdks_own_client_reads_what_it_may(folder: Path) -> None:
    async def talk() -> None:
        parameters = StdioServerParameters(command=sys.executable, args=COMMAND, env=environment(folder), cwd=str(ROOT))
        async with stdio_client(parameters) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            assert {t.name for t in tools} == {"search_calls", "get_call", "ask", "open_promises", "brief"}
            assert all(t.annotations and t.annotations.read_only_hint for t in tools)
            found = await session.call_tool("ask", {"question": "What do the auditors ask for?"})
            assert SAID in found.content[0].text  # type: ignore[union-attr]
            listed = await session.call_tool("search_calls", {})
            assert [c["call_id"] for c in json.loads(listed.content[0].text)["calls"]] == ["acme"]  # type: ignore[union-attr]
            for arguments in ({"call_id": "initech"}, {"call_id": "../../etc/passwd"}, {"call_id": "x" * 9000}, {}):
                refused = await session.call_tool("get_call", arguments)
                assert refused.is_error
                assert SECRET not in str(refused)
            templates = (await session.list_resource_templates()).resource_templates
            assert [t.uri_template for t in templates] == ["callside://call/{call_id}/transcript"]
            assert SAID in str(await session.read_resource("callside://call/acme/transcript"))
            with pytest.raises(Exception, match=r"."):
                await session.read_resource("callside://call/initech/transcript")

    anyio.run(talk)


def talk_raw(folder: Path, sent: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *COMMAND],
        input=sent,
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_a_client_that_says_nothing_and_one_that_means_harm_change_nothing(folder: Path) -> None:
    assert talk_raw(folder, b"").returncode == 0
    hostile = b"\xff\xfe\x00\n{\n[[[[[\n" + b"[" * 100_000 + b"\n" + json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": SECRET}}}
    ).encode() + b"\n"  # fmt: skip
    done = talk_raw(folder, hostile)
    assert SECRET.encode() not in done.stdout
    assert b"Traceback" not in done.stdout
    app = Application(ApplicationBase(folder))
    assert app.store.verify_audit() >= 0
    assert len(app.store.calls()) == 2
    app.close()


def test_off_it_does_not_start(folder: Path) -> None:
    app = Application(ApplicationBase(folder))
    app.base.preferences.save({"assistant_access": False})
    app.close()
    done = talk_raw(folder, b"")
    assert done.returncode == 1
    assert b"assistant_access" in done.stderr
