/// A check that was made, or that could not be made (S11).
package struct Check: Codable, Sendable, Equatable {
  package enum Code: String, Codable, Sendable, CaseIterable {
    // MARK: What was counted

    /// Every dimension rests on enough items.
    case itemCoverage
    /// All models were measured on the same items, and as often.
    case unequalItems
    /// Models that are compared have items in common.
    case sharedItems
    /// Every judgment has a score.
    case missingJudgments
    /// Scores are shares of all that they should be shares of.
    case denominators
    /// No row stands twice.
    case duplicates
    /// No verdict stands against another of the same key.
    case conflicts
    /// No run was begun anew.
    case retriedRuns
    /// The figures that a tool published are those that its rows give.
    case toolFigures
    /// Every response has the verdicts of the whole panel.
    case shortPanels

    // MARK: Judges

    case judgeCount, judgeAgreement, judgeKinship, positionBias, lengthBias, selfPreference
    case selfConsistency, severity, rankingStability, gold

    // MARK: Scores

    case clusterCount
    /// The intervals are what their method promises.
    case intervalMethod
    case ceiling, responseStyle, circumplexFit, itemFit

    // MARK: Time and origin

    /// Scores are of one round.
    case roundsMixed
    /// Verdicts are of one version of a tool.
    case versionsMixed
    case drift, contamination

    // MARK: What is said

    /// Comparisons are corrected for how many there are.
    case multiplicity
    /// Scores rest on judgments of single responses.
    case publishedOnly
    /// What somebody chose for show counts in no score.
    case curatedRows
    /// No group of few people is shown.
    case smallGroups

    // MARK: Pages

    case glyphs, fonts, links, alternativeText, contrast, textSize, chartRules
    case handTypedNumbers, rankingWords
    case reproducible
  }

  package enum Status: String, Codable, Sendable, CaseIterable {
    case passed, caution, failed, notChecked, notApplicable
  }

  package let code: Code
  /// The judge, the dimension or the model that it is on; nil for all of them.
  package let subject: String?
  package let status: Status
  /// Why it could not be made.
  package let reason: String?
  /// One plain sentence.
  package let message: String

  package init(
    _ code: Code, _ status: Status, subject: String? = nil, reason: String? = nil, _ message: String
  ) {
    self.code = code
    self.subject = subject
    self.status = status
    self.reason = reason
    self.message = message
  }
}

extension Check.Code {
  /// The check that a caution is the outcome of; nil for what no check looks for.
  package init?(_ caution: Caution.Code) {
    switch caution {
    case .fewItems, .fewValues, .filteredRows: self = .itemCoverage
    case .unequalItems, .fewerRepeats: self = .unequalItems
    case .sharedItems: self = .sharedItems
    case .missingJudgments, .missingValues, .missingWords, .declaredMissing:
      self = .missingJudgments
    case .mixedUnits: self = .denominators
    case .shortPanels: self = .shortPanels
    case .oneJudge: self = .judgeCount
    case .judgeAgreement: self = .judgeAgreement
    case .goldNotJoined, .goldSelected: self = .gold
    case .fewClusters, .oneCluster, .clustersNotNamed: self = .clusterCount
    case .spreadMostlyAssumed, .unequalClusters, .skewedSample, .unseenTail, .unequalWeights,
      .clustersIgnored, .intervalMethod:
      self = .intervalMethod
    case .ceiling: self = .ceiling
    case .versionsMixed: self = .versionsMixed
    case .publishedOnly, .publishedExcluded: self = .publishedOnly
    case .curatedExcluded, .adaptiveExcluded: self = .curatedRows
    case .smallGroups: self = .smallGroups
    default: return nil
    }
  }
}
