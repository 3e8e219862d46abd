"""What the pages of recruitment over time say."""
