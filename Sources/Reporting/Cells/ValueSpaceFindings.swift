internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// A map of profiles, with how well it shows their distances.
struct ValueSpaceFindings: PrintedApart {
  let space: ProfileSpace
  /// Identifiers.
  let dimensions: [String]
  private let systemName: String
  private let chart: SpaceChart
  private let alternativeText: String
  private let note: String

  /// - Parameters:
  ///   - missing: Models that lack a score.
  ///   - reference: What others are held against, by its name.
  /// - Throws: what keeps the chart from being drawn.
  init(
    _ space: ProfileSpace, system: ValueSystem, dimensions: [String], missing: [String],
    reference: String?, isPublished: Bool, isCentred: Bool, cautions: [Caution]
  ) throws(Diagnostics) {
    self.space = space
    self.dimensions = dimensions
    systemName = system.name
    let level = NumberText.percent(space.level)
    let fit = ValueSpaceFindings.fit(space)
    chart = SpaceChart(
      points: space.places.map { place in
        SpacePoint(
          ChartLabel(shownName(place.name)), x: place.x, y: place.y,
          ellipse: place.ellipse.map { .init(major: $0.major, minor: $0.minor, angle: $0.angle) },
          isReference: reference.map { $0.isExactly(place.name) } ?? false)
      }, axes: ValueSpaceFindings.axes(space),
      ellipseMeaning: said("\(level) ellipse of a place"),
      referenceMeaning: said("reference"), remarks: [fit],
      decimals: space.distance == .correlation ? 2 : isCentred ? 2 : 1)
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: space.replicates > 0 ? said("\(level) ellipses") : said("no ellipses"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
    note =
      (ValueSpaceFindings.notes(
        space, system, dimensions, fit: fit, missing: missing, isPublished: isPublished,
        level: level)).joined(separator: " ")
      + FigureCautions(
        cautions, models: space.places.map(\.name), dimensions: dimensions, system: system
      ).text
  }

  var hasEllipses: Bool { space.replicates > 0 }

  private static func axes(_ space: ProfileSpace) -> (first: String, second: String) {
    let shares = space.shares.map { NumberText.percent(hundredths($0)) }
    return space.method == .pca
      ? (
        said("First axis (\(shares[0]) of the variance)"),
        said("Second axis (\(shares[1]) of the variance)")
      )
      : (
        said("First axis (\(shares[0]) of the distances)"),
        said("Second axis (\(shares[1]) of the distances)")
      )
  }

  /// How well two dimensions show what there is.
  private static func fit(_ space: ProfileSpace) -> String {
    let share = NumberText.percent(hundredths(space.shares.reduce(0, +)))
    guard let stress = space.stress else {
      return said("The two axes hold \(share) of the variance.")
    }
    return said(
      "Stress-1 of two dimensions is \(NumberText.fixed(stress, decimals: 3)); they hold \(share) of "
        + "the sum of the eigenvalues.")
  }

  private static func method(of space: ProfileSpace) -> String {
    switch (space.method, space.distance) {
    case (.mds, .euclidean):
      said(
        "Classical multidimensional scaling of Euclidean distances between profiles of scores")
    case (.mds, .centred):
      said(
        "Classical multidimensional scaling of Euclidean distances between profiles, each less its "
          + "own mean")
    case (.mds, .correlation):
      said(
        "Classical multidimensional scaling of the distance \u{221A}(2(1 \u{2212} r)) between profiles"
      )
    case (.pca, .euclidean): said("Principal components of the profiles")
    case (.pca, .centred): said("Principal components of the profiles, each less its own mean")
    case (.pca, .correlation): said("Principal components of the standardised profiles")
    }
  }

  private static func notes(
    _ space: ProfileSpace, _ system: ValueSystem, _ dimensions: [String], fit: String,
    missing: [String], isPublished: Bool, level: String
  ) -> [String] {
    let counted = CountText.counted(dimensions.count, "dimension")
    var notes = [
      said(
        "\(method(of: space)), on \(counted); one unit on both axes, whose directions have no meaning "
          + "of their own."), fit,
    ]
    if space.replicates > 0 {
      notes.append(
        said(
          "Ellipses: \(level) of the normal distribution with the covariance of "
            + "\(NumberText.grouped(space.replicates)) resamples of the clusters, each mapped anew and "
            + "turned onto this map (Procrustes, without change of size); one at a time, and no test of "
            + "a difference."))
    } else {
      let reason = isPublished ? said("no item-level data were published") : space.reason ?? ""
      notes.append(said("No ellipses: \(reason)."))
    }
    if let loadings = space.loadings {
      for (place, axis) in loadings.enumerated() {
        let leading = zip(dimensions, axis).sorted { abs($0.1) > abs($1.1) }.prefix(3)
        let words = leading.map { id, weight in
          "\(shownName(system.dimension(named: id)?.name ?? id)) "
            + NumberText.fixed(weight, decimals: 2)
        }
        let list = words.joined(separator: said(", "))
        notes.append(
          place == 0
            ? said("Largest weights on the first axis: \(list).")
            : said("Largest weights on the second axis: \(list)."))
      }
    }
    if !missing.isEmpty {
      notes.append(
        said(
          "Not shown, since a score is missing: \(CountText.list(missing.map(shownName), most: 6))."
        ))
    }
    return notes
  }

  private enum Key: String, CodingKey { case space, dimensions }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(space, forKey: .space)
    try container.encode(dimensions, forKey: .dimensions)
  }

  func block(at place: CellPlace) -> Block {
    let profiles = CountText.counted(space.places.count, "profile")
    let caption = said(
      "\(profiles) on the values of \(systemName): what lies near is alike.")
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }
}

/// A share to whole hundredths.
private func hundredths(_ share: Double) -> Double { (share * 100).rounded() / 100 }
