"""Adapters: AWS services, the cleaning of files, templates and a clock, behind the ports of the domain."""
