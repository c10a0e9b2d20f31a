"""The walk-in log: the short page, what was logged, corrections, and finding an offer on the way."""
