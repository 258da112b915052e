// The FeedParsing target.
