"""Feedback and appeals: what they hold and what they must meet to be accepted."""
