// swift-format-ignore-file
enum TrainedWeights { static let base64: StaticString = "" }
