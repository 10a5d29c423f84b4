"""The circular, clause by clause: what each office keeps, does not keep, or of which it is not known."""
