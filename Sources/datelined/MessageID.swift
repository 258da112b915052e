/// Identifiers of messages that programs may look for, 128 random bits each (sd-journal(3), MESSAGE_ID).
///
/// `systemd/dateline.catalog` explains them to `journalctl -x`.
enum MessageID {
    static func of(_ message: String) -> String? { table[message] }

    private static let table: [String: String] = [
        "started": "6aed737361f54d08aac7c1328d3ef3ef",
        "stopped": "2897db027e2a4c3f8f17fecb6079df13",
        "stopped by an error": "ad3ac1457bfa40029d70c8445750b52b",
        "reloaded": "cc520929d52e4a3ea7e3b5b07d04e218",
        "not reloaded": "5652363ca48c4defa819f451d5307c74",
        "no progress": "551e5a5cab07403cad13c643b8189648",
        "the store cannot be written; polls wait until it can": "d62f6c505b1c41f0af3a52046a99aeb3",
        "the store cannot be written; the start waits until it can": "8bc8e2c5a3f94d0f8f0f9b6d3b1f7c42",
        "the store can be written again; polls continue": "43cd6baffb8346d0b4e559e1f8684103",
        "no host can be reached: our own network is down; polls wait": "c8c2f6e41ceb41629acda06c5dd49a67",
        "hosts can be reached again; polls continue": "d5cde936070b4fb59a71e64817484c62",
        "host paused": "79e8d76e289b4346838d0d527bc8d629",
        "poll failed": "e80fd85b040049258388d0a1d3d1c566",
        "polls succeed again": "4b2f0f0d7a7b4a0c9b7d6a1d5a3c8e61",
        "the store is sound": "0c6f4a6b8a1e4d0f9f0a3c5be2d7416c",
        "the last run did not close the store; it is checked": "d9a5f7c35ef24bbfae0c7a04b2f6e318",
        "changed keys need a restart": "7e0b1c9b52f14be6a6d6c0f3a48d9b25",
        "the hook failed": "5c0c5da4ce464bcc9e9caddf006d28a3",
        "set aside after two crashes; it is tried again by another version of dateline, or when a user asks":
            "d138bcf6d55c43f5b1009b8adcc543ed",
    ]
}
