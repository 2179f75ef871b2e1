"""Results to text in every format, pure."""
