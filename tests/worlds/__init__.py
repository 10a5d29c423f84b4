"""Small made-up worlds for tests: posts in X's own form, and the cases in them worked out slowly by the letter."""
