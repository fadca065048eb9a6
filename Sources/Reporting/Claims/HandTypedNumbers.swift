internal import Analysis
internal import Claims
internal import Diagnostics
internal import Documents
internal import PrintedNumbers

/// A warning for each number that somebody typed into prose and a cell prints too: the next time that the
/// data change, one of the two is wrong.
struct HandTypedNumbers {
  /// What a number on a page comes from.
  struct Origin: Sendable {
    /// "Table 2".
    let name: String
    /// What references name; nil where the cell has no label.
    let label: String?
  }

  /// By printed form.
  private var origins: [String: Origin] = [:]
  /// Scores that may be written as inline values.
  private let scores: [ModelScore]
  /// The ends of scales in their printed form: a scale is not computed from data.
  private let ends: Set<String>

  /// - Parameters:
  ///   - scores: Of the first source, which an expression without a source means.
  ///   - scales: Those of the instruments, beside the one from 0 to 100 on which scores are shown.
  init(scores: [ModelScore], scales: [ClosedRange<Double>] = []) {
    self.scores = scores
    ends = Set(
      (scales + [0...100]).flatMap { [$0.lowerBound, $0.upperBound] }.map(NumberText.plain))
  }

  /// Takes note of what blocks print.
  mutating func add(_ blocks: [Block], of origin: Origin) {
    for block in blocks {
      for text in block.figures {
        for number in NumberToken.all(in: Array(text)) where origins[number.text] == nil {
          origins[number.text] = origin
        }
      }
    }
  }

  /// The warnings on a piece of prose, in its order.
  func notices(on prose: LintedProse) -> [Diagnostic] {
    let notices = NumberToken.all(in: prose.masked).lazy.compactMap { number -> Diagnostic? in
      guard number.isTelling, !ends.contains(number.text), let origin = origins[number.text],
        !HandTypedNumbers.counting.contains(prose.word(before: number.offset))
      else { return nil }
      return Diagnostic(
        "handTypedNumbers", severity: .warning, at: prose.place(of: number.offset),
        "`\(number.text)` is typed by hand, and \(origin.name) prints it too: they part when the data "
          + "change", remedy: remedy(for: number, of: origin))
    }
    return Array(notices.prefix(ProseLints.mostOfKind))
  }

  /// What a number behind them counts is a place in a text, and no figure.
  private static let counting: Set<String> = [
    "section", "sections", "table", "tables", "figure", "figures", "claim", "claims", "chapter",
    "page", "pages", "step", "appendix", "version", "equation", "item", "line", "no", "number",
  ]

  private func remedy(for number: NumberToken, of origin: Origin) -> String {
    let reference =
      origin.label.map { "refer to `@\($0)`" } ?? "give that cell a label and refer to it"
    guard let value = inlineValue(number) else {
      return "Write an inline value, such as `{{ score(MODEL) | fixed(1) }}`, or \(reference)"
    }
    return "Write `\(value)` in its place, or \(reference)"
  }

  /// The expression of the one score that prints as the number does; nil where there is none, or several.
  private func inlineValue(_ number: NumberToken) -> String? {
    let found = scores.filter { score in
      score.estimate.map { NumberText.fixed($0, decimals: number.decimals) == number.text } == true
    }
    guard found.count == 1, let score = found.first else { return nil }
    let dimension =
      score.dimension == ModelScore.overall
      ? "" : ", \(ExpressionWords.written(score.dimension))"
    return
      "{{ score(\(ExpressionWords.written(score.model))\(dimension)) | fixed(\(number.decimals)) }}"
  }
}

/// A number in a text, in the form in which it is printed.
struct NumberToken: Equatable {
  let text: String
  /// Of its first character, from 0.
  let offset: Int
  let decimals: Int

  /// Whether it says something that could be out of date: decimals or at least two digits that count.
  ///
  /// Years do not.
  var isTelling: Bool {
    if decimals > 0 { return true }
    guard let value = Int(text.filter { $0.isASCII && $0.isNumber }), value >= 10 else {
      return false
    }
    let isYear = text.count == 4 && (1800...2199).contains(value)
    return !isYear
  }

  /// All numbers of a text that are no part of a word, of a day or of a version.
  static func all(in characters: [Character]) -> [NumberToken] {
    var tokens: [NumberToken] = []
    var index = 0
    while index < characters.count {
      guard characters[index].isDigit else {
        index += 1
        continue
      }
      let start = index
      var decimals = 0
      while index < characters.count {
        let next = characters[index]
        let isFollowed = index + 1 < characters.count && characters[index + 1].isDigit
        if next.isDigit {
          if decimals > 0 { decimals += 1 }
        } else if next == ".", isFollowed, decimals == 0 {
          decimals = 1
        } else if isFollowed, next == "\u{2009}" || next == "\u{202F}" {
          // Thousands stand apart.
        } else {
          break
        }
        index += 1
      }
      var first = start
      if first > 0, "−-".contains(characters[first - 1]),
        first == 1 || characters[first - 2].isWhitespace || "([".contains(characters[first - 2])
      {
        first -= 1
      }
      let before = first > 0 ? characters[first - 1] : " "
      let after = index < characters.count ? characters[index] : " "
      let isSeveral = after == "." && index + 1 < characters.count && characters[index + 1].isDigit
      if before.isPartOfName || after.isPartOfName || isSeveral {
        // The rest of the word belongs to it.
        while index < characters.count,
          characters[index].isPartOfName || characters[index].isDigit
            || (characters[index] == "." && index + 1 < characters.count
              && characters[index + 1].isDigit)
        {
          index += 1
        }
        continue
      }
      let digits = String(characters[first..<index]).replacing("-", with: NumberText.minus)
      tokens.append(
        NumberToken(text: digits, offset: first, decimals: max(0, decimals - 1)))
    }
    return tokens
  }
}

extension Character {
  fileprivate var isDigit: Bool { isASCII && isNumber }

  /// Whether a number beside it is a piece of a name, a day or a path.
  fileprivate var isPartOfName: Bool { isLetter || "-_/\\#@:−".contains(self) }
}

extension Block {
  /// Every text in which a block prints figures.
  fileprivate var figures: [String] {
    switch self {
    case .table(let table): table.rows.joined().compactMap(\.text)
    case .figure(let figure): [figure.alternativeText]
    case .statement(let statement): statement.details
    case .list(_, let items): items.joined().flatMap(\.figures)
    case .quotation(let blocks): blocks.flatMap(\.figures)
    default: []
    }
  }
}
