"""Article and dispatch to a match: candidates, seeds, alignment, passages."""
