"""The commands of `python -m metrics`, a module each; `asked` has their options, `call` what they have in common."""
