// The Fetch target.
