internal import Diagnostics
package import Statistics

/// What is known of the items of a pool, of a log, or of both, in the order in which it is told.
package struct ItemBankResults: Codable, Sendable {
  /// What was found, in plain words.
  package let sentences: Sentences
  /// By dimension and within it by name: those of the pool, and those of the log that it has not.
  package let items: [ItemBankEntry]
  /// How many answerers there are, and of how many models.
  package let answerers: Int
  package let models: Int
  package let statuses: [StatusCount]
  package let retired: [RetiredCount]
  package let fit: [ItemFitEntry]
  package let functioning: [ItemFunctioningEntry]
  /// Groups that could not be compared, and why.
  package let notCompared: [GroupRefusal]
  /// Items that moved between rounds, as `drift` finds them; empty where the log has no rounds.
  package let drift: [ItemDriftEntry]
  package let exposure: [ExposureCount]
  package let information: [ScaleInformation]

  /// Sentences by what they are about.
  package struct Sentences: Codable, Sendable {
    package let bank: [String]
    package let fit: [String]
    package let functioning: [String]
    package let exposure: [String]
    package let retired: [String]
    package let information: [String]
  }

  /// How many items have a status.
  package struct StatusCount: Codable, Sendable {
    package let status: BankItem.Status
    package let items: Int
  }

  /// How many items were taken out of use for a reason.
  package struct RetiredCount: Codable, Sendable {
    package let reason: BankItem.Reason
    package let items: Int
  }

  /// How often the items of a status were given.
  package struct ExposureCount: Codable, Sendable {
    /// nil for items of the log that the pool has not.
    package let status: BankItem.Status?
    package let items: Int
    package let neverGiven: Int
    /// Of all runs that the pool counts, or of the log where there is no pool.
    package let median: Double
    package let most: Int
  }

  /// A group that was not compared with the others.
  package struct GroupRefusal: Codable, Sendable {
    package let dimension: String?
    package let attribute: String
    package let group: String?
    package let reason: String
  }
}

/// One item on one dimension.
package struct ItemBankEntry: Codable, Sendable {
  package let item: String
  /// Identifier.
  package let dimension: String
  package let text: String?
  package let topic: String?
  package let language: String?
  package let origin: String?
  package let created: String?
  /// nil for an item that the pool has not.
  package let status: BankItem.Status?
  package let reason: BankItem.Reason?
  package let discrimination: Estimate?
  package let difficulty: Estimate?
  package let calibration: String?
  /// Over all runs that the pool counts.
  package let exposures: Int?
  /// Answers in the log.
  package let answers: Int
  /// The mean score as a share of the scale, 0...1, with the interval for answerers that are drawn one by
  /// one, over answers to items that were not chosen by earlier ones; nil without such.
  package let facility: Estimate?
  /// Over the same answers, with the mean of the other items of the dimension.
  package let restCorrelation: Estimate?
}

/// Whether answers follow the response model.
package struct ItemFitEntry: Codable, Sendable {
  package enum Method: String, CaseIterable, Codable, Sendable {
    /// Answers against what the parameters of the pool predict from the other answers.
    case predicted
    /// S-X² of Orlando & Thissen (2000), with parameters from the same answers.
    case sumScore
  }

  package let item: String
  package let dimension: String
  package let method: Method
  package let answers: Int
  /// The share of answers 1 less what was predicted, in percentage points; nil for `sumScore`.
  package let difference: Estimate?
  /// Mean squares; nil for `sumScore`.
  package let outfit: Double?
  package let infit: Double?
  /// How much more steeply the answers rise with the ability, in standard errors; nil for `sumScore`.
  package let slope: Double?
  package let statistic: Double?
  package let degreesOfFreedom: Double?
  package let pValue: Double?
  /// For all items that were tested.
  package let adjustedPValue: Double?
  /// Why there is no test.
  package let reason: String?
  package let isMisfitting: Bool
}

/// Whether an item functions differently in a group of answerers.
package struct ItemFunctioningEntry: Codable, Sendable {
  package enum Method: String, CaseIterable, Codable, Sendable {
    /// Odds among answerers with about the same sum (Holland & Thayer 1988).
    case mantelHaenszel
    /// Odds beyond what the parameters of the pool predict.
    case predicted
  }

  package let item: String
  package let dimension: String
  /// What groups differ in: `language`, or a column of the table of models.
  package let attribute: String
  /// The group that is looked at, and the one that it is held against; nil for all others.
  package let group: String
  package let reference: String?
  package let method: Method
  /// The log odds on the scale of ETS; negative where the group is at a disadvantage.
  package let delta: Estimate
  package let pValue: Double?
  /// For all items and groups that were tested.
  package let adjustedPValue: Double?
  package let category: ItemShift.Category

  /// Whether the item is shown to function differently by more than is negligible.
  package var isShown: Bool { category != .a }

  private enum CodingKeys: String, CodingKey {
    case item, dimension, attribute, group, reference, method, delta, pValue, adjustedPValue
    case category = "class"
  }
}

/// What the items of a dimension tell of abilities.
package struct ScaleInformation: Codable, Sendable {
  /// The information of a test at an ability.
  package struct Point: Codable, Sendable {
    package let ability: Double
    package let information: Double
  }

  /// A model on the scale of the pool.
  package struct ModelPlace: Codable, Sendable {
    package let model: String
    package let answers: Int
    package let ability: Estimate
    /// Of all items that may be given, at that ability; nil where there is none.
    package let information: Double?
  }

  package let dimension: String
  /// How many items may be given.
  package let items: Int
  package let curve: [Point]
  /// Highest ability first.
  package let models: [ModelPlace]
}

extension ItemBankResults {
  /// The same without what items ask, for pages that others may read whom the items are kept from.
  package func leavingOutTexts() -> ItemBankResults {
    ItemBankResults(
      sentences: sentences,
      items: items.map { entry in
        ItemBankEntry(
          item: entry.item, dimension: entry.dimension, text: nil, topic: entry.topic,
          language: entry.language, origin: entry.origin, created: entry.created,
          status: entry.status, reason: entry.reason, discrimination: entry.discrimination,
          difficulty: entry.difficulty, calibration: entry.calibration,
          exposures: entry.exposures, answers: entry.answers, facility: entry.facility,
          restCorrelation: entry.restCorrelation)
      }, answerers: answerers, models: models, statuses: statuses, retired: retired, fit: fit,
      functioning: functioning, notCompared: notCompared, drift: drift, exposure: exposure,
      information: information)
  }
}
