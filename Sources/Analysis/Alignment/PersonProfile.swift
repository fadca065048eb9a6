package import Diagnostics
internal import Statistics
package import ValueModel

/// What one person values, with the error of the answers.
package struct PersonProfile: Sendable {
  /// Where the values come from.
  package enum Origin: String, Sendable, Codable {
    case answers, ranking, weights
  }

  /// The file as the caller named it.
  package let file: String
  package let origin: Origin
  /// The places of the dimensions in the system, ascending.
  package let dimensions: [Int]
  package let values: [Double]
  /// Row-major over `values`; nil for what was not measured but said, or by one item a dimension.
  package let covariance: [Double]?
  /// Of the covariance.
  package let degreesOfFreedom: Double?
  /// How many answers there are; nil for what was not asked item by item.
  package let answers: Int?
  /// The width of the scale of the values; nil where they have none.
  package let scaleWidth: Double?

  /// What a person's file says.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - system: the system that it was read with.
  ///   - catalog: where the questionnaire is found that answers belong to.
  /// - Throws: where a ranking gives no weights, there is no such questionnaire, an answer is none of its
  ///   scale, or a dimension has no answer.
  package init(
    _ file: PersonFile, system: ValueSystem, catalog: DefinitionCatalog
  ) throws(Diagnostics) {
    let count = system.dimensions.count
    switch file.content {
    case .answers(let answers, let name):
      let instrument = try catalog.instrument(name, systems: [system])
      try self.init(answers, to: instrument, system: system, file: file.file)
    case .ranking(let ranking):
      self.init(
        .ranking, file: file.file,
        try Diagnostics.at(.file(file.file)) { () throws(StatisticsError) in
          try NormalizedWeights(rankOrder: ranking, count: count).values
        })
    case .weights(let weights):
      self.init(
        .weights, file: file.file,
        try Diagnostics.at(.file(file.file)) { () throws(StatisticsError) in
          try NormalizedWeights(weights).values
        })
    }
  }

  private init(_ origin: Origin, file: String, _ values: [Double]) {
    self.file = file
    self.origin = origin
    self.values = values
    dimensions = Array(values.indices)
    covariance = nil
    degreesOfFreedom = nil
    answers = nil
    scaleWidth = nil
  }

  /// The scores of a questionnaire with the error that its few items leave.
  ///
  /// Items of a dimension are taken to vary about the person's value alike in all dimensions; the variance
  /// is pooled over dimensions with two answers and more. Of values a_k·x over the answers the covariance is
  /// then that variance times a_k·a_l, centring included.
  private init(
    _ answers: [Int: Double], to instrument: Instrument, system: ValueSystem, file: String
  ) throws(Diagnostics) {
    guard let scoring = QuestionnaireScoring(instrument, system: system) else {
      throw Diagnostics(
        Diagnostic(
          "noQuestionnaire", at: .file(file),
          "`\(instrument.id)` is no questionnaire on `\(system.id)`",
          remedy: "Name one such as pvq-21"))
    }
    let items = scoring.questionnaire.itemCount
    var problems: [Diagnostic] = []
    var given = [Double](repeating: .nan, count: items)
    for (number, answer) in answers.sorted(by: { $0.key < $1.key }) {
      if number > items {
        problems.append(
          Diagnostic(
            "invalidValue", at: .file(file), "there is an answer to item \(number) of \(items)",
            remedy: "Number the items as `\(instrument.id)` does"))
      } else if scoring.isAnswer(answer) {
        given[number - 1] = answer
      } else if !scoring.isMissing(answer) {
        problems.append(
          Diagnostic(
            "invalidValue", at: .file(file), "the answer to item \(number) is not on the scale",
            remedy: "Write a number from \(instrument.scale.minimum) to \(instrument.scale.maximum)"
          ))
      }
    }
    try Diagnostics.refuse(problems)
    var values = [Double](repeating: .nan, count: scoring.dimensions.count)
    let mean = given.withUnsafeBufferPointer { given in
      values.withUnsafeMutableBufferPointer { scoring.score(given, into: $0) }
    }
    let answered = given.count { !$0.isNaN }
    guard mean != nil, !values.contains(where: \.isNaN) else {
      let lacking = zip(scoring.dimensions, values).filter { $0.1.isNaN }.map {
        system.dimensions[$0.0].name
      }
      throw Diagnostics(
        Diagnostic(
          "missingValue", at: .file(file),
          answered < scoring.questionnaire.minimumAnswered
            ? "\(answered) items are answered, and at least "
              + "\(scoring.questionnaire.minimumAnswered) are needed"
            : "no item of \(lacking.joined(separator: ", ")) is answered",
          remedy: "Answer the items that are left out"))
    }
    self.file = file
    origin = .answers
    dimensions = scoring.dimensions
    self.values = values
    self.answers = answered
    scaleWidth = instrument.scale.maximum - instrument.scale.minimum
    let groups = scoring.dimensions.map { place in
      (scoring.questionnaire.key(of: system.dimensions[place].id)?.items ?? []).map { $0 - 1 }
        .filter { !given[$0].isNaN }
    }
    let error = Self.error(
      given, groups, answered: answered, isCentred: instrument.centring == .respondent)
    covariance = error?.covariance
    degreesOfFreedom = error?.degreesOfFreedom
  }

  private static func error(
    _ given: [Double], _ groups: [[Int]], answered: Int, isCentred: Bool
  ) -> (covariance: [Double], degreesOfFreedom: Double)? {
    var (squares, degrees) = (0.0, 0)
    for group in groups where group.count > 1 {
      let mean = group.reduce(0) { $0 + given[$1] } / Double(group.count)
      squares += group.reduce(0) { $0 + (given[$1] - mean) * (given[$1] - mean) }
      degrees += group.count - 1
    }
    guard degrees > 0 else { return nil }
    let variance = squares / Double(degrees)
    let centre = isCentred ? 1 / Double(answered) : 0
    var covariance: [Double] = []
    for (row, one) in groups.enumerated() {
      for (column, other) in groups.enumerated() {
        // a_k·a_l with a_k = 1[i in k]/n_k - 1/N: items of one dimension alone, then the centre twice.
        let shared =
          row == column
          ? 1 / Double(one.count)
          : Double(Set(one).intersection(other).count)
            / Double(one.count * other.count)
        covariance.append(
          variance * (shared - (isCentred ? 2 * centre - centre * centre * Double(answered) : 0)))
      }
    }
    return (covariance, Double(degrees))
  }
}
