// The Inspection target.
