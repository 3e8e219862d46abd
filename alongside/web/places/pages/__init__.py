"""What the pages about places say."""
