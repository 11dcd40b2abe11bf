"""Tests of the API: requests through the real app with in-memory adapters."""
