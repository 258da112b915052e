/// The kinds of entries in the change log, as `watch`, events and webhooks name them.
public enum ChangeKind {
    /// Every kind that is written.
    public static let all = [
        "poll", "article", "revision", "fact", "page", "health", "gap", "move", "gone", "feed", "removed", "offline", "online",
    ]
}
