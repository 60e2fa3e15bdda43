"""Captures of evasion attempts, and what is expected of each."""
