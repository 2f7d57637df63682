"""The application: load a model, examine it, draw diagrams, write catalogues.  The command line is ``nuloops.cli``.

>>> import nuloops
>>> scotogenic = nuloops.load("scotogenic")
>>> scotogenic.model.vevs
('H',)
>>> bool(scotogenic.verify())
True

Each of these names is imported when it is first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nuloops.door import LoadedModel, Verification, draw, generate, load

__version__ = "0.1.0"

__all__ = ["LoadedModel", "Verification", "draw", "generate", "load"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'nuloops' has no attribute {name!r}")
    from nuloops import door

    return getattr(door, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
