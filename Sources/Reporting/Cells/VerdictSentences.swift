internal import Documents

/// Sentences above a table, the first of them strong.
func sentenceBlocks(_ sentences: [String]) -> [Block] {
  guard let first = sentences.first else { return [] }
  var strong = TextSpan(first)
  strong.isStrong = true
  return [.paragraph([strong] + sentences.dropFirst().map { TextSpan(" " + $0) })]
}
