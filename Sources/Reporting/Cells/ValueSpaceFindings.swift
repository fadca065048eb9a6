internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel

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
    let what = space.method == .pca ? "of the variance" : "of the distances"
    func axis(_ name: String, _ place: Int) -> String {
      "\(name) axis (\(NumberText.percent(hundredths(space.shares[place]))) \(what))"
    }
    let fit = ValueSpaceFindings.fit(space)
    chart = SpaceChart(
      points: space.places.map { place in
        SpacePoint(
          ChartLabel(shownName(place.name)), x: place.x, y: place.y,
          ellipse: place.ellipse.map { .init(major: $0.major, minor: $0.minor, angle: $0.angle) },
          isReference: reference.map { $0.isExactly(place.name) } ?? false)
      }, axes: (axis("First", 0), axis("Second", 1)),
      ellipseMeaning: "\(level) ellipse of a place", referenceMeaning: "reference", remarks: [fit],
      decimals: space.distance == .correlation ? 2 : isCentred ? 2 : 1)
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: space.replicates > 0 ? "\(level) ellipses" : "no ellipses",
        numbersAt: "the JSON of this report")
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

  /// How well two dimensions show what there is.
  private static func fit(_ space: ProfileSpace) -> String {
    let share = NumberText.percent(hundredths(space.shares.reduce(0, +)))
    guard let stress = space.stress else { return "The two axes hold \(share) of the variance." }
    return "Stress-1 of two dimensions is \(NumberText.fixed(stress, decimals: 3)); "
      + "they hold \(share) of the sum of the eigenvalues."
  }

  private static func notes(
    _ space: ProfileSpace, _ system: ValueSystem, _ dimensions: [String], fit: String,
    missing: [String], isPublished: Bool, level: String
  ) -> [String] {
    let distance =
      switch space.distance {
      case .euclidean: "Euclidean distances between profiles of scores"
      case .centred: "Euclidean distances between profiles, each less its own mean"
      case .correlation: "the distance \u{221A}(2(1 \u{2212} r)) between profiles"
      }
    let method =
      space.method == .mds
      ? "Classical multidimensional scaling of \(distance)"
      : "Principal components of "
        + (space.distance == .euclidean
          ? "the profiles"
          : space.distance == .centred
            ? "the profiles, each less its own mean" : "the standardised profiles")
    var notes = [
      "\(method), on \(CountText.counted(dimensions.count, "dimension")); one unit on both axes, whose "
        + "directions have no meaning of their own.", fit,
    ]
    if space.replicates > 0 {
      notes.append(
        "Ellipses: \(level) of the normal distribution with the covariance of "
          + "\(NumberText.grouped(space.replicates)) resamples of the clusters, each mapped anew and turned "
          + "onto this map (Procrustes, without change of size); one at a time, and no test of a difference."
      )
    } else {
      notes.append(
        "No ellipses: " + (isPublished ? "no item-level data were published" : space.reason ?? "")
          + ".")
    }
    if let loadings = space.loadings {
      for (place, axis) in loadings.enumerated() {
        let leading = zip(dimensions, axis).sorted { abs($0.1) > abs($1.1) }.prefix(3)
        let words = leading.map { id, weight in
          "\(shownName(system.dimension(named: id)?.name ?? id)) "
            + NumberText.fixed(weight, decimals: 2)
        }
        notes.append(
          "Largest weights on the \(place == 0 ? "first" : "second") axis: "
            + "\(words.joined(separator: ", ")).")
      }
    }
    if !missing.isEmpty {
      notes.append(
        "Not shown, since a score is missing: \(CountText.list(missing.map(shownName), most: 6)).")
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
    let caption =
      "\(CountText.counted(space.places.count, "profile")) on the values of \(systemName): what lies near "
      + "is alike."
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }
}

/// A share to whole hundredths.
private func hundredths(_ share: Double) -> Double { (share * 100).rounded() / 100 }
