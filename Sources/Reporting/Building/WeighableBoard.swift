internal import Analysis
internal import Diagnostics
internal import Documents
internal import Foundation
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// A board of a page whose values a reader may weigh anew.
struct WeighableBoard: Sendable {
  /// The place of the board in the page.
  let destination: String
  /// "Table 1".
  let name: String
  fileprivate let data: ReportData
  /// Where answers of a model are quoted, by model.
  fileprivate let cases: [String: String]

  /// The boards of a report: the first of each source that shows all of its values.
  static func all(
    _ cells: [(cell: CellSource, label: BlockLabel, quoted: Set<String>)],
    _ sources: ReportSources
  ) -> [WeighableBoard] {
    var cases: [Int: [String: String]] = [:]
    for (cell, label, quoted) in cells {
      for model in quoted {
        let known = cases[sources.index(of: cell)]?[model]
        cases[sources.index(of: cell), default: [:]][model] = known ?? label.destination
      }
    }
    var found: [Int: (isBoard: Bool, board: WeighableBoard)] = [:]
    for (cell, label, _) in cells where cell.narrowing.isEmpty {
      let isBoard = cell.kind is BoardCell
      guard isBoard || (cell.kind as? LeaderboardCell)?.dimension == nil,
        isBoard || cell.kind is LeaderboardCell
      else { continue }
      let source = sources.index(of: cell)
      if let known = found[source], known.isBoard || !isBoard { continue }
      let board = WeighableBoard(
        destination: label.destination, name: label.name, data: sources.all[source],
        cases: cases[source] ?? [:])
      found[source] = (isBoard, board)
    }
    return found.sorted { $0.key < $1.key }.map(\.value.board)
  }

  /// What the page's script computes from; nil where there is nothing to weigh.
  ///
  /// - Throws: what keeps the judgments from being scored.
  func written() throws(Diagnostics) -> HTMLBoard? {
    guard let whole = try data.scoredStudy() else { return nil }
    let study = try whole.mergingClusters(most: ScoreStudy.mostClustersOnPages)
    guard let sums = BoardSums(study) else { return nil }
    let island = Island(
      sums, study: study, mergedFrom: whole.clusterCount, name: name, level: data.usualLevel,
      attributes: data.inputs.modelAttributes(of: sums.models),
      cases: cases.mapValues(HTMLBoard.address),
      presets: try presets(sums, study.system))
    do {
      return HTMLBoard(
        destination: destination,
        json: String(decoding: try JSONText.bytes(island, isPretty: false), as: UTF8.self),
        names: island.names)
    } catch {
      throw Diagnostics(report: .notDrawn, "\(error)")
    }
  }

  /// Weights to begin with: all alike, one group of values, the values of cultures.
  private func presets(
    _ sums: BoardSums, _ system: ValueSystem
  ) throws(Diagnostics) -> [Island.Preset] {
    let dimensions = sums.dimensions.map { system.dimensions[$0] }
    var presets = [
      Island.Preset(
        name: said("Equal"), kind: .equal, weights: dimensions.map { _ in 1 })
    ]
    for file in CultureTargets.shippedNames {
      guard let targets = try? CultureTargets.shipped(file, system: system) else { continue }
      for target in targets.targets where target.group == nil {
        // A value without a weight would be taken for one that counts nothing.
        let values = dimensions.map { dimension in
          target.values.first { $0.dimension == dimension.id }
        }
        let isWhole = target.values.allSatisfy { $0.items == nil || $0.isComplete }
        guard isWhole, values.allSatisfy({ $0 != nil }), dimensions.count > 1 else { continue }
        let least = target.values.map(\.estimate).min() ?? 0
        presets.append(
          Island.Preset(
            name: shownName(targets.name(of: target.culture, language: Words.language.rawValue)),
            kind: .culture, weights: values.map { ($0?.estimate ?? least) - least }))
      }
    }
    for group in system.groups {
      let weights = dimensions.map { $0.groups.contains(group.id) ? 1.0 : 0 }
      guard weights.contains(1), weights.contains(0) else { continue }
      presets.append(
        Island.Preset(name: shownName(group.name), kind: .group, weights: weights))
    }
    return presets
  }
}

/// The numbers of a board as its script reads them.
///
/// Long lists of numbers are written as the bytes of doubles, the lowest first, in base 64.
private struct Island: Encodable {
  struct Shown: Encodable {
    let offset: Double
    let factor: Double
  }

  struct Dimension: Encodable {
    let id: String
    let name: String
    let group: Int?
  }

  struct Group: Encodable {
    let name: String
    let series: Int
  }

  struct Model: Encodable {
    let name: String
    let attributes: [String: String]
    let cases: String?
  }

  struct Patterns: Encodable {
    let count: Int
    let effectiveRows: [Double]
    let weights: String
  }

