internal import Drawing

/// The numbers of a column, set so that their decimal points stand one below the other.
///
/// With digits of one width, numbers of as many decimals are so already; the others are moved by what
/// they lack. What is not known stands where a whole number would.
struct DecimalColumn {
  /// For each row, how far its number is moved to the left of the column's right edge.
  let shifts: [Double]
  /// The room that the column asks for.
  let width: Double

  /// - Parameter cells: The text of each cell, with its width.
  /// - Returns: nil where the column holds other than numbers, or numbers of as many decimals.
  init?(
    _ cells: [(text: StyledText, width: Double)?], measure: (StyledText) throws -> Double
  ) rethrows {
    var fractions: [Double?] = []
    var lengths: Set<Int> = []
    var known: [String: Double] = [:]
    for cell in cells {
      guard let cell else {
        fractions.append(nil)
        continue
      }
      let plain = cell.text.plain
      guard let fraction = DecimalColumn.fraction(of: plain) else { return nil }
      if plain != TableValue.unknown { lengths.insert(fraction.count) }
      guard !fraction.isEmpty, let style = cell.text.runs.last?.style else {
        fractions.append(0)
        continue
      }
      let width = try known[fraction] ?? measure(StyledText(fraction, style: style))
      known[fraction] = width
      fractions.append(width)
    }
    guard lengths.count > 1 else { return nil }
    let widest = fractions.compactMap(\.self).max() ?? 0
    shifts = fractions.map { $0.map { widest - $0 } ?? 0 }
    width = zip(cells, shifts).map { ($0?.width ?? 0) + $1 }.max() ?? 0
  }

  /// What stands behind the whole part of a number, with its point; nil for what is no number.
  static func fraction(of text: String) -> String? {
    if text == TableValue.unknown { return "" }
    let whole = text.prefix { $0 != "." }
    let rest = text[whole.endIndex...]
    guard whole.contains(where: \.isNumber) || rest.count > 1,
      whole.allSatisfy({
        $0.isNumber || "+-\u{2212}<>\u{2264}\u{2265}=~, \u{2009}\u{202F}\u{A0}".contains($0)
      }),
      rest.dropFirst().allSatisfy({ $0.isNumber || "% \u{2009}\u{202F}".contains($0) })
    else { return nil }
    return String(rest)
  }
}
