"""Models in the formats of other programs: a writer each, and the registry of all."""

from nuloops.formats.registry import WRITERS, Writer, omissions, texts, write

__all__ = ["WRITERS", "Writer", "omissions", "texts", "write"]
