"""Questionnaires, and answers checked and scored against them."""
