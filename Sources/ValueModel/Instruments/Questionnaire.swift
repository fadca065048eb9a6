/// How answers of people to a questionnaire become their scores on a value system.
///
/// A questionnaire has items by number. Files of respondents call the variables of the items by one of its
/// layouts, such as `pvq1` to `pvq21`.
package struct Questionnaire: Sendable, Codable, Equatable {
  /// The variables of the items in one kind of file.
  package struct Layout: Sendable, Codable, Equatable {
    /// What the kind of file is called, such as `ess`.
    package let name: String
    /// The variable of each item, by number from 1.
    package let variables: [String]
  }

  /// The items of one dimension.
  package struct Key: Sendable, Codable, Equatable {
    /// Identifier of the dimension.
    package let dimension: String
    /// Their numbers, from 1.
    package let items: [Int]
  }

  /// In the order of the file.
  package let layouts: [Layout]
  /// In the order of the system's dimensions.
  package let keys: [Key]
  /// How many items are asked.
  package let itemCount: Int
  /// Whether the lowest answer says most, so that answers are turned round in the scale.
  package let isReversed: Bool
  /// Answers that are none, such as 99 for "no answer".
  package let missing: [Double]
  /// The fewest answers of a respondent who counts.
  package let minimumAnswered: Int

  /// The key of a dimension; nil where the questionnaire has no items for it.
  package func key(of dimension: String) -> Key? { keys.first { $0.dimension == dimension } }
}

extension Instrument {
  /// The questionnaire, where answers of people and not judgments decide.
  package var questionnaire: Questionnaire? {
    guard case .answers(let questionnaire) = feeds else { return nil }
    return questionnaire
  }
}
