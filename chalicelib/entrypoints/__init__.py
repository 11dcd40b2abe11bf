"""Chalice blueprints and handlers: parse, call one service, translate the result."""
