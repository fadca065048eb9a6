internal import Analysis
internal import Claims
internal import Documents
internal import PrintedNumbers
internal import Wording

/// What is said of a judged claim in small type below its sentence.
struct ClaimWords {
  let record: ClaimRecord
  let claims: JudgedClaims

  /// Paragraphs, the figures first.
  var details: [String] {
    let words = [figures, basis, deciding, unexpected].compactMap(\.self)
    return words.isEmpty ? [] : [words.joined(separator: " ")]
  }

  private var figures: String? {
    if record.verdict == .noData {
      let reason = record.reason.map { ClaimWords.unended($0) } ?? said("nothing is known")
      return said("No data: \(reason).")
    }
    guard let value = record.margin.value else { return nil }
    let precision = record.precision
    let number = precision.text(value)
    let words = number == "1" ? record.unit.wordOfOne : record.unit.words
    var text = words.map { said("Margin \(number) \($0)") } ?? said("Margin \(number)")
    if let lower = record.margin.lower, let upper = record.margin.upper {
      let level = NumberText.percent(record.margin.level ?? claims.level)
      let interval = precision.text(lower, upper)
      text =
        record.basis == .rankSets
        ? said("\(text) (simultaneous \(level) interval \(interval))")
        : said("\(text) (unadjusted \(level) interval \(interval))")
    } else if let reason = record.margin.reason {
      text = said("\(text) (no interval: \(ClaimWords.unended(reason)))")
    }
    if let p = record.pValue {
      text = said("\(text); p \(ClaimWords.equation(p))")
      if let adjusted = record.adjustedPValue {
        let count = claims.family.count
        text =
          count == 1
          ? said("\(text), the only p of the report")
          : said("\(text), adjusted \(ClaimWords.equation(adjusted)) (Holm, \(count) claims)")
      }
    }
    return said("\(text).")
  }

  private var basis: String? {
    guard record.verdict != .noData else { return nil }
    let words = record.basis.words
    return switch record.basis {
    case .judgments, .given: said("Rests on \(words).")
    case .publishedPoints:
      said("Rests on \(words): decided on the points, without a test.")
    case .rankSets:
      said(
        "Rests on \(words) at \(NumberText.percent(claims.level)), "
          + "which allow for all models at once: no p-value.")
    }
  }

  private var deciding: String? {
    record.deciding.map { said("Decided by: \(shownName($0)).") }
  }

  private var unexpected: String? {
    guard record.expected != .supported || !record.isAsExpected else { return nil }
    return record.isAsExpected
      ? said("As expected.") : said("Expected: \(record.expected.words).")
  }

  /// "= 0.0312" or "< 0.0001".
  ///
  /// - Parameter isBare: Without the equals sign.
  static func equation(_ p: Double, isBare: Bool = false) -> String {
    let text = TableValue.probability(p).text ?? ""
    return isBare || text.hasPrefix("<") ? text : "= \(text)"
  }

  private static func unended(_ text: String) -> String {
    text.last.map { ".!?。！？".contains($0) } == true ? String(text.dropLast()) : text
  }
}

extension ClaimRecord {
  /// As many decimals as the error of the margin supports; whole numbers where it has none and is one.
  var precision: Precision {
    if let error = margin.standardError, error > 0 { return Precision(errors: [error]) }
    if let value = margin.value, value == value.rounded() { return Precision(decimals: 0) }
    let width = margin.lower.flatMap { lower in margin.upper.map { abs($0 - lower) / 4 } }
    return width.map { $0 > 0 ? Precision(errors: [$0]) : Precision(decimals: 2) }
      ?? Precision(decimals: 2)
  }
}
