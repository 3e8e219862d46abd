"""The look of every page: NHS.UK layout, fields and errors."""
