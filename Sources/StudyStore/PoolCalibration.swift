package import PrintedNumbers

/// How parameters of a dimension came to be known: the fit of a round of responses, or an import.
package struct PoolCalibration: Sendable, Equatable {
  /// Unique in the study.
  package let name: String
  package let system: String
  package let dimension: String
  /// The round of the responses; nil where the parameters were imported.
  package let round: String?
  /// The response model: `rasch`, `2pl`, or `given` for parameters that were imported.
  package let model: String
  /// How many examinees answered; nil where that is not known.
  package let persons: Int?
  /// When it was made.
  package let day: CalendarDay?
  /// How its scale was put on that of the pool; nil where it is the scale itself.
  package let link: PoolLink?

  package init(
    name: String, system: String, dimension: String, round: String? = nil, model: String,
    persons: Int? = nil, day: CalendarDay? = nil, link: PoolLink? = nil
  ) {
    self.name = name
    self.system = system
    self.dimension = dimension
    self.round = round
    self.model = model
    self.persons = persons
    self.day = day
    self.link = link
  }

  /// The model of parameters that were imported.
  package static let given = "given"

  /// The name of a calibration of one dimension: a name that several have, with the system and the
  /// dimension behind it, unless they are there already.
  ///
  ///     PoolCalibration.name("2026-01", system: "schwartz", dimension: "power")
  ///     // "2026-01/schwartz/power"
  package static func name(_ name: String, system: String, dimension: String) -> String {
    let suffix = "/\(system)/\(dimension)"
    return name.hasSuffix(suffix) ? name : name + suffix
  }
}

/// How the scale of a round was put on that of the pool: θ of the pool = slope · θ of the round +
/// intercept.
package struct PoolLink: Sendable, Equatable, Codable {
  /// The calibrations whose parameters the anchors had, with commas between them.
  package let linkedTo: String
  /// `stocking-lord`, `haebara`, `mean-sigma`, `mean-mean` or `mean-geometric`.
  package let method: String
  package let slope: Double
  package let intercept: Double
  /// The standard error; nil, as the next two, where there were too few anchors for one.
  package let slopeError: Double?
  package let interceptError: Double?
  /// The sampling covariance of slope and intercept.
  package let covariance: Double?
  /// How many items tied the two scales.
  package let anchors: Int

  package init(
    linkedTo: String, method: String, slope: Double, intercept: Double,
    slopeError: Double? = nil, interceptError: Double? = nil, covariance: Double? = nil,
    anchors: Int
  ) {
    self.linkedTo = linkedTo
    self.method = method
    self.slope = slope
    self.intercept = intercept
    self.slopeError = slopeError
    self.interceptError = interceptError
    self.covariance = covariance
    self.anchors = anchors
  }

  /// The linking error: the standard error that the link adds to an ability, as the root of its mean
  /// square over a population of the round with mean 0 and standard deviation 1.
  package var error: Double? {
    guard let slopeError, let interceptError else { return nil }
    return (slopeError * slopeError + interceptError * interceptError).squareRoot()
  }
}

/// What a calibration found of one item, on the scale of the pool.
package struct PoolEstimate: Sendable, Equatable, Codable {
  package enum Use: String, Sendable, Codable, CaseIterable {
    /// The item takes these parameters.
    case calibrated
    /// The item tied the scales: it keeps the parameters that it has, and becomes an anchor.
    case anchor
    /// The item was to tie the scales and moved: it keeps its parameters and its status.
    case moved
  }

  package let sample: String
  package let use: Use
  /// Their `calibration` is the one that they are recorded with.
  package let parameters: PoolParameters

  package init(sample: String, use: Use, parameters: PoolParameters) {
    self.sample = sample
    self.use = use
    self.parameters = parameters
  }
}
