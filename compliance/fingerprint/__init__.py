"""Tokens to fingerprints: the MinHash of every window."""
