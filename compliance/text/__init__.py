"""Text to arrays: characters folded, tokens with exact offsets, sentences, quotations."""
