"""Run inside a network namespace of its own: tries the network with and without local-only, and prints what left.

Nothing leaves the namespace, and everything that a process would send to the world is seen in it.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ALLOWED, OTHER = "203.0.113.7", "203.0.113.9"
ETH_P_ALL, ETH_P_IP = 0x0003, 0x0800


def interfaces() -> None:
    """All of IPv4 is this machine: whatever is sent anywhere passes on the loopback interface, and is seen there."""
    for command in ("ip link set lo up", "ip route add local 0.0.0.0/0 dev lo"):
        subprocess.run(command.split(), check=True)


def watcher() -> socket.socket:
    seen = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    seen.bind(("lo", 0))
    seen.setblocking(False)
    return seen


def destinations(seen: socket.socket) -> list[str]:
    """Where packets were sent since the last look, this machine's own addresses left out."""
    found = set()
    while True:
        try:
            frame = seen.recv(65535)
        except BlockingIOError:
            return sorted(found)
        where = socket.inet_ntoa(frame[30:34]) if int.from_bytes(frame[12:14]) == ETH_P_IP else ""
        if where and not where.startswith("127."):
            found.add(where)


WAYS = {
    "socket": "import socket; socket.create_connection((host, 443), timeout=0.5)",
    "datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (host, 9))",
    "requests": "from connectors.http import requests_session as s; s(f'https://{host}', timeout=0.5).get(f'https://{host}/')",
    "httpx": "from connectors.http import httpx_client as c; c(f'https://{host}', timeout=0.5).get(f'https://{host}/')",
    "slack": "from connectors.base import Account as a; from connectors.slack.client import connect as c; "
    "c(a(f'https://{host}', lambda: 't'), 0.5).auth_test()",
    "asyncio": "import asyncio; asyncio.run(asyncio.wait_for(asyncio.open_connection(host, 443), 0.5))",
    "urllib": "import urllib.request as u; u.urlopen(f'http://{host}/', timeout=0.5)",
    "name": "import socket; socket.create_connection(('telemetry.example.com', 443), timeout=0.5)",
}
# The program's own start, then each way in turn.
TRY = """
import json, sys
from app.cli.process_hardening import harden
from app.cli.start import obey_policy
harden(); obey_policy()
host, ways, said = sys.argv[1], json.loads(sys.argv[2]), {}
for name, way in ways.items():
    try:
        exec(way)
        said[name] = "connected"
    except BaseException as error:
        told = []
        while error is not None:
            told.append(type(error).__name__)
            error = error.__cause__ or error.__context__ or next((a for a in error.args if isinstance(a, BaseException)), None)
        said[name] = told[-1]
print(json.dumps(said))
"""


def attempt(host: str, ways: dict[str, str], **environment: str) -> dict[str, str]:
    command = [sys.executable, "-W", "ignore", "-c", TRY, host, json.dumps(ways)]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main(folder: Path, sound: str) -> None:
    interfaces()
    seen = watcher()
    policy = folder / "policy.json"
    policy.write_text(json.dumps({"mandatory": {"local_only": True, "allowed_hosts": [ALLOWED]}}))
    closed = {"CALLSIDE_POLICY_FILE": str(policy)}
    few = {name: WAYS[name] for name in ("socket", "requests")}
    report: dict[str, object] = {"refused": attempt(OTHER, WAYS, **closed), "refused packets": destinations(seen)}
    attempt(ALLOWED, few, **closed)
    report["allowed packets"] = destinations(seen)
    attempt(OTHER, few)
    report["open packets"] = destinations(seen)
    words = folder / "words.jsonl"
    # The speech runtime's telemetry leaves an identifier and a queue in the home folder before it sends anything.
    home = folder / "home"
    home.mkdir()
    closed |= {"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""}
    for silent in ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS"):
        os.environ.pop(silent, None)
    for command in (["transcribe", sound, "--out", str(words)], ["accounts", "list"], ["models", "get", "base.en"]):
        done = subprocess.run(
            [sys.executable, "-m", "app", *command],
            env={**os.environ, **closed},
            capture_output=True,
            text=True,
            check=False,
        )
        report[" ".join(command[:2] if command[0] != "transcribe" else command[:1])] = [done.returncode, done.stderr]
    report["command packets"] = destinations(seen)
    report["words"] = words.exists()
    report["left at home"] = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())
    print(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
