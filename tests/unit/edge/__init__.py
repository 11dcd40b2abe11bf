"""The API at its edge: requests through the real app, with everything behind it in memory."""
