"""What one of two readers alone found may be so; what both found stands as its checks say."""

import pytest

from app.domain.claims import Check, Status, Verification
from pipeline.verification.two_readers import settled

PASSED = Verification(Status.VERIFIED, {Check.QUOTE: True, Check.COMMITMENT: True}, 0.9)
NO_PROMISE = Verification(Status.UNSUPPORTED, {Check.QUOTE: True, Check.COMMITMENT: False}, 0.2)
NOT_SAID = Verification(Status.UNSUPPORTED, {Check.QUOTE: True, Check.SUPPORT: False, Check.COMMITMENT: True}, 0.2)


def readers(*, rules: bool, model: bool) -> dict[Check, bool]:
    return {Check.BY_RULES: rules, Check.BY_MODEL: model}


def test_without_a_second_reader_nothing_changes() -> None:
    assert settled(PASSED, {}) is PASSED


@pytest.mark.parametrize(
    ("verdict", "rules", "model", "status"),
    [
        (PASSED, True, True, Status.VERIFIED),
        (NOT_SAID, True, True, Status.UNSUPPORTED),
        (PASSED, True, False, Status.MAYBE),
        (NO_PROMISE, True, False, None),
        (PASSED, False, True, Status.VERIFIED),
        (NO_PROMISE, False, True, Status.MAYBE),
        (NOT_SAID, False, True, Status.UNSUPPORTED),
    ],
)
def test_the_readers_agreement_decides(verdict: Verification, rules: bool, model: bool, status: Status | None) -> None:
    found = settled(verdict, readers(rules=rules, model=model))
    assert (found.status if found else None) == status


def test_a_claim_of_the_model_alone_needs_a_check_that_knows_nothing_of_it() -> None:
    found = settled(PASSED, readers(rules=False, model=True), has_gate=False)
    assert found is not None
    assert (found.status, found.confidence <= 0.6) == (Status.MAYBE, True)
