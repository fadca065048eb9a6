package import Diagnostics
internal import FileFormats
internal import PrintedNumbers

extension CultureTarget {
  /// The same with a covariance of the estimates, row-major over `values`.
  package func with(covariance: [Double]?) -> CultureTarget {
    CultureTarget(
      culture: culture, group: group, values: values, covariance: covariance,
      respondents: respondents, effectiveSampleSize: effectiveSampleSize, year: year,
      instrument: instrument, centring: centring, source: source)
  }
}

extension CultureTargets {
  /// The targets as a table in CSV; numbers in the fewest digits that read back as the same.
  package var csvText: String {
    let rows = targets.flatMap { target in
      target.values.map { value in
        [
          target.culture, target.group ?? "", value.dimension, "\(value.estimate)",
          CSVText.optional(value.standardError), CSVText.optional(target.respondents),
          CSVText.optional(target.effectiveSampleSize), CSVText.optional(value.items),
          CSVText.optional(value.itemsExpected), CSVText.optional(target.year),
          target.instrument ?? "", target.centring, target.source,
        ]
      }
    }
    return CSVText.table(header: Self.columns, rows: rows)
  }

  /// The covariances as a table in CSV, each pair once; no row for a target without.
  package var covarianceCSVText: String {
    var rows: [[String]] = []
    for target in targets {
      guard let covariance = target.covariance else { continue }
      let values = target.values
      for first in values.indices {
        for second in first..<values.count {
          rows.append([
            target.culture, target.group ?? "", values[first].dimension, values[second].dimension,
            "\(covariance[first * values.count + second])",
          ])
        }
      }
    }
    return CSVText.table(header: Self.covarianceColumns, rows: rows)
  }

  /// Writes `X.csv` and `X.covariance.csv`: both, or neither.
  ///
  /// The second is written also where no target has a covariance, so that none of an earlier file is
  /// taken for theirs.
  package func write(to path: String) throws(Diagnostics) {
    try AtomicFile.writeAll([
      (path, Array(csvText.utf8)),
      (Self.covariancePath(of: path), Array(covarianceCSVText.utf8)),
    ])
  }
}
