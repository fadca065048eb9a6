package import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

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

  /// - Parameters:
  ///   - reference: a table; it is read before the other is opened.
  ///   - cautions: what is to be known of both tables.
  package init(
    reference: () throws(Diagnostics) -> any PlacedColumns,
    current: () throws(Diagnostics) -> any PlacedColumns, value: String, cluster: String?,
    isCategorical: Bool, cautions known: [Caution] = []
  ) throws(Diagnostics) {
    let left = try Column(
      try reference(), value: value, cluster: cluster, isCategorical: isCategorical)
    let right = try Column(
      try current(), value: value, cluster: cluster, isCategorical: isCategorical)
    place = .files([left.place.file, right.place.file])
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
    var cautions = known + left.cautions + right.cautions
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
            said(
              "one table has \(CountText.counted(fewest, "cluster")) only; permuting so few cannot "
                + "show much.")))
      }
      if !isCategorical {
        cautions.append(
          Caution(
            .testLeftOut,
            said("kolmogorovSmirnovAsymptotic takes rows as independent, and is left out."))
        )
      }
    }
    if min(self.reference.count, self.current.count) < 20 {
      cautions.append(Caution(.fewValues, said("one table has fewer than 20 values.")))
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

    let place: Place

    init(
      _ table: some PlacedColumns, value: String, cluster: String?, isCategorical: Bool
    ) throws(Diagnostics) {
      place = table.place
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
          table: .emptyColumn, at: place, "column `\(value)` holds no value",
          remedy: "Name a column with values")
      }
      if rows.count < table.rowCount {
        cautions.append(
          Caution(
            .missingValues,
            said(
              "\(place.file): \(table.rowCount - rows.count) of \(table.rowCount) rows have no `\(value)` "
                + "and are left out.")))
      }
      cautions += table.cautions
      guard let cluster else { return }
      let cells = try table.texts(cluster, option: "--cluster")
      clusters = rows.compactMap { cells[$0] }
      guard clusters.count == rows.count else {
        throw Diagnostics(
          table: .missingCell, at: place,
          "\(rows.count - clusters.count) rows have a `\(value)` and no `\(cluster)` (--cluster)",
          remedy: "Give every row its cluster")
      }
    }
  }
}
