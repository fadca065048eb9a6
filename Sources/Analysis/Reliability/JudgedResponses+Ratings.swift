internal import LogReaders
internal import Statistics
internal import ValueModel

extension JudgedResponses {
  /// The units that feed a dimension; nil for all.
  ///
  /// - Parameter place: Of the dimension in the value system.
  func units(feeding place: Int?) -> [Int32] {
    let feeds = feedGroups.map { group in
      place.map { place in group.contains { $0.dimension == place } } ?? true
    }
    return units.indices.lazy.filter { feeds[Int(units[$0].feedGroup)] }.map(Int32.init)
  }

  /// The dimensions that some unit feeds, by place in the value system.
  var measured: [Int] {
    let used = Set(units.map(\.feedGroup))
    return Set(used.flatMap { feedGroups[Int($0)].map(\.dimension) }).sorted()
  }

  /// The judges of a kind who gave a verdict on some of the units, in the order of their names.
  func judges(_ kind: JudgeKind, on units: [Int32]) -> [Int32] {
    var isUsed = [Bool](repeating: false, count: judges.count)
    for unit in units {
      for row in rows(of: unit) { isUsed[Int(row.judge)] = true }
    }
    return isUsed.indices.filter { isUsed[$0] && judges[$0].kind == kind }.map(Int32.init)
  }

  /// A verdict turned so that a high one speaks for a dimension that the unit feeds.
  func oriented(_ value: Double, _ unit: Int32, by dimension: Int) -> Double {
    let feeds = feedGroups[Int(units[Int(unit)].feedGroup)]
    let isTurned = feeds.contains { $0.dimension == dimension && $0.sign < 0 }
    return isTurned ? instrument.scale.reversed(value) : value
  }

  func rows(of unit: Int32) -> ArraySlice<Row> {
    rows[starts[Int(unit)]..<starts[Int(unit) + 1]]
  }

  /// The clusters of units, as Statistics takes them.
  func clusters(of units: [Int32]) -> [Int] {
    units.map { Int(self.units[Int($0)].cluster) }
  }

  /// How the ratings of some units may be compared.
  func scale(of units: [Int32]) -> JudgedScale { JudgedScale(self, units: units) }
}

/// The categories of ratings and how far apart they are.
struct JudgedScale {
  /// The categories, declared where the scale is one of whole numbers.
  let categories: [Double]
  let level: MeasurementLevel
  /// How disagreements are weighted by kappas.
  let weights: WeightFamily

  /// More than these whole numbers are no scale of categories.
  private static let mostDeclared = 21.0

  init(_ responses: JudgedResponses, units: [Int32]) {
    var values: Set<Double> = []
    // Most scales have a handful of values, which are found faster than hashed.
    var few: [Double] = []
    for unit in units {
      for row in responses.rows(of: unit) where !few.contains(row.value) {
        if few.count < 16 { few.append(row.value) }
        values.insert(row.value)
      }
    }
    let scale = responses.instrument.scale
    let areWhole = values.allSatisfy { $0 == $0.rounded() }
    if responses.areBattles {
      categories = values.isSubset(of: [0, 0.5, 1]) ? [0, 0.5, 1] : values.sorted()
      level = .ordinal
    } else if areWhole, scale.minimum == scale.minimum.rounded(),
      scale.maximum - scale.minimum < Self.mostDeclared,
      values.allSatisfy(scale.contains)
    {
      let steps = Int((scale.maximum - scale.minimum).rounded(.down))
      categories = (0...steps).map { scale.minimum + Double($0) }
      level =
        categories.count == 2 || responses.statedScale == .nominal ? .nominal : .ordinal
    } else {
      categories = values.sorted()
      level =
        values.count == 2
        ? .nominal
        : responses.statedScale == .ordinal && values.count <= AgreementWeights.largestTable
          ? .ordinal : .interval
    }
    weights =
      switch level {
      case .nominal: .identity
      case .ordinal: categories.count <= AgreementWeights.largestTable ? .ordinal : .quadratic
      case .interval, .ratio: .quadratic
      }
  }
}

/// The first verdict of each of some judges on each of some units, as places of categories.
struct CodedRatings {
  let units: [Int32]
  let judges: [Int32]
  let categories: RatingCategories
  /// Unit after unit; -1 where there is no rating.
  private let codes: [Int32]

  /// - Throws: for no category.
  init(
    _ responses: JudgedResponses, of units: [Int32], by judges: [Int32], on scale: JudgedScale
  ) throws(StatisticsError) {
    var column = [Int](repeating: -1, count: responses.judges.count)
    for (place, judge) in judges.enumerated() { column[Int(judge)] = place }
    categories = try RatingCategories(values: scale.categories)
    var codes = [Int32](repeating: -1, count: units.count * judges.count)
    for (place, unit) in units.enumerated() {
      for row in responses.rows(of: unit) {
        let judge = column[Int(row.judge)]
        guard judge >= 0, codes[place * judges.count + judge] < 0,
          let code = categories.index(of: row.value)
        else { continue }
        codes[place * judges.count + judge] = Int32(code)
      }
    }
    self.units = units
    self.judges = judges
    self.codes = codes
  }

  private init(units: [Int32], judges: [Int32], categories: RatingCategories, codes: [Int32]) {
    self.units = units
    self.judges = judges
    self.categories = categories
    self.codes = codes
  }

  var table: RatingTable {
    RatingTable(
      unitCount: units.count, raterCount: judges.count, categories: categories, codes: codes)
  }

  /// The place of the category of a rating; nil where there is none.
  func code(unit: Int, judge: Int) -> Int? {
    let code = codes[unit * judges.count + judge]
    return code < 0 ? nil : Int(code)
  }

  /// Those of the units that two judges or more rated.
  var pairable: [Int32] {
    units.indices.lazy.filter { unit in
      codes[unit * judges.count..<(unit + 1) * judges.count].count { $0 >= 0 } > 1
    }.map { units[$0] }
  }

  /// The units that two of the judges both rated, as those rated them.
  func pair(_ first: Int, _ second: Int) -> CodedRatings {
    var shared: [Int32] = []
    var both: [Int32] = []
    for unit in units.indices {
      let (one, other) = (codes[unit * judges.count + first], codes[unit * judges.count + second])
      guard one >= 0, other >= 0 else { continue }
      shared.append(units[unit])
      both.append(one)
      both.append(other)
    }
    return CodedRatings(
      units: shared, judges: [judges[first], judges[second]], categories: categories, codes: both)
  }
}
