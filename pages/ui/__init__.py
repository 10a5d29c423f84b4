"""What every page shares: words, cached reads, choices in the URL, charts, tables."""
