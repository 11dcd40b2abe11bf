"""Benchmarks: start-up, requests, capacity units, stream throughput, publishing. ``python -m bench`` runs all."""
