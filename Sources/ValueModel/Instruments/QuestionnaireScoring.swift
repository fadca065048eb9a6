/// Scores respondents of a questionnaire, one at a time and without allocation.
///
///     let scoring = QuestionnaireScoring(pvq21, system: schwartz)
///     scoring?.score(answers, into: values)   // nil: too few answers
package struct QuestionnaireScoring: Sendable {
  /// The dimensions that have items, by their places in the system, in its order.
  package let dimensions: [Int]
  /// How many items each of them has.
  package let itemCounts: [Int]
  package let questionnaire: Questionnaire
  private let scale: RatingScale
  private let isCentred: Bool
  /// The items of all dimensions one after the other, from 0, and where those of each end.
  private let items: [Int]
  private let ends: [Int]

  /// The scoring of an instrument; nil where it is no questionnaire, or one for another system.
  package init?(_ instrument: Instrument, system: ValueSystem) {
    guard let questionnaire = instrument.questionnaire,
      instrument.system == nil || instrument.system == system.id
    else { return nil }
    self.questionnaire = questionnaire
    scale = instrument.scale
    isCentred = instrument.centring == .respondent
    var dimensions: [Int] = []
    var items: [Int] = []
    var ends: [Int] = []
    for (place, dimension) in system.dimensions.enumerated() {
      guard let key = questionnaire.key(of: dimension.id) else { continue }
      dimensions.append(place)
      items += key.items.map { $0 - 1 }
      ends.append(items.count)
    }
    self.dimensions = dimensions
    self.items = items
    self.ends = ends
    itemCounts = ends.indices.map { ends[$0] - ($0 > 0 ? ends[$0 - 1] : 0) }
  }

  /// Scores one respondent.
  ///
  /// A value is the mean of its answered items, turned round where the questionnaire is reversed; where
  /// the instrument centres on respondents, the mean of all answered items (MRAT) is subtracted from it.
  ///
  /// - Parameters:
  ///   - answers: one an item as it was given, NaN where there is none.
  ///   - values: where the score of each of `dimensions` is put; NaN where none of its items is answered,
  ///     and for all where the respondent does not count.
  /// - Returns: the mean of all answered items; nil where fewer are answered than the questionnaire asks
  ///   for.
  /// - Complexity: O(items), without allocation.
  package func score(
    _ answers: UnsafeBufferPointer<Double>, into values: UnsafeMutableBufferPointer<Double>
  ) -> Double? {
    let answered = answers.count { !$0.isNaN }
    guard answered >= questionnaire.minimumAnswered, answered > 0 else {
      for place in values.indices { values[place] = .nan }
      return nil
    }
    var total = 0.0
    for answer in answers where !answer.isNaN { total += oriented(answer) }
    let mean = total / Double(answered)
    var start = 0
    for place in ends.indices {
      var sum = 0.0
      var count = 0
      for item in items[start..<ends[place]] where !answers[item].isNaN {
        sum += oriented(answers[item])
        count += 1
      }
      values[place] = count == 0 ? .nan : sum / Double(count) - (isCentred ? mean : 0)
      start = ends[place]
    }
    return mean
  }

  /// How one respondent's answers to the items of each dimension are spread over categories.
  ///
  /// - Parameters:
  ///   - answers: one an item as it was given, NaN where there is none.
  ///   - map: the category, from 0, of what is answered; nil for what has none.
  ///   - count: how many categories.
  /// - Returns: a row of shares a dimension; NaN where none of its items is answered.
  package func spread(
    _ answers: UnsafeBufferPointer<Double>, over count: Int, by map: (Double) -> Int?
  ) -> [Double] {
    var shares = [Double](repeating: 0, count: dimensions.count * count)
    var start = 0
    for place in ends.indices {
      var answered = 0.0
      for item in items[start..<ends[place]] where !answers[item].isNaN {
        guard let category = map(answers[item]) else { continue }
        shares[place * count + category] += 1
        answered += 1
      }
      for category in 0..<count {
        shares[place * count + category] =
          answered == 0 ? .nan : shares[place * count + category] / answered
      }
      start = ends[place]
    }
    return shares
  }

  /// Whether a number in a file is an answer: on the scale, and none of the codes for no answer.
  package func isAnswer(_ value: Double) -> Bool { scale.contains(value) && !isMissing(value) }

  /// Whether a number in a file stands for no answer.
  package func isMissing(_ value: Double) -> Bool { questionnaire.missing.contains(value) }

  /// An answer turned round where the lowest says most.
  package func oriented(_ answer: Double) -> Double {
    questionnaire.isReversed ? scale.reversed(answer) : answer
  }
}
