package import Charts
package import PrintedNumbers

/// What stands in a cell of a table; `nil` is a value that is not known, printed as a dash.
package enum TableValue: Sendable {
  /// `mark` is a raised letter that points to a note.
  case text(String, mark: String? = nil)
  /// Text of several appearances, from the author's own tables.
  case spans([TextSpan])
  case number(Double?, Precision)
  case interval(ClosedRange<Double>?, Precision)
  /// A number and below it its interval, where it has one; for columns that wrap.
  case estimate(Double?, ClosedRange<Double>?, Precision)
  /// A p-value; one below 0.0001 is told as such.
  case probability(Double?)
  case rank(ClosedRange<Int>?)
  case count(Int?)
  /// The least and the most of several counts.
  case counts(ClosedRange<Int>?)
  /// A dot with its interval, in a column of marks; nothing where it is not known.
  case whisker(ChartEstimate?)
  /// A checksum in hexadecimal.
  case digest(String)

  /// The value as it is read; `nil` for what is drawn.
  package var text: String? {
    switch self {
    case .text(let text, _): text
    case .spans(let spans): spans.plainText
    case .number(let value, let precision): value.map(precision.text) ?? TableValue.unknown
    case .interval(let range, let precision):
      range.map { precision.text($0.lowerBound, $0.upperBound) } ?? TableValue.unknown
    case .estimate(let value, let range, let precision):
      value.map { value in
        precision.text(value)
          + (range.map { "\n\(precision.text($0.lowerBound, $0.upperBound))" } ?? "")
      } ?? TableValue.unknown
    case .probability(let value):
      value.map { $0 < 0.0001 ? "< 0.0001" : NumberText.fixed($0, decimals: 4) }
        ?? TableValue.unknown
    case .rank(let ranks):
      ranks.map { NumberText.ranks($0.lowerBound, $0.upperBound) } ?? TableValue.unknown
    case .count(let count): count.map(NumberText.grouped) ?? TableValue.unknown
    case .counts(let counts): counts.map(TableValue.text) ?? TableValue.unknown
    case .whisker: nil
    case .digest(let digest): digest
    }
  }

  /// What stands for a value that is not known.
  static let unknown = "–"

  private static func text(_ counts: ClosedRange<Int>) -> String {
    counts.lowerBound == counts.upperBound
      ? NumberText.grouped(counts.upperBound)
      : "\(NumberText.grouped(counts.lowerBound))–\(NumberText.grouped(counts.upperBound))"
  }
}
