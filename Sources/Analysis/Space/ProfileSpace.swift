package import Statistics
internal import ValueModel
internal import Wording

/// Profiles as points in two dimensions, near where they are alike, each with an ellipse.
package struct ProfileSpace: Codable, Sendable {
  /// How the plane is found.
  package enum Method: String, CaseIterable, Codable, Sendable {
    /// Classical scaling of the distances (Torgerson, 1952; Gower, 1966).
    case mds
    /// Principal components of the profiles.
    case pca
  }

  /// A profile, in the order of the dimensions.
  package struct Profile: Sendable {
    package let name: String
    package let values: [Double]
    /// Resample by resample, the same for all profiles; nil where it is known without an error.
    package let replicates: [[Double]?]?

    package init(name: String, values: [Double], replicates: [[Double]?]?) {
      self.name = name
      self.values = values
      self.replicates = replicates
    }
  }

  /// Where a profile stands.
  package struct Place: Codable, Sendable {
    package let name: String
    package let x: Double
    package let y: Double
    /// Nil where there are no replicates.
    package let ellipse: Ellipse?
  }

  /// Half the diameters of an ellipse round a place, and the angle of the longest in radians from the
  /// first axis to the second.
  package struct Ellipse: Codable, Sendable {
    package let major: Double
    package let minor: Double
    package let angle: Double
  }

  package let method: Method
  package let distance: ProfileDistance
  package let level: Double
  package let places: [Place]
  /// How much of the positive eigenvalues (`mds`) or of the variance (`pca`) each axis has, 0...1.
  package let shares: [Double]
  /// Kruskal's stress-1 of two dimensions; nil for `pca`.
  package let stress: Double?
  /// Axis by axis the weight of each dimension; nil for `mds`.
  package let loadings: [[Double]]?
  /// Resamples behind the ellipses; 0 where there are none.
  package let replicates: Int
  /// Why there are no ellipses.
  package let reason: String?

  /// The largest share of resamples that may have no map.
  private static let mostUndefined = 0.05

  /// - Parameters:
  ///   - profiles: as long as each other.
  ///   - level: of the ellipses.
  /// - Returns: undefined for fewer than three profiles, for profiles that are all the same, and for one
  ///   that has no shape where shapes are compared.
  /// - Complexity: O(profiles³ + resamples × (profiles × dimensions² + dimensions³)).
  package static func of(
    _ profiles: [Profile], method: Method, distance: ProfileDistance, level: Double
  ) -> Outcome<ProfileSpace> {
    let standing = profiles.compactMap { distance.standing($0.values) }
    guard standing.count == profiles.count else {
      return .undefined(.outsideDomain(said("profiles whose values are not all equal")))
    }
    switch method {
    case .mds:
      return ClassicalScaling.of(distances(standing), count: standing.count).map { found in
        ProfileSpace(
          profiles, method, distance, level, standing, points: found.points,
          shares: found.shares, stress: found.stress, loadings: nil)
      }
    case .pca:
      return PrincipalAxes.of(standing).map { found in
        ProfileSpace(
          profiles, method, distance, level, standing, points: found.points,
          shares: found.shares, stress: nil, loadings: found.loadings)
      }
    }
  }

  private static func distances(_ rows: [[Double]]) -> [Double] {
    rows.enumerated().flatMap { place, one in
      rows.enumerated().map { other, row in
        // Twice the same sum in the same order, so that the matrix is symmetric to the last bit.
        place == other
          ? 0
          : zip(one, row).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      }
    }
  }

  private init(
    _ profiles: [Profile], _ method: Method, _ distance: ProfileDistance, _ level: Double,
    _ standing: [[Double]], points: [[Double]], shares: [Double], stress: Double?,
    loadings: [[Double]]?
  ) {
    self.method = method
    self.distance = distance
    self.level = level
    self.shares = shares
    self.stress = stress
    self.loadings = loadings
    let target = points.map { (x: $0[0], y: $0[1]) }
    let clouds = Self.clouds(profiles, distance, standing, onto: target)
    let resamples = profiles.compactMap(\.replicates?.count).max() ?? 0
    if resamples == 0 {
      reason = said("nothing was drawn anew")
      replicates = 0
    } else if Double(resamples - clouds.count) > Self.mostUndefined * Double(resamples) {
      reason =
        UndefinedReason.undefinedReplicates(
          share: Double(resamples - clouds.count) / Double(resamples)
        ).words
      replicates = 0
    } else {
      reason = nil
      replicates = clouds.count
    }
    let hasEllipses = reason == nil
    places = profiles.indices.map { place in
      let ellipse =
        hasEllipses && profiles[place].replicates != nil
        ? NormalEllipse.around(clouds.map { $0[place] }, level: level).value : nil
      return Place(
        name: profiles[place].name, x: target[place].x, y: target[place].y,
        ellipse: ellipse.map {
          Ellipse(major: $0.semiaxes.major, minor: $0.semiaxes.minor, angle: $0.angle)
        })
    }
  }

  /// Resample by resample all points, turned onto those of the data; resamples without a map are left out.
  ///
  /// Either method gives the same points of the same profiles but for the direction of the axes, which the
  /// turn takes away (Gower, 1966): so all resamples are mapped by the quicker one.
  private static func clouds(
    _ profiles: [Profile], _ distance: ProfileDistance, _ standing: [[Double]],
    onto target: [(x: Double, y: Double)]
  ) -> [[(x: Double, y: Double)]] {
    let count = profiles.compactMap(\.replicates?.count).max() ?? 0
    return (0..<count).compactMap { resample in
      var rows: [[Double]] = []
      for (place, profile) in profiles.enumerated() {
        guard let all = profile.replicates else {
          rows.append(standing[place])
          continue
        }
        guard resample < all.count, let values = all[resample],
          let row = distance.standing(values)
        else { return nil }
        rows.append(row)
      }
      guard let axes = PrincipalAxes.of(rows).value else { return nil }
      return PlanarProcrustes.aligning(
        axes.points.map { (x: $0[0], y: $0[1]) }, to: target
      ).value?.points
    }
  }
}

extension ScoreStudy {
  /// The profiles of models on dimensions, with their resamples: one draw of clusters for all of them.
  ///
  /// - Parameters:
  ///   - models: exact names.
  ///   - dimensions: identifiers.
  /// - Returns: without models that lack a score on a dimension.
  package func profiles(
    _ distribution: BootstrapDistribution, models names: [String], dimensions ids: [String]
  ) -> [ProfileSpace.Profile] {
    let places = ids.compactMap { id in system.dimensions.firstIndex { $0.id == id } }
    return names.compactMap { name in
      guard let model = models.firstIndex(where: { $0.isExactly(name) }) else { return nil }
      let quantities = places.map { quantity(model: model, dimension: $0) }
      let values = quantities.compactMap { distribution.estimate($0).value }
      guard values.count == quantities.count else { return nil }
      let replicates = quantities.map(distribution.replicateValues)
      return ProfileSpace.Profile(
        name: name, values: values,
        replicates: (0..<distribution.replicates).map { resample in
          let row = replicates.compactMap { $0[resample] }
          return row.count == replicates.count ? row : nil
        })
    }
  }
}
