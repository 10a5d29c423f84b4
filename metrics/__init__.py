"""Figures: pure, frames in and frames out; no clock, no files, no SQL, no screen."""
