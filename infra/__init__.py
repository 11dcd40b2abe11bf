"""What stands around the application: building, deploying, the local cloud. Nothing in chalicelib imports this."""
