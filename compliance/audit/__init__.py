"""The orchestra: registering, checking, auditing."""
