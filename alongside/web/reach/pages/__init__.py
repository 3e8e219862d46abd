"""What the pages of reach say."""
