"""Tools around the application: build, deployment, local cloud, pack tool, loader. chalicelib imports none of them."""
