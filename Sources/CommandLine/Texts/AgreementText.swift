internal import Analysis
internal import PrintedNumbers
internal import Statistics

/// The results of `compass agreement` for a terminal, and as CSV.
struct AgreementText {
  let results: AgreementResults
  let level: Double
  let weights: WeightFamily
  let alphaDistance: String

  private var coefficients: [AgreementResults.Coefficient] {
    results.coefficients + results.intraclass
  }

  var text: String {
    let rows = coefficients.filter { $0.estimate.value != nil }.map { coefficient -> [String] in
      let estimate = coefficient.estimate
      let interval: String
      if let lower = estimate.lower, let upper = estimate.upper {
        interval = "\(Self.number(lower)) to \(Self.number(upper))"
      } else {
        interval = "–"
      }
      return [
        coefficient.title, estimate.value.map(Self.number) ?? "–",
        estimate.standardError.map(Self.number) ?? "–", interval,
        coefficient.test.map { Self.pValue($0.pValue) } ?? "–",
      ]
    }
    let table = TextTable(
      columns: [
        ("Coefficient", .leading), ("Estimate", .trailing), ("Error", .trailing),
        (intervalTitle, .trailing), ("p", .trailing),
      ], rows: rows)
    let head =
      "\(results.units) units, \(results.raters) raters, \(results.ratings) ratings; "
      + "weights \(weights.rawValue), alpha \(alphaDistance)"
    return ([head, table.text] + withoutInterval + undefined).joined(separator: "\n")
  }

  private var undefined: [String] {
    coefficients.filter { $0.estimate.value == nil }.map {
      "undefined: \($0.title): \($0.estimate.reason ?? "no reason is known")"
    }
  }

  /// A line for each reason why coefficients have no interval.
  private var withoutInterval: [String] {
    let bare = coefficients.filter { $0.estimate.value != nil && $0.estimate.lower == nil }
    let reasons = bare.reduce(into: [String]()) { reasons, coefficient in
      if let reason = coefficient.estimate.reason, !reasons.contains(reason) {
        reasons.append(reason)
      }
    }
    return reasons.map { reason in
      let titles = bare.filter { $0.estimate.reason == reason }.map(\.title)
      return "no interval: \(titles.joined(separator: "; ")): \(reason)"
    }
  }

  private var intervalTitle: String {
    let digits = level * 100 == (level * 100).rounded() ? 0 : 1
    return "\(NumberText.hyphened(100 * level, decimals: digits)) % interval"
  }

  private static func number(_ value: Double) -> String {
    NumberText.hyphened(value, decimals: 3)
  }

  private static func pValue(_ value: Double) -> String {
    value < 0.0001 ? "< 0.0001" : NumberText.hyphened(value, decimals: 4)
  }

  var csv: String {
    CSVText.table(
      header: [
        "coefficient", "estimate", "standard_error", "lower", "upper", "level", "method",
        "statistic", "df", "df2", "p_value", "reason", "k",
      ],
      rows: results.coefficients.map { Self.row($0, key: $0.key) }
        + results.intraclass.map { Self.row($0, key: "icc \($0.key)") })
  }

  private static func row(_ coefficient: AgreementResults.Coefficient, key: String) -> [String] {
    let estimate = coefficient.estimate
    let test = coefficient.test
    return [
      key, CSVText.optional(estimate.value), CSVText.optional(estimate.standardError),
      CSVText.optional(estimate.lower), CSVText.optional(estimate.upper),
      CSVText.optional(estimate.level), CSVText.optional(estimate.method),
      CSVText.optional(test?.statistic), CSVText.optional(test?.degreesOfFreedom),
      CSVText.optional(test?.denominatorDegreesOfFreedom), CSVText.optional(test?.pValue),
      CSVText.optional(estimate.reason), CSVText.optional(coefficient.ratingsPerUnit),
    ]
  }
}
