"""What each system declares of itself agrees with what its package does and what the settings have."""

from typing import Any

import pytest

from app.domain.systems import ActionKind, Role, System, SystemSpec
from app.settings import Settings
from connectors.base import discover, systems, wirings

SPECS = [pytest.param(spec, id=system) for system, spec in systems().items()]


def classes_of(spec: SystemSpec, found: tuple[type[Any], ...]) -> list[type[Any]]:
    package = wirings()[spec.system].__module__.rpartition(".")[0] if spec.system in wirings() else ""
    return [cls for cls in found if cls.__module__.rpartition(".")[0] == package]


def test_every_system_declares_itself_once() -> None:
    assert list(systems()) == list(System)
    assert len({spec.place for spec in systems().values()}) == len(System)
    assert {kind for spec in systems().values() for kind in spec.kinds} == set(ActionKind)


@pytest.mark.parametrize("spec", SPECS)
def test_its_kinds_are_those_that_its_connectors_write(spec: SystemSpec) -> None:
    writers = classes_of(spec, discover().writers)
    assert spec.kinds == {kind for cls in writers for kind in cls.kinds}
    assert spec.vendors == {cls.vendor for cls in writers}


@pytest.mark.parametrize("spec", SPECS)
def test_it_tells_facts_if_it_has_a_source_of_them(spec: SystemSpec) -> None:
    assert bool(spec.facts) == bool(classes_of(spec, discover().sources))


@pytest.mark.parametrize("spec", SPECS)
def test_it_says_in_words_what_it_may_do(spec: SystemSpec) -> None:
    assert spec.scopes
    assert all(words for _, words in spec.scopes)
    assert bool(spec.provider) != bool(spec.allows)


@pytest.mark.parametrize("spec", SPECS)
def test_it_can_be_connected(spec: SystemSpec) -> None:
    if spec.provider:
        assert f"{spec.system}_client_id" in Settings.model_fields, "IT names the company's app"
        assert any(host in spec.provider.home for host in spec.hosts), "local-only mode lets its sign-in through"
        assert not spec.fields or (spec.takes_token and spec.fields == ("token",) and spec.home)
    else:
        assert spec.fields or Role.AUDIT in spec.roles, "a window asks for what it needs"
        assert spec.home or "address" in spec.fields
    assert spec.offer or Role.AUDIT in spec.roles
