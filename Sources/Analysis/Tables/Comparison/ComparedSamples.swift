package import Diagnostics
package import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Statistics

/// The two columns that `compare` reads, with their clusters.
package struct ComparedSamples {
  /// Numbers, or the places of categories in ``categories``.
  let reference: [Double]
  let current: [Double]
  let referenceClusters: [Int]?
  let currentClusters: [Int]?
  /// The names of the categories in order; empty for numbers.
  let categories: [String]
  let clusterCount: Int?
  let cautions: [Caution]
  /// The two tables, for messages.
  let place: Place

  package init(
    reference: String, current: String, value: String, cluster: String?, isCategorical: Bool,
    missing: MissingWords = .standard
  ) throws(Diagnostics) {
    func column(_ path: String) throws(Diagnostics) -> Column {
      try Column(
        path, value: value, cluster: cluster, isCategorical: isCategorical, missing: missing)
    }
    place = .files([reference, current])
    let left = try column(reference)
    let right = try column(current)
    // Codes follow the names, so that the order of the rows leaves no trace.
    categories = Set(left.texts + right.texts).sorted()
    if isCategorical {
      let codes = Self.codes(categories)
      self.reference = left.texts.map { Double(codes[$0] ?? 0) }
      self.current = right.texts.map { Double(codes[$0] ?? 0) }
    } else {
      self.reference = left.numbers
      self.current = right.numbers
    }
    var cautions = left.cautions + right.cautions
    if cluster == nil {
      referenceClusters = nil
      currentClusters = nil
      clusterCount = nil
    } else {
      let names = Set(left.clusters + right.clusters).sorted()
      let codes = Self.codes(names)
      referenceClusters = left.clusters.map { codes[$0] ?? 0 }
      currentClusters = right.clusters.map { codes[$0] ?? 0 }
      clusterCount = names.count
      let fewest = min(Set(left.clusters).count, Set(right.clusters).count)
      if fewest < 10 {
        cautions.append(
          Caution(
            .fewClusters,
            "one table has \(CountText.counted(fewest, "cluster")) only; permuting so few cannot "
              + "show much."))
      }
      if !isCategorical {
        cautions.append(
          Caution(
            .testLeftOut, "kolmogorovSmirnovAsymptotic takes rows as independent, and is left out.")
        )
      }
    }
    if min(self.reference.count, self.current.count) < 20 {
      cautions.append(Caution(.fewValues, "one table has fewer than 20 values."))
    }
    self.cautions = cautions
  }

  private static func codes(_ names: [String]) -> [String: Int] {
    Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  /// The rows of one table that have a value.
  private struct Column {
    var numbers: [Double] = []
    var texts: [String] = []
    var clusters: [String] = []
    var cautions: [Caution] = []

    init(
      _ path: String, value: String, cluster: String?, isCategorical: Bool, missing: MissingWords
    ) throws(Diagnostics) {
      let table = try InputTable(path, missing: missing)
      var rows: [Int] = []
      if isCategorical {
        let cells = try table.texts(value, option: "--value")
        for (row, cell) in cells.enumerated() {
          guard let cell else { continue }
          rows.append(row)
          texts.append(cell)
        }
      } else {
        let cells = try table.usableNumbers(value, option: "--value")
        for (row, cell) in cells.enumerated() {
          guard let cell else { continue }
          rows.append(row)
          numbers.append(cell)
        }
      }
      guard !rows.isEmpty else {
        throw Diagnostics(
          table: .emptyColumn, at: .file(path), "column `\(value)` holds no value",
          remedy: "Name a column with values")
      }
      if rows.count < table.rowCount {
        cautions.append(
          Caution(
            .missingValues,
            "\(path): \(table.rowCount - rows.count) of \(table.rowCount) rows have no `\(value)` and "
              + "are left out."))
      }
      cautions += table.cautions
      guard let cluster else { return }
      let cells = try table.texts(cluster, option: "--cluster")
      clusters = rows.compactMap { cells[$0] }
      guard clusters.count == rows.count else {
        throw Diagnostics(
          table: .missingCell, at: .file(path),
          "\(rows.count - clusters.count) rows have a `\(value)` and no `\(cluster)` (--cluster)",
          remedy: "Give every row its cluster")
      }
    }
  }
}
