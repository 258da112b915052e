// The Sync target.
