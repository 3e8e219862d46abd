"""The people: sign-in, permissions, records, pages."""
