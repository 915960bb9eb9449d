"""The desk at 10,000, 100,000 and 1,000,000 recordings: pages under twenty people, a bulk tag."""

from benchmarks.desk.measuring import SIZES, tables

__all__ = ["SIZES", "tables"]
