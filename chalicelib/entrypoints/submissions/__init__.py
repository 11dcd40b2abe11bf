"""Calls about submissions: appeals, files, outreach; with receipts and transaction tokens."""
