"""Every choice of new fields on the lines of the genuine diagrams of an operator."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
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

__getattr__, __dir__ = later(
    __name__,
    {
        "content": (
            "Content",
            "NewField",
            "concrete",
        ),
        "search": (
            "MAX_HYPERCHARGES",
            "MAX_PHASES",
            "choices",
            "contents",
            "listable",
        ),
    },
)
