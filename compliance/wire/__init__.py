"""What a dispatch looks like: agencies, signals, rights notices, terms, versions."""
