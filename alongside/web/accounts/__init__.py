"""Users, organisations, teams, roles, permissions."""
