package import Analysis
package import Claims
package import Diagnostics
internal import Documents

/// A claim as it was judged: what pages print, what JSON keeps, and what `--check` goes by.
package struct ClaimRecord: Encodable, Sendable {
  /// What references name: `clm-power`; `claim-3` for a claim without a label.
  package let label: String
  /// 1 for the first claim of the report.
  package let number: Int
  /// The sentence with its inline values.
  package let text: String
  /// The expression as written.
  package let holds: String
  /// Of the deciding part, with its unadjusted interval.
  package let margin: Estimate
  let unit: MarginUnit
  package let pValue: Double?
  /// By Holm over the claims of the report that have a p-value.
  package let adjustedPValue: Double?
  package let verdict: ClaimVerdict
  package let expected: ClaimVerdict
  package let basis: ClaimBasis
  /// Which of several tests the verdict hangs on; nil where there is one.
  let deciding: String?
  /// Why there are no data.
  package let reason: String?
  /// The label of the cell that shows it.
  let evidence: String?
  /// The source that it names, where there are several.
  let source: String?
  /// The judgments that it is narrowed to, in words.
  let narrowing: String?
  /// SHA-256 of what the sources were read from and how they were narrowed.
  package let dataDigest: String
  /// Where its cell stands.
  package let location: Place

  /// Whether the verdict is the expected one.
  package var isAsExpected: Bool { verdict == expected }

  /// One line on a verdict that is not the expected one; nil for all others.
  package var miss: String? {
    guard !isAsExpected else { return nil }
    let why = verdict == .noData ? reason.map { " (\(VisibleText.line($0)))" } ?? "" : ""
    return "\(location.description): claim `\(label)`: expected \(expected.rawValue), "
      + "found \(verdict.rawValue)\(why)"
  }

  private enum Key: String, CodingKey {
    case label, number, text, holds, margin, unit, pValue, adjustedPValue, verdict, expected, basis
    case deciding, reason, evidence, source, narrowing, dataDigest, location
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(label, forKey: .label)
    try container.encode(number, forKey: .number)
    try container.encode(text, forKey: .text)
    try container.encode(holds, forKey: .holds)
    try container.encode(margin, forKey: .margin)
    try container.encode(unit, forKey: .unit)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(expected, forKey: .expected)
    try container.encode(basis, forKey: .basis)
    try container.encodeIfPresent(deciding, forKey: .deciding)
    try container.encodeIfPresent(reason, forKey: .reason)
    try container.encodeIfPresent(evidence, forKey: .evidence)
    try container.encodeIfPresent(source, forKey: .source)
    try container.encodeIfPresent(narrowing, forKey: .narrowing)
    try container.encode(dataDigest, forKey: .dataDigest)
    try container.encode(Location(location), forKey: .location)
  }

  /// A place without its directories, so that results do not depend on where the report is.
  private struct Location: Encodable {
    let file: String
    let line: Int?
    let column: Int?

    init(_ place: Place) {
      file = place.file.split(separator: "/").last.map(String.init) ?? place.file
      if case .line(_, let line, let column) = place {
        self.line = line
        self.column = column
      } else {
        line = nil
        column = nil
      }
    }
  }
}

/// All claims of a report, judged as one family.
struct JudgedClaims: Sendable {
  /// In the order of the report.
  let records: [ClaimRecord]
  /// The level of the intervals; claims are decided at 1 less it.
  let level: Double

  /// References to the cells that show claims, by the labels that these name.
  var evidence: [String: TextSpan] = [:]
  /// The numbers of those that an earlier build has found.
  var kept: Set<Int> = []

  /// Those that share the correction.
  var family: [ClaimRecord] { records.filter { $0.adjustedPValue != nil } }

  func record(numbered number: Int) -> ClaimRecord? { records.first { $0.number == number } }
}
