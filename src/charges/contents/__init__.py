"""Every choice of new fields on the lines of the genuine diagrams of an operator."""

from charges.contents.content import Content, NewField, concrete
from charges.contents.search import MAX_HYPERCHARGES, MAX_PHASES, choices, contents, listable

__all__ = [
    "MAX_HYPERCHARGES",
    "MAX_PHASES",
    "Content",
    "NewField",
    "choices",
    "concrete",
    "contents",
    "listable",
]
