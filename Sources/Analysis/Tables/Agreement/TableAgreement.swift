package import Diagnostics
package import Statistics

/// What is asked of a table of ratings.
package struct AgreementSettings {
  let weights: WeightFamily
  let scale: MeasurementLevel?
  let level: Double
  /// nil for score intervals.
  let bootstrap: Bootstrap?

  /// How units are drawn anew, and what the replicates become.
  package struct Bootstrap {
    let replicates: Int
    let method: BootstrapIntervalMethod
    let seed: UInt64

    package init(replicates: Int, method: BootstrapIntervalMethod, seed: UInt64) {
      self.replicates = replicates
      self.method = method
      self.seed = seed
    }
  }

  package init(
    weights: WeightFamily, scale: MeasurementLevel?, level: Double, bootstrap: Bootstrap?
  ) {
    self.weights = weights
    self.scale = scale
    self.level = level
    self.bootstrap = bootstrap
  }

  /// Whether weights or level ask how far apart ratings are.
  package var needsOrder: Bool {
    weights != .identity || (scale ?? .nominal) != .nominal
  }

  /// The distance between ratings by which alpha goes.
  package var alphaDistance: String {
    scale?.rawValue ?? (weights == .identity ? "nominal" : "with \(weights.rawValue) weights")
  }
}

/// The agreement of the raters of a table, and what a reader must know before using it.
package struct TableAgreement {
  package let results: AgreementResults
  package let cautions: [Caution]

  /// Computes everything.
  ///
  /// - Parameters:
  ///   - path: the table, for messages.
  ///   - column: the column with the ratings, for messages.
  /// - Throws: where names are given and weights or scale need an order or numbers, and
  ///   where nothing can be computed.
  package init(
    _ ratings: AgreementRatings, of path: String, column: String, settings: AgreementSettings
  ) throws(Diagnostics) {
    try Self.refuseOrderOfNames(ratings, path, column, settings)
    let analysis: AgreementAnalysis
    do throws(StatisticsError) {
      analysis = try AgreementAnalysis(
        ratings.table, weights: settings.weights, level: settings.scale,
        clusters: ratings.clusters)
      results = try AgreementResults(
        ratings, analysis, level: settings.level, bootstrap: settings.bootstrap)
      cautions = try AgreementCautions(ratings, analysis, results, scale: settings.scale).all
    } catch {
      throw Diagnostics(Diagnostic(error, at: .file(path)))
    }
  }

  /// Distances between names need their order, and differences need numbers.
  private static func refuseOrderOfNames(
    _ ratings: AgreementRatings, _ path: String, _ column: String, _ settings: AgreementSettings
  ) throws(Diagnostics) {
    let scale = settings.scale
    if settings.weights != .identity || scale == .ordinal, !ratings.isOrdered {
      throw Diagnostics(
        table: .namesOnly, at: .file(path), "the ratings in `\(column)` are names",
        remedy: "Declare their order with --categories, or use nominal and identity")
    }
    if scale == .interval || scale == .ratio, !ratings.isNumeric {
      throw Diagnostics(
        table: .namesOnly, at: .file(path),
        "the ratings in `\(column)` are names, which have no \(scale?.rawValue ?? "") scale",
        remedy: "Use --scale nominal or ordinal")
    }
  }
}
