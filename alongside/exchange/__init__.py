"""The formats of the outside world: files to and from core objects."""
