"""Cases, work orders and the workflow engine."""
