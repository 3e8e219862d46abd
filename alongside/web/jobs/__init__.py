"""Long work: queue, progress, retry, schedule."""
