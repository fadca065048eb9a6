/// Options that were called otherwise: the former words are taken still, and stand in no help.
enum FormerOptions {
  private static let words: [String: [String: String]] = [
    "leaderboard": ["--columns": "--map"],
    "report": ["--columns": "--map"],
    "calibrate": ["--model": "--response-model"],
  ]

  /// The arguments in the words of today.
  static func renewed(_ arguments: [String]) -> [String] {
    guard let command = arguments.first, var words = words[command] else { return arguments }
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    // Of judgments, --model names models.
    let options = arguments[..<end].map { $0.prefix { $0 != "=" } }
    if options.contains("--logs") || options.contains("--study") { words["--model"] = nil }
    return arguments[..<end].map { argument in
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let word = words[String(parts[0])] else { return argument }
      return parts.count == 1 ? word : "\(word)=\(parts[1])"
    } + arguments[end...]
  }
}
