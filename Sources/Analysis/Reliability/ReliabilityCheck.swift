/// A check that was made of a panel, or that could not be made (S11).
package struct ReliabilityCheck: Codable, Sendable, Equatable {
  package enum Code: String, Codable, Sendable, CaseIterable {
    case judgeCount, judgeAgreement, judgeKinship, positionBias, lengthBias, selfPreference
    case selfConsistency, severity, rankingStability, gold, responseStyle, clusterCount
  }

  package enum Status: String, Codable, Sendable, CaseIterable {
    case passed, caution, failed, notChecked, notApplicable
  }

  package let code: Code
  /// The judge or the dimension that it is on; nil for the whole panel.
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
