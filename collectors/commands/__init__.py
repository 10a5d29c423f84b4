"""The commands of `python -m collectors`, by subject; `collectors/__main__.py` gives each its name."""
