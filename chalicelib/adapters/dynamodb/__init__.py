"""Stores in DynamoDB, its stream, and every key."""
