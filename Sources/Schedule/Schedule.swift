// The Schedule target.
