"""Where forms, actions and pages of reach meet."""
