"""A file from arrival to preview to kept."""
