"""Measurements against a peer or a limit, in the same run; told as ratios.

One module a benchmark, each with `tables() -> Iterator[Table]`. `make bench`
runs all, or those named: `python -m benchmarks custody playback`.
"""
