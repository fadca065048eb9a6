internal import Statistics
internal import Wording

extension FixedBlocks {
  /// What `body` gives for 0..<`count`, said in the language of the caller: a thread of Dispatch does not
  /// know it.
  static func saying<Element: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Element
  ) -> [Element] {
    let language = Words.language
    return map(count) { index in Words.$language.withValue(language) { body(index) } }
  }
}
