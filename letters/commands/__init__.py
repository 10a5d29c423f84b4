"""Where letters meet what is stored: reviews are read, files written, and what was made is noted."""
