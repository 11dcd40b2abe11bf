"""What Heed costs: start-up, requests, DynamoDB units, stream records, publishing. ``python -m bench`` runs all."""
