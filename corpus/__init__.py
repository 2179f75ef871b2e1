"""Sample dispatches, articles and licences, all invented: data, not code (see README.md)."""
