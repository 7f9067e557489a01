"""Measurements and fault drills from outside the app: each starts real processes on this machine and ends them."""
