/// A file that a cell has asked for, in the words of its options.
enum FileUse: Codable, Hashable, Sendable {
  case cultures(String)
  case probabilities(String)
  case people(role: String, text: String)
  case gold(text: String, map: String?)
}

/// A file that a result was made with, as it was then.
struct UsedFile: Codable, Sendable {
  let use: FileUse
  let digest: String
}

/// A result as it is kept from one build to the next.
struct KeptResult<Output: Codable & Sendable>: Codable, Sendable {
  /// The files that were read for it: it holds as long as they say the same.
  let files: [UsedFile]
  let output: Output
}
