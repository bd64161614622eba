"""What `tracker check` asks: which differences count, how much, and which have been accepted."""
