"""Where the house is wired: settings, environment, urls, frame, cohorts."""
