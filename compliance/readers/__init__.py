"""Bytes to dispatches and articles, one module a format."""
