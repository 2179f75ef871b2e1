"""What a dispatch looks like: agencies, signals, rights notices, versions."""
