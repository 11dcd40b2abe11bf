"""What a stack costs and what it can take, computed from measured units, the template and a table of prices.

``python -m infra.cost --ratings 1e6 --negative 0.1`` prints a year's cost by part.
"""
