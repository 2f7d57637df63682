"""Decks of slides: frames with a figure each, for Beamer, PowerPoint or as PDF."""

from typing import TYPE_CHECKING

from topologies.later import later

if TYPE_CHECKING:
    from topologies.drawing.slides.decks import FORMATS, deck
    from topologies.drawing.slides.frames import (
        FOOT,
        HEAD,
        LARGEST,
        MARGIN,
        MAX_TITLE,
        NOTE_ROOM,
        NOTE_SIZE,
        PAGE,
        TITLE_AT,
        TITLE_SIZE,
        Frame,
        Place,
        in_one_box,
        in_place,
        noted,
        placed,
    )

__all__ = [
    "FOOT",
    "FORMATS",
    "HEAD",
    "LARGEST",
    "MARGIN",
    "MAX_TITLE",
    "NOTE_ROOM",
    "NOTE_SIZE",
    "PAGE",
    "TITLE_AT",
    "TITLE_SIZE",
    "Frame",
    "Place",
    "deck",
    "in_one_box",
    "in_place",
    "noted",
    "placed",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "decks": (
            "FORMATS",
            "deck",
        ),
        "frames": (
            "FOOT",
            "HEAD",
            "LARGEST",
            "MARGIN",
            "MAX_TITLE",
            "NOTE_ROOM",
            "NOTE_SIZE",
            "PAGE",
            "TITLE_AT",
            "TITLE_SIZE",
            "Frame",
            "Place",
            "in_one_box",
            "in_place",
            "noted",
            "placed",
        ),
    },
)
