"""The list of parts for whoever watches for vulnerabilities: CycloneDX, the same bytes for the same parts."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

import version
from notices import Part


def write(parts: Sequence[Part], path: Path) -> None:
    path.write_text(render(parts), encoding="utf-8")


def render(parts: Sequence[Part]) -> str:
    program = Component(type=ComponentType.APPLICATION, name="callside", version=version.current(), bom_ref="callside")
    bom = Bom(components=[_component(part) for part in parts])
    bom.metadata.component = program
    bom.metadata.timestamp = version.commit_time()
    bom.register_dependency(program, bom.components)
    # A name made from what it lists: random ones would make two builds differ.
    names = "\n".join(f"{part.kind}/{part.name}/{part.version}" for part in parts)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"callside/{version.current()}\n{names}")
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"


def _component(part: Part) -> Component:
    url = {
        "pypi": PackageURL("pypi", name=part.name.lower().replace("_", "-"), version=part.version),
        "deb": PackageURL("deb", namespace="debian", name=part.name, version=part.version),
    }.get(part.kind, PackageURL("generic", name=part.name.lower(), version=part.version))
    return Component(
        type=ComponentType.LIBRARY,
        name=part.name,
        version=part.version,
        purl=url,
        bom_ref=url.to_string(),
        licenses=[DisjunctiveLicense(name=part.license)],
        components=[
            Component(
                type=ComponentType.LIBRARY,
                name=name,
                bom_ref=f"{url.to_string()}#{name}",
                licenses=[DisjunctiveLicense(name=license_)],
            )
            for name, license_ in part.inside
        ],
    )
