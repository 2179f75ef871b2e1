"""Match and grant to findings and a verdict."""
