internal import Claims
internal import Documents
internal import Wording

extension ClaimVerdict {
  /// The verdict as people read it.
  var words: String { said(.named(name)) }

  /// "3 supported".
  func counted(_ count: Int) -> String { said(.counted("\(count)", name)) }

  private var name: String {
    switch self {
    case .supported: "supported"
    case .contradicted: "contradicted"
    case .notShown: "not shown"
    case .noData: "no data"
    }
  }

  /// What stands before the word, so that no mark is told by its colour alone.
  var sign: String {
    switch self {
    case .supported: "✓"
    case .contradicted: "✗"
    case .notShown: "○"
    case .noData: "–"
    }
  }

  /// Sign and word, which no line may end between: "✓ supported".
  var signed: String { "\(sign)\u{A0}\(words.replacing(" ", with: "\u{A0}"))" }

  /// The mark as it stands in a text.
  var mark: TextSpan {
    var span = TextSpan(signed)
    span.isStrong = true
    span.tone =
      switch self {
      case .supported: .positive
      case .contradicted: .negative
      case .notShown, .noData: .neutral
      }
    return span
  }
}

extension ClaimBasis {
  /// What a claim rests on, as people read it.
  var words: String {
    switch self {
    case .judgments: said("judgments of single responses")
    case .publishedPoints: said("published scores without item-level data")
    case .rankSets: said("simultaneous rank sets")
    case .given: said("names and counts, which have no sampling error")
    }
  }
}
