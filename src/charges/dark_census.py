"""Moved: the names of this module are in ``charges.dark.orders``; it goes in 0.2."""

from charges.dark.orders import MULTIPLES, DarkOrders, dark_census, order_by_flows

__all__ = ["MULTIPLES", "DarkOrders", "dark_census", "order_by_flows"]
