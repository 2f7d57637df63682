"""Integers that users give: those of Python, NumPy or SymPy, kept as Python's."""

from __future__ import annotations

from operator import index
from typing import SupportsIndex

from topologies.errors import MalformedInput


def integer(value: object, what: str, least: int | None = None) -> int:
    """The value as a Python int, if it is an integer of any library; otherwise MalformedInput says what is needed.

    Truth values are no integers, and neither are floats such as 2.0.

    Arguments:
        value: what was given.
        what: the message, before what was got.
        least: the smallest integer that is allowed.

    >>> import numpy as np
    >>> integer(np.int8(3), "loops must be an integer")
    3
    >>> integer(-1, "loops must be an integer from 0 on", 0)
    Traceback (most recent call last):
    topologies.errors.MalformedInput: loops must be an integer from 0 on, got -1
    """
    if type(value) is int and (least is None or value >= least):  # asking a protocol is slow
        return value
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        try:
            number = index(value)
        except TypeError:  # NumPy's truth values, and arrays of more than one number
            pass
        else:
            if least is None or number >= least:
                return number
    long = isinstance(value, int) and value.bit_length() > 1000  # Python refuses to write very long ones
    raise MalformedInput(f"{what}, got {'a very long one' if long else repr(value):.60}")
