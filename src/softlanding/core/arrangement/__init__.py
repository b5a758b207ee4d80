"""The exact search for one arrangement of a party's tasks at the counters of a desk, in ticks and bitmaps."""

from softlanding.core.arrangement.best import Answer, best_arrangement
from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.work import Placed, Table, Work

__all__ = ["PATIENCE", "Answer", "Board", "Patience", "Placed", "Work", "best_arrangement"]

PATIENCE = 2000
"""How many situations the search of one start looks at unless told otherwise."""


class Board(Table):
    """The free ticks of a desk's counters, and the search for arrangements on them."""

    def answer(self, start: int, limit: int, patience: int = PATIENCE) -> Answer:
        """The best arrangement from start that ends by limit, and whether it is proven to be the best of all."""
        picture = [[mask >> start for mask in row] for row in self.free]
        answer = best_arrangement(self.work, picture, max(0, limit - start), patience)
        return answer._replace(placed=answer.placed and tuple(p.moved(start) for p in answer.placed))
