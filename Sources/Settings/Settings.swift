// The Settings target.
