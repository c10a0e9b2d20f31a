"""Deleting what is no longer needed: which records when, by two people, and what remains."""
