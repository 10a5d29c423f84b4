"""Charts: pure functions of a frame and the reader's words."""
