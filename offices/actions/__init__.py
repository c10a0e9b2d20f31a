"""Writes of the house."""
