"""Slides of 16:9, and files of them."""

from .decks import FORMATS, deck
from .frames import Frame, Place, in_one_box, in_place, noted, placed

__all__ = ["FORMATS", "Frame", "Place", "deck", "in_one_box", "in_place", "noted", "placed"]
