"""A mapping that does not change: part of values that are compared, hashed, copied, pickled and sent to processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V", covariant=True)


class Frozen(Mapping[K, V]):
    """A mapping without methods that change it; equal to any mapping with the same items, whatever their order.

    The hash is that of the items, so these must have one.

    >>> charges = Frozen({"B-L": -1})
    >>> charges, charges == {"B-L": -1}, len({charges, Frozen({"B-L": -1})})
    (Frozen({'B-L': -1}), True, 1)
    """

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Frozen({self._items})"

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __reduce__(self) -> tuple[type[Frozen[K, V]], tuple[dict[K, V]]]:
        return type(self), (self._items,)
