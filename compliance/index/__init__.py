"""Fingerprints to postings: immutable mapped segments."""
