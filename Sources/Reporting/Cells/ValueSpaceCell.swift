internal import Analysis
internal import Diagnostics
internal import Documents
internal import Statistics
internal import ValueModel

/// Models as points of a map in which profiles that are alike lie near: `{value-space}`.
struct ValueSpaceCell: CellKind {
  static let name = "value-space"
  static let labels = LabelKind.figure

  private let method: ProfileSpace.Method
  private let distance: ProfileDistance
  private let dimensions: DimensionOption
  private let models: ModelOption
  private let level: Double?
  private let replicates: Int
  /// People or a culture, as a point of another kind.
  private let reference: ReferenceOption?

  /// Of ellipses, which need fewer than the ends of intervals.
  private static let usualReplicates = 999

  init(_ options: inout OptionReader) {
    method = options.choice("method", ProfileSpace.Method.self) ?? .mds
    distance = options.choice("distance", ProfileDistance.self) ?? .euclidean
    dimensions = DimensionOption(&options)
    models = ModelOption(&options)
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
    replicates = options.integer("replicates", in: 99...100_000) ?? Self.usualReplicates
    reference = ReferenceOption(&options)
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> ValueSpaceFindings {
    let book = try data.wholeBook()
    let shown = try dimensions.identifiers(book.system) ?? book.system.dimensions.map(\.id)
    var asked = try models.names(among: book.models) ?? book.models
    if let reference, reference.isModel(among: book.models),
      !asked.contains(where: { $0.isExactly(reference.name) })
    {
      asked.append(reference.name)
    }
    var profiles: [ProfileSpace.Profile]
    if let study = data.study {
      profiles = study.profiles(
        try data.distribution(replicates), models: asked, dimensions: shown)
    } else {
      profiles = asked.compactMap { model in
        let values = shown.compactMap { book.score(model: model, dimension: $0)?.estimate }
        return values.count == shown.count
          ? ProfileSpace.Profile(name: model, values: values, replicates: nil) : nil
      }
    }
    let missing = asked.filter { model in !profiles.contains { $0.name.isExactly(model) } }
    var named: String?
    if let reference {
      if reference.isModel(among: book.models) {
        named = reference.name
      } else {
        let culture = try self.culture(reference, book, data, dimensions: shown)
        profiles.append(culture)
        named = culture.name
      }
    }
    let space = ProfileSpace.of(
      profiles, method: method, distance: distance, level: level ?? data.usualLevel)
    guard let found = space.value else {
      throw Diagnostics(
        report: .notDrawn,
        "there is no map of \(profiles.count) profiles: \(space.reason?.description ?? "")",
        remedy: "Show three models or more whose profiles differ")
    }
    return try ValueSpaceFindings(
      found, system: book.system, dimensions: shown, missing: missing, reference: named,
      isPublished: book.isPublished, isCentred: book.isCentred,
      cautions: data.cautions + book.cautions)
  }

  /// The values of a culture on the scale of the models.
  private func culture(
    _ reference: ReferenceOption, _ book: ScoreBook, _ data: ReportData, dimensions: [String]
  ) throws(Diagnostics) -> ProfileSpace.Profile {
    let (target, _) = try reference.culture(book, data)
    if let people = target.respondents, people < JudgeMatrix.fewestPeople {
      throw Diagnostics(
        report: .smallGroup, at: reference.place,
        "the reference stands for fewer than \(JudgeMatrix.fewestPeople) people",
        remedy: "Name a larger group, or leave out `reference`")
    }
    var values: [Double] = []
    var name = reference.name
    for dimension in dimensions {
      let row = try reference.row(on: book, dimension: dimension, data)
      name = row.name
      if let value = row.score.value { values.append(value) }
    }
    return ProfileSpace.Profile(name: name, values: values, replicates: nil)
  }

  func blocks(
    _ found: ValueSpaceFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] { [found.block(at: place)] }

  func promises(_ found: ValueSpaceFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: found.hasEllipses, hasBands: false, hasRanks: false)
  }
}
