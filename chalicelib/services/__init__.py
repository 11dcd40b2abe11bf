"""Use cases, one verb a module: gather, decide in the domain, apply through a port."""
