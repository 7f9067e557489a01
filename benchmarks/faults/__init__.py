"""Faults of the WhatsApp channel, F1 to F4: break something, keep a ledger of what was promised, compare in the end.

`python -m benchmarks.faults [F1 F2 F3 F4] [--database sqlite|postgresql]` is the long form; `tests/faults` runs the same
drills in short.
"""
