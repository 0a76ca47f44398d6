"""Writes the policy templates from the settings' declarations: ADMX and ADML, OMA-URIs, a profile and a plist for macOS, a
JSON schema, an example policy.json, and the documentation. Nothing here is edited by hand.

    python packaging/policy/generate.py [--out DIR]
"""

import argparse
import csv
import io
import json
import plistlib
import sys
import uuid
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from admx import adml, admx, data  # noqa: E402 - the path comes first
from document import document  # noqa: E402

from app.policy.schema import Entry, entries  # noqa: E402
from app.policy.sources import DOMAIN  # noqa: E402

# What a careful company would begin with; each value stands for its setting in every example.
EXAMPLE: dict[str, Any] = {
    "recording_allowed": True,
    "consent_all_party_places": ["*"],
    "retention_audio_days_most": 7,
    "retention_transcript_days_most": 90,
    "retention_consent_days": 1095,
    "retention_audit_days": 365,
    "local_only": True,
    "allowed_hosts": ["proxy.example.com"],
    "allowed_systems": ["salesforce", "google", "slack", "jira"],
    "language_provider": "offline",
    "autonomy_stage": "preview",
    "pseudonymous_audit": True,
    "voiceprint": False,
}
RECOMMENDED: dict[str, Any] = {"brief_lead_minutes": 10, "help_timeout_seconds": 60}
NAMESPACE = uuid.UUID("5b1d0d0e-3f0a-5c2e-9b44-ca115de00002")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "generated")
    out: Path = parser.parse_args().out
    for name, content in files().items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files())} files in {out}")
    return 0


def files() -> dict[str, bytes]:
    """Every generated file, the same bytes for the same declarations."""
    known = entries()
    return {
        "callside.admx": admx(known),
        "en-US/callside.adml": adml(known),
        "oma-uri.csv": oma_uris(known),
        f"{DOMAIN}.plist": plistlib.dumps({**EXAMPLE, "Recommended": RECOMMENDED}),
        "callside.mobileconfig": profile(),
        "policy.json": pretty({"mandatory": EXAMPLE, "recommended": RECOMMENDED}),
        "policy.schema.json": pretty(schema(known)),
        "POLICIES.md": document(known),
    }


def pretty(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def oma_uris(known: tuple[Entry, ...]) -> bytes:
    """A line a policy, as Intune's custom profile takes them; the first one installs the template itself."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["OMA-URI", "Data type", "Value", "Meaning"])
    install = "./Device/Vendor/MSFT/Policy/ConfigOperations/ADMXInstall/Callside/Policy/CallsideAdmx"
    writer.writerow(
        [install, "String", "(the content of callside.admx)", "Installs the template; once, before the others."]
    )
    for entry in known:
        value = data(entry, EXAMPLE.get(entry.name, entry.default))
        writer.writerow(
            [f"./Device/Vendor/MSFT/Policy/Config/Callside~Policy~Callside/{entry.name}", "String", value, entry.help]
        )
        if entry.bound_of is None:
            uri = f"./Device/Vendor/MSFT/Policy/Config/Callside~Policy~Callside~Recommended/{entry.name}_recommended"
            value = value.replace(f'id="{entry.name}"', f'id="{entry.name}_recommended"')
            writer.writerow([uri, "String", value, f"Recommended: {entry.help}"])
    return text.getvalue().encode()


def profile() -> bytes:
    """A configuration profile that forces the example's values; its identifiers never change."""
    settings = {**EXAMPLE, "Recommended": RECOMMENDED}
    payload = {
        "PayloadType": "com.apple.ManagedClient.preferences",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{DOMAIN}.policy.preferences",
        "PayloadUUID": str(uuid.uuid5(NAMESPACE, "preferences")).upper(),
        "PayloadEnabled": True,
        "PayloadDisplayName": "Callside settings",
        "PayloadContent": {DOMAIN: {"Forced": [{"mcx_preference_settings": settings}]}},
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"{DOMAIN}.policy",
            "PayloadUUID": str(uuid.uuid5(NAMESPACE, "profile")).upper(),
            "PayloadScope": "System",
            "PayloadRemovalDisallowed": True,
            "PayloadDisplayName": "Callside",
            "PayloadOrganization": "Your organization",
            "PayloadContent": [payload],
        }
    )


def schema(known: tuple[Entry, ...]) -> dict[str, Any]:
    """JSON Schema for policy.json; Jamf's custom settings take its `mandatory` part."""

    def level(chosen: list[Entry]) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": False, "properties": {e.name: _property(e) for e in chosen}}

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Callside policy",
        "type": "object",
        "properties": {
            "mandatory": level(list(known)),
            "recommended": level([e for e in known if e.bound_of is None]),
        },
    }


def _property(entry: Entry) -> dict[str, Any]:
    types = {
        "bool": "boolean",
        "int": "integer",
        "float": "number",
        "text": "string",
        "list": "array",
        "choice": "string",
    }
    found: dict[str, Any] = {"type": types[entry.kind], "description": entry.help}
    if entry.bound_of is None:
        found["default"] = list(entry.default) if entry.kind == "list" else entry.default
    if entry.kind == "list":
        found["items"] = {"type": "string"}
    if entry.choices:
        found["enum"] = list(entry.choices)
    found |= {} if entry.least is None else {"minimum": entry.least}
    return found | ({} if entry.most is None else {"maximum": entry.most})


if __name__ == "__main__":
    sys.exit(main())
