"""Moved: the names of this module are in the modules below; it goes in 0.2."""

from charges.terms.operators import Term, TooMany, bounded, invariants, products, term, terms
from charges.terms.protection import Protection

__all__ = ["Protection", "Term", "TooMany", "bounded", "invariants", "products", "term", "terms"]
