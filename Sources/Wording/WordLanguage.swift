/// A language that the program has words in.
package enum WordLanguage: String, CaseIterable, Sendable {
  case english = "en"
  case simplifiedChinese = "zh-Hans"
  /// English with marks round what is said: what stands without them is in no catalogue.
  case pseudo = "qps-ploc"

  /// The language of the words in a report of a given language: English where there is no other.
  ///
  /// - Parameter tag: As of BCP 47, such as `zh-CN`.
  package init(tag: String) {
    let parts = tag.lowercased().split { $0 == "-" || $0 == "_" }.map(String.init)
    switch parts.first {
    case "zh" where parts.dropFirst().allSatisfy({ !["hant", "tw", "hk", "mo"].contains($0) }):
      self = .simplifiedChinese
    case "qps": self = .pseudo
    default: self = .english
    }
  }

  /// Whether the language itself is one that the program has words in.
  package static func has(_ tag: String) -> Bool {
    WordLanguage(tag: tag) != .english || tag.lowercased().hasPrefix("en")
  }
}
