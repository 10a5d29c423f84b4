"""The commands of `python -m notices recipients`: who gets notices."""
