"""The SQLite file: register and ledger."""
