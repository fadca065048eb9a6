package import Diagnostics
package import ItemResponse
package import PrintedNumbers
internal import Statistics
package import StudyStore

/// What a round of answers says of the items of one dimension, on the scale of the pool.
package struct CalibratedRound: Sendable {
  package let calibration: PoolCalibration
  package let estimates: [PoolEstimate]
  /// How the anchors held; none in the first round of a dimension.
  package let anchors: [PoolAnchor]
  /// Items that were not calibrated, as all who answered gave the same answer.
  package let constant: [String]
  /// Items for which taking out of use is to be looked into, and why.
  package let suspicious: [Suspicion]
  package let cautions: [Caution]

  package struct Suspicion: Sendable, Equatable {
    package let sample: String
    package let reason: RetirementReason
    /// What was found, in words.
    package let finding: String
  }

  /// What a reader must know before using the parameters.
  package struct Caution: Sendable, Equatable {
    package enum Code: String, Sendable {
      case fewPersons, dependentPersons, fewAnchors, driftingAnchors, crudeModel, unscored
    }
    package let code: Code
    package let message: String
  }
}

/// Calibrates the answers of a round, and puts the items on the scale of the pool.
package struct PoolCalibrator: Sendable {
  /// The response model.
  package enum Model: String, Sendable, CaseIterable, Codable {
    /// `2pl` from `PoolCalibrator.fewestForSlopes` examinees on, `rasch` below.
    case auto
    /// One discrimination for all items.
    case rasch
    /// A discrimination an item, with a log-normal prior whose mode is 1.
    case twoParameter = "2pl"
  }

  package struct Settings: Sendable {
    /// What the calibration is called; the system and the dimension are added to it.
    package var name: String
    /// The round of the answers.
    package var round: String?
    package var model: Model
    package var method: ScaleLink.Method
    /// Whether the link rests on the anchors that hold alone.
    package var dropsDrifting: Bool
    package var day: CalendarDay?

    package init(
      name: String, round: String? = nil, model: Model = .auto,
      method: ScaleLink.Method = .stockingLord, dropsDrifting: Bool = false,
      day: CalendarDay? = nil
    ) {
      self.name = name
      self.round = round
      self.model = model
      self.method = method
      self.dropsDrifting = dropsDrifting
      self.day = day
    }
  }

  let responses: PoolResponses
  let settings: Settings
  /// Whether the dimension has a scale already.
  let hasScale: Bool

  /// Fewer examinees say too little of discriminations.
  package static let fewestForSlopes = 50
  /// Fewer say nothing that a test could rest on.
  package static let fewestPersons = 10
  /// An item that nearly all answer alike, the share and the fewest answers for that.
  static let saturation = (share: 0.95, answers: 20)
  /// A discrimination that hardly tells examinees apart.
  static let flattest = 0.25

  /// - Parameters:
  ///   - responses: of one dimension.
  ///   - pool: all items of the pool, which tell whether the dimension has a scale.
  package init(_ responses: PoolResponses, pool: [PoolItem], settings: Settings) {
    self.responses = responses
    self.settings = settings
    hasScale = pool.contains {
      $0.system == responses.system && $0.dimension == responses.dimension
        && $0.status != .retired && $0.parameters != nil
    }
  }

  /// The calibrated items.
  ///
  /// - Throws: `Diagnostics`: too few examinees or items, no convergence, or no anchors to link by.
  /// - Complexity: that of a calibration, and as many links as anchors drift.
  package func calibrate() throws(Diagnostics) -> CalibratedRound {
    let screening = responses.table.screening()
    let constant = Set(screening.constant)
    let varying = responses.items.indices.filter { !constant.contains($0) }
    let model = try model(items: varying.count)
    let found = try fit(varying, model)
    let items = varying.map { responses.items[$0] }
    let name = PoolCalibration.name(
      settings.name, system: responses.system, dimension: responses.dimension)
    let raw = try parameters(of: found, items, name)
    var anchored: AnchoredLink?
    if hasScale { anchored = try link(items, raw) }
    let estimates = estimates(items, raw, anchored)
    let calibration = PoolCalibration(
      name: name, system: responses.system, dimension: responses.dimension,
      round: settings.round, model: model.rawValue, persons: responses.persons.count,
      day: settings.day, link: anchored.map { poolLink($0) })
    return CalibratedRound(
      calibration: calibration, estimates: estimates, anchors: anchored?.anchors ?? [],
      constant: screening.constant.map { responses.items[$0].sample },
      suspicious: suspicions(constant: screening.constant, varying, found, anchored),
      cautions: cautions(model, anchored))
  }

  // MARK: - Fitting

  private func refusal(_ code: String, _ message: String, _ remedy: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(code, "\(responses.dimension.quoted): \(message)", remedy: remedy))
  }

  private func model(items: Int) throws(Diagnostics) -> ItemModel {
    let persons = responses.persons.count
    guard persons >= PoolCalibrator.fewestPersons else {
      throw refusal(
        "fewPersons",
        "\(persons) examinee\(persons == 1 ? "" : "s") answered, and a calibration needs "
          + "\(PoolCalibrator.fewestPersons) at least",
        "Give the items to more models, or take further rounds in")
    }
    let model: ItemModel =
      switch settings.model {
      case .auto: persons < PoolCalibrator.fewestForSlopes || items < 3 ? .rasch : .twoParameter
      case .rasch: .rasch
      case .twoParameter: .twoParameter
      }
    let fewest = model == .rasch ? 2 : 3
    guard items >= fewest else {
      throw refusal(
        "fewItems",
        "\(items) item\(items == 1 ? " has" : "s have") answers that differ, and \(model.rawValue) "
          + "needs \(fewest) at least",
        "Give examinees more items, or easier and harder ones")
    }
    return model
  }

  private func fit(_ varying: [Int], _ model: ItemModel) throws(Diagnostics) -> Calibration {
    // Mislevy (1986): priors keep the slopes of short tables from running away. The mode of this one,
    // exp(mean - deviation²), is 1.
    let options =
      model == .rasch
      ? CalibrationOptions()
      : CalibrationOptions(
        discriminationPrior: .logNormal(mean: 0.25, deviation: 0.5),
        interceptPrior: .normal(mean: 0, deviation: 3))
    let calibration: Calibration
    do throws(ItemResponseError) {
      calibration = try MarginalMaximumLikelihood(
        try responses.table.selecting(items: varying), model: model, options: options
      ).calibrate()
    } catch {
      throw refusal("noCalibration", "the answers cannot be calibrated: \(error)", "See them")
    }
    guard calibration.isConverged else {
      throw refusal(
        "notConverged", "the calibration had not converged after \(calibration.iterations) steps",
        "Use --response-model rasch, or give the items to more examinees")
    }
    return calibration
  }

  /// The parameters on the scale of the round, with their covariances.
  private func parameters(
    of found: Calibration, _ items: [PoolItem], _ name: String
  ) throws(Diagnostics) -> [PoolParameters] {
    let covariance = found.covariance(.observed).value ?? found.covariance(.crossProduct).value
    guard let covariance else {
      throw refusal(
        "noStandardErrors", "the answers do not determine the errors of the parameters",
        "Use --response-model rasch, or give the items to more examinees")
    }
    var parameters: [PoolParameters] = []
    var undetermined: [String] = []
    for (index, item) in found.items.enumerated() {
      guard let uncertainty = covariance.items[index].uncertainty.value,
        let difficulty = item.difficulty.value, uncertainty.difficultyVariance > 0
      else {
        undetermined.append(items[index].sample)
        continue
      }
      parameters.append(
        PoolParameters(
          discrimination: item.discrimination, difficulty: difficulty,
          discriminationError: uncertainty.discriminationError,
          difficultyError: uncertainty.difficultyError, covariance: uncertainty.covariance,
          calibration: name))
    }
    guard undetermined.isEmpty else {
      throw refusal(
        "noStandardErrors",
        "the answers do not determine the parameters of \(PoolCalibrator.list(undetermined))",
        "Retire the items, or give them to more examinees")
    }
    return parameters
  }

  // MARK: - Linking

  private func link(
    _ items: [PoolItem], _ raw: [PoolParameters]
  ) throws(Diagnostics) -> AnchoredLink {
    let candidates = zip(items, raw).compactMap { item, new in
      item.parameters.map { AnchoredLink.Candidate(item: item, old: $0, new: new) }
    }
    guard candidates.count >= AnchoredLink.fewest else {
      let count = candidates.count
      throw refusal(
        "noAnchors",
        "the dimension has calibrated items, of which \(count) "
          + "\(count == 1 ? "was" : "were") answered again with answers that differ, and linking "
          + "the scales needs \(AnchoredLink.fewest) at least",
        "Give the examinees of this round some of the calibrated items too")
    }
    do throws(ItemResponseError) {
      return try AnchoredLink(
        candidates, method: settings.method, dropsDrifting: settings.dropsDrifting)
    } catch {
      throw refusal(
        "noLink", "the anchors do not link the scales: \(error)",
        "Use another --method, or give the examinees more of the calibrated items")
    }
  }

  private func poolLink(_ anchored: AnchoredLink) -> PoolLink {
    let used = anchored.anchors.filter(\.isUsed)
    let link = anchored.link
    let covariance = link.covariance == nil ? nil : link.covariances
    return PoolLink(
      linkedTo: Set(used.map(\.old.calibration)).sorted().joined(separator: ", "),
      method: link.method.rawValue, slope: link.slope, intercept: link.intercept,
      slopeError: covariance?.slope.squareRoot(),
      interceptError: covariance?.intercept.squareRoot(), covariance: covariance?.both,
      anchors: used.count)
  }

  private func estimates(
    _ items: [PoolItem], _ raw: [PoolParameters], _ anchored: AnchoredLink?
  ) -> [PoolEstimate] {
    guard let anchored else {
      return zip(items, raw).map {
        PoolEstimate(sample: $0.sample, use: .calibrated, parameters: $1)
      }
    }
    var anchors = anchored.anchors[...]
    return zip(items, raw).map { item, parameters in
      // Anchors come in the order of the items.
      guard item.parameters != nil, let anchor = anchors.popFirst() else {
        return PoolEstimate(
          sample: item.sample, use: .calibrated,
          parameters: parameters.linked(by: anchored.link))
      }
      return PoolEstimate(
        sample: item.sample, use: anchor.isUsed && !anchor.isDrifting ? .anchor : .moved,
        parameters: anchor.new)
    }
  }
}
