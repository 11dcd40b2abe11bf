"""Sample surveys: their life and their results."""
