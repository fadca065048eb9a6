package import Diagnostics
internal import LogReaders
internal import Statistics
internal import ValueModel

// What names and counts of a source are, for statements about it.

extension StudyInputs {
  /// The scores, ready to be summed and compared; nil for published scores alone.
  ///
  /// - Parameter weights: names of weights, each with a file of weights or a culture.
  /// - Throws: where judgments cannot be scored, and for weights that cannot be used.
  package func scoredSource(
    seed: UInt64, weights: [(name: String, target: AlignmentTarget)]
  ) throws(Diagnostics) -> ScoredSource? {
    guard let study = try study(seed: seed) else { return nil }
    var found: [String: AlignmentWeights] = [:]
    for (name, target) in weights { found[name] = try alignmentWeights(name, target) }
    return ScoredSource(study, weights: found) { () throws(Diagnostics) in
      let order = RoundOrder(self.sampled)
      guard order.rounds.count > 1 else { return nil }
      return try self.roundScores(
        order,
        of: FedRows(self.sampled, binding: self.binding, files: self.log.files.map(\.name)))
    }
  }

  /// What each dimension of the system counts, of 1.
  ///
  /// - Throws: for weights that cannot be used.
  package func weightValues(
    _ name: String, _ target: AlignmentTarget
  ) throws(Diagnostics) -> [Double] {
    try alignmentWeights(name, target).values
  }

  private func alignmentWeights(
    _ name: String, _ target: AlignmentTarget
  ) throws(Diagnostics) -> AlignmentWeights {
    switch target {
    case .weights(let file): return try AlignmentMaker.weights(file, system: system)
    case .culture(let target):
      return try Diagnostics.at(nil) { () throws(StatisticsError) in
        try AlignmentWeights(target, system: system, name: name)
      }
    case .people, .person:
      throw Diagnostics(
        Diagnostic(
          "noWeights", at: nil, "`\(VisibleText.name(name))` names people, not weights",
          remedy: "Name a weights file or a culture"), cause: .wrongUse)
    }
  }

  /// How many judgments that feed a dimension each model has, those without a verdict included.
  ///
  /// - Throws: where nothing feeds a dimension.
  /// - Complexity: O(rows).
  package func judgmentsByModel() throws(Diagnostics) -> [String: Int] {
    if isPublishedOnly { return [:] }
    let fed = try FedRows(sampled, binding: binding, files: log.files.map(\.name)).selection
    var counts: [String: Int] = [:]
    for row in fed.rows {
      guard let model = log.judgments.model[Int(row)] else { continue }
      counts[model, default: 0] += 1
    }
    return counts
  }

  /// In the order of time; none where judgments name no round.
  ///
  /// - Complexity: O(rows).
  package var roundNames: [String] { isPublishedOnly ? [] : RoundOrder(sampled).names }

  /// In ascending order.
  package var judgeNames: [String] {
    isPublishedOnly ? [] : sampled.column(log.judgments.judge).names
  }

  /// What is known of models beside their scores: by attribute, and within it by model.
  ///
  /// A column of the judgments that says two things of one model is none of models.
  ///
  /// - Complexity: O(rows) for each column that tables beside the logs added.
  package func modelAttributes(of models: [String]) -> [String: [String: String]] {
    let wanted = Set(models)
    var attributes = log.modelAttributes.mapValues { $0.filter { wanted.contains($0.key) } }
    let judgments = log.judgments
    let dates = ("model_release_date", judgments.cells(named: "model_release_date"))
    let columns = judgments.attributes.map { ($0.name, Optional($0.cells)) } + [dates]
    for (name, cells) in columns {
      guard let cells, attributes[name] == nil else { continue }
      var values: [Int32: Int32] = [:]
      var isOfModels = true
      for row in sampled.rows.lazy.map(Int.init) {
        let (model, value) = (judgments.model.codes[row], cells.codes[row])
        guard model >= 0 else { continue }
        let before = values.updateValue(value, forKey: model)
        if let before, before != value {
          isOfModels = false
          break
        }
      }
      guard isOfModels else { continue }
      for (model, value) in values where value >= 0 {
        let known = judgments.model.values[Int(model)]
        guard wanted.contains(known) else { continue }
        attributes[name, default: [:]][known] = cells.texts[Int(value)]
      }
    }
    return attributes.filter { !$0.value.isEmpty }
  }
}
