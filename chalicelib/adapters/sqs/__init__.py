"""Queues: the outbox, work on groups, files to be cleaned, failures."""
