"""Moved: the names of this module are in the modules below; it goes in 0.2."""

from nuloops.report.figures import MOST_DRAWN, figures
from nuloops.report.html import html
from nuloops.report.latex import latex
from nuloops.report.text import headline, section_text, text

__all__ = ["MOST_DRAWN", "figures", "headline", "html", "latex", "section_text", "text"]
