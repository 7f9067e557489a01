"""Faults of the channel and the clock, F1 to F4, F8 and F11: break something, keep a ledger of what was promised, compare.

`python -m benchmarks.faults [F1 F2 F3 F4 F8 F11] [--database sqlite|postgresql]` is the long form; `tests/faults` runs
the same drills in short.
"""
