"""Who may come in, as whom, and what of it is written down."""
