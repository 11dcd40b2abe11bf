"""Calls of who submits: appeals, receipts, transaction tokens."""
