"""Collection: the only room that talks to X."""
