"""The checks of a pack, a module a subject; ``all`` runs them."""
