"""Text to arrays: characters folded, tokens with exact offsets, sentences, quotations."""

from compliance.text.folding import NORMALISER_VERSION

__all__ = ["NORMALISER_VERSION"]
