"""Heed's Lambda code: domain (pure), services (use cases), adapters (AWS), entrypoints (Chalice)."""
