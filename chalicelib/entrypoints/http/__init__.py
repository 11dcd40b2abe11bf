"""The guard around every view: requests to models, results and errors to responses."""
