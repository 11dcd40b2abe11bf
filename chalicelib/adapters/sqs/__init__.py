"""Queues: the outbox, work on groups, failures."""
