"""Structured logs. Ids, names and counts only: free text, contacts, keys and tokens are never logged."""

from aws_lambda_powertools import Logger

logger = Logger(service="heed")
