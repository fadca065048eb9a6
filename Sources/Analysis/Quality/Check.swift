/// A check that was made, or that could not be made (S11).
package struct Check: Codable, Sendable, Equatable {
  package enum Code: String, Codable, Sendable, CaseIterable {
    case judgeCount, judgeAgreement, judgeKinship, positionBias, lengthBias, selfPreference
    case selfConsistency, severity, rankingStability, gold, responseStyle, clusterCount
    case drift, contamination
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

  init(
    _ code: Code, _ status: Status, subject: String? = nil, reason: String? = nil, _ message: String
  ) {
    self.code = code
    self.subject = subject
    self.status = status
    self.reason = reason
    self.message = message
  }
}
