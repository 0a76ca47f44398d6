"""What each clause of a call does: promises, asks, describes …, by the trained model, worked out once a call."""

from collections.abc import Sequence

from pipeline.core.commitment import BINDING, CommitmentModel
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.moments import Clause, clauses_of


class Acts:
    """The clauses of a call with the probability of each act; `of` gives a sentence's clauses."""

    def __init__(self, dialogue: Dialogue, model: CommitmentModel | None = None) -> None:
        self._model = model or CommitmentModel.shipped()
        self._clauses = {s.index: clauses_of(dialogue, s) for s in dialogue.sentences}
        every = [c for found in self._clauses.values() for c in found]
        shares = self._model.acts_of_all([c.moment for c in every])
        self._shares = {
            (c.sentence.index, c.at): dict(zip(self._model.acts, row.tolist(), strict=True))
            for c, row in zip(every, shares, strict=True)
        }

    def of(self, sentence: Sentence) -> list[Clause]:
        return self._clauses[sentence.index]

    def shares(self, clause: Clause) -> dict[str, float]:
        """Act → probability."""
        return self._shares[clause.sentence.index, clause.at]

    def binding(self, clause: Clause) -> float:
        """The calibrated probability that a clause commits somebody."""
        shares = self.shares(clause)
        return self._model.calibrated(sum(shares[act] for act in BINDING))

    def likely(self, sentence: Sentence, acts: Sequence[str]) -> float:
        """The probability of one of some acts, at the clause of a sentence where it is highest."""
        return max(sum(self.shares(c)[a] for a in acts) for c in self.of(sentence))

    def most(self, sentence: Sentence) -> str:
        """The act that some clause of a sentence shows most plainly."""
        best = max((self.shares(c) for c in self.of(sentence)), key=lambda shares: max(shares.values()))
        return max(best, key=lambda act: best[act])