  struct Cells: Encodable {
    let pattern: [Int]
    let flat: [Int]
    let sums: String
  }

  struct Restricted: Encodable {
    let model: [Int]
    let column: [Int]
    let against: [Int]
    let pattern: [Int]
    let flat: [Int]
    let sums: String
  }

  struct Preset: Encodable {
    enum Kind: String, Encodable { case equal, culture, group }

    let name: String
    let kind: Kind
    let weights: [Double]
  }

  let version = 1
  let title: String
  let level: Double
  let ends: [Double]
  let shown: Shown
  let unit: String
  let centred: Bool
  let clusters: Int
  let mergedFrom: Int?
  let clusterWord: String
  let comparesCommonRows: Bool
  let dimensions: [Dimension]
  let groups: [Group]
  let models: [Model]
  let patterns: Patterns
  let cells: Cells
  let restricted: Restricted
  let rowSets: [Int]
  let presets: [Preset]

  /// - Parameters:
  ///   - mergedFrom: how many clusters there were.
  ///   - attributes: by attribute, and within it by model.
  ///   - cases: where answers of a model are quoted, by model.
  init(
    _ sums: BoardSums, study: ScoreStudy, mergedFrom: Int, name: String, level: Double,
    attributes: [String: [String: String]], cases: [String: String], presets: [Preset]
  ) {
    let system = study.system
    title = name
    self.level = level
    let scale = study.scale
    ends = [scale.ends.lowerBound, scale.ends.upperBound]
    let offset = scale.isCentred ? 0 : scale.shown(0)
    shown = Shown(offset: offset, factor: scale.shown(difference: 1))
    unit = scale.isCentred ? said("points of the scale") : said("0 to 100")
    centred = sums.isCentred
    clusters = sums.clusters
    self.mergedFrom = mergedFrom > sums.clusters ? mergedFrom : nil
    clusterWord =
      mergedFrom < study.itemCount ? said("clusters of items") : said("items")
    comparesCommonRows = study.comparesCommonRows
    let measured = sums.dimensions.map { system.dimensions[$0] }
    let groups = system.groups.enumerated().filter { _, group in
      measured.contains { $0.groups.contains(group.id) }
    }
    self.groups = groups.map { place, group in
      Group(
        name: shownName(group.name), series: GroupColors.place(of: group.name, at: place))
    }
    dimensions = measured.map { dimension in
      Dimension(
        id: dimension.id, name: shownName(dimension.name),
        group: groups.firstIndex { dimension.groups.contains($0.element.id) })
    }
    models = sums.models.map { model in
      Model(
        name: shownName(model),
        attributes: Island.attributes.reduce(into: [:]) { known, names in
          let value = names.columns.lazy.compactMap { attributes[$0]?[model] }.first
          if let value { known[names.key] = shownName(value) }
        }, cases: cases[model])
    }
    patterns = Patterns(
      count: sums.patterns.count, effectiveRows: sums.patterns.map(\.effectiveRows),
      weights: Island.blob(sums.patterns.lazy.flatMap(\.weights)))
    let none = [Double](repeating: 0, count: sums.clusters)
    cells = Cells(
      pattern: sums.cells.map { $0?.pattern ?? -1 },
      flat: sums.cells.map { $0?.isFlat == false ? 0 : 1 },
      sums: Island.blob(sums.cells.lazy.flatMap { $0?.sums ?? none }))
    let restrictions = sums.restrictions
    restricted = Restricted(
      model: restrictions.map(\.model), column: restrictions.map(\.column),
      against: restrictions.map(\.against),
      pattern: restrictions.map { $0.cell?.pattern ?? -1 },
      flat: restrictions.map { $0.cell?.isFlat == false ? 0 : 1 },
      sums: Island.blob(restrictions.lazy.flatMap { $0.cell?.sums ?? none }))
    rowSets = sums.rowSets.map { $0 ?? -1 }
    self.presets = presets
  }

  /// All that is shown of it.
  var names: [String] {
    dimensions.map(\.name) + groups.map(\.name) + presets.map(\.name)
      + models.flatMap { [$0.name] + $0.attributes.values.sorted() } + [unit, clusterWord]
  }

  /// What readers may choose models by, and the columns that may say it.
  private static let attributes: [(key: String, columns: [String])] = [
    ("developer", ["developer", "organization", "organisation", "provider", "vendor"]),
    ("family", ["family", "model_family"]),
    ("openness", ["openness", "open", "access", "licence", "license"]),
    ("date", ["model_release_date", "release_date", "released", "date"]),
  ]

  private static func blob(_ numbers: some Sequence<Double>) -> String {
    var data = Data()
    for number in numbers {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data.base64EncodedString()
  }
}
