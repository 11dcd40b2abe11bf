"""The guard around every view: it reads requests into models, and turns results and errors into responses."""
