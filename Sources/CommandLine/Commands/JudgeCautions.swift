internal import Analysis
internal import Elicitation
internal import PrintedNumbers
internal import ValueModel

extension [Caution] {
  /// What a reader must know of whatever scores the answers of a plan.
  ///
  /// - Parameters:
  ///   - recognizer: nil where answers are scored otherwise.
  ///   - standings: of judges by dimension; nil where no judge scores.
  static func scoring(
    _ recognizer: OfflineRecognizer?, _ standings: [String: JudgeStanding.Dimension?]?,
    of dimensions: [ValueDimension], in system: ValueSystem
  ) -> [Caution] {
    var cautions: [Caution] = []
    if let recognizer {
      let used = recognizer.dimensions.filter { known in
        dimensions.contains { $0.id == system.dimension(named: known.name)?.id }
      }
      if used.contains(where: { $0.standing == nil }) { cautions.append(.notValidated) }
      for dimension in used {
        guard let standing = dimension.standing, !standing.isSufficient else { continue }
        cautions.append(
          .lowKappa(
            dimension.name, kappa: standing.kappa, lower: standing.lower, needed: standing.needed))
      }
    }
    if let standings { cautions += .standing(standings, of: dimensions.map(\.id)) }
    return cautions
  }

  /// What a reader must know of the scores of judges that are models.
  ///
  /// - Parameters:
  ///   - standings: by dimension; nil where nothing is known.
  ///   - dimensions: in the order in which they are told.
  static func standing(
    _ standings: [String: JudgeStanding.Dimension?], of dimensions: [String]
  ) -> [Caution] {
    var cautions: [Caution] = []
    let unknown = dimensions.filter { (standings[$0] ?? nil) == nil }
    if !unknown.isEmpty { cautions.append(.judgesNotValidated(unknown)) }
    for dimension in dimensions {
      guard let standing = standings[dimension] ?? nil else { continue }
      cautions += Caution.insufficient(standing, subject: "")
    }
    return cautions
  }
}

extension Caution {
  static func judgesNotValidated(_ dimensions: [String]) -> Caution {
    Caution(
      .recognizerNotValidated,
      message:
        "The judges were not compared with labels on \(dimensions.joined(separator: ", ")): how far "
        + "their scores can be trusted is not known. Compare them with compass recognize --judges, "
        + "--gold and --standing.")
  }

  /// Why the scores of a judge do not stand by themselves; none where they do.
  ///
  /// - Parameter subject: the judge with a space behind it, where several are told of.
  static func insufficient(_ standing: JudgeStanding.Dimension, subject: String) -> [Caution] {
    var cautions: [Caution] = []
    let kappa = standing.kappa
    if !kappa.isSufficient {
      cautions.append(
        .lowKappa(
          subject + standing.dimension, kappa: kappa.kappa, lower: kappa.lower,
          needed: kappa.needed))
    }
    let refuted = standing.transport.filter { $0.verdict == JudgeStanding.Transport.refuted }
    if !refuted.isEmpty {
      cautions.append(
        Caution(
          .judgeAgreement, dimension: standing.dimension, observed: refuted.count,
          of: standing.transport.count,
          message:
            "\(subject)\(standing.dimension): the judge errs otherwise on "
            + "\(refuted.map(\.model).joined(separator: ", ")) than on the other models, so that scores "
            + "of models are not compared alike."))
    }
    return cautions
  }
}
