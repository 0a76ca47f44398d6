"""The only wiring: which adapter stands behind which port."""

from app.domain.errors import UserActionNeeded
from app.domain.ports import Extractor, Proposer, QuestionFinder, Verifier, Withholder
from pipeline.extraction import OfflineExtractor
from pipeline.proposals import FollowUpProposer
from pipeline.question import LiveQuestionFinder
from pipeline.verification import ClaimVerifier, verify_claims
from pipeline.withholding import PassageWithholder

__all__ = ["extractor", "proposer", "question_finder", "verifier", "verify_claims", "withholder"]


def extractor(provider: str = "offline") -> Extractor:
    """The extractor of that name. Raises UserActionNeeded for one that is unknown or not configured."""
    if provider == "offline":
        return OfflineExtractor()
    raise UserActionNeeded(
        f"The provider {provider} has no language model configured: set its address and model in "
        f"the settings, or use --provider offline."
    )


def verifier() -> Verifier:
    return ClaimVerifier()


def withholder() -> Withholder:
    return PassageWithholder()


def proposer() -> Proposer:
    return FollowUpProposer()


def question_finder() -> QuestionFinder:
    return LiveQuestionFinder()
