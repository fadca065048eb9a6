package import Analysis
package import Diagnostics

/// A claim with its verdict, as results print it.
package struct ClaimResult: Codable, Equatable, Sendable {
  /// Where a claim is written.
  package struct Location: Codable, Equatable, Sendable {
    /// The last component of the file's name.
    package let file: String
    package let line: Int?
    package let column: Int?

    package init(_ place: Place) {
      file = place.file.lastPathComponent
      guard case .line(_, let line, let column) = place else {
        (self.line, self.column) = (nil, nil)
        return
      }
      (self.line, self.column) = (line, column)
    }
  }

  /// One comparison of a claim.
  package struct Part: Codable, Equatable, Sendable {
    /// In the language of expressions, with every name settled.
    package let text: String
    /// Above 0 where the comparison holds.
    package let margin: Estimate
    /// The smaller of the p-values of its holding and of its not holding, not adjusted.
    package let pValue: Double?
    package let basis: ClaimBasis
    /// Why it has no data.
    package let reason: String?
    /// Whether the margin and the p-value of the claim are those of this part.
    package let isDeciding: Bool

    private enum CodingKeys: String, CodingKey {
      case text, margin, pValue, basis, reason, isDeciding
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(text, forKey: .text)
      try container.encode(margin, forKey: .margin)
      try container.encode(pValue, forKey: .pValue)
      try container.encode(basis, forKey: .basis)
      try container.encodeIfPresent(reason, forKey: .reason)
      try container.encode(isDeciding, forKey: .isDeciding)
    }
  }

  package let label: String?
  /// The sentence.
  package let text: String
  /// The statement, as it is written.
  package let holds: String
  package let margin: Estimate
  package let pValue: Double?
  package let adjustedPValue: Double?
  package let verdict: ClaimVerdict
  package let expected: ClaimVerdict
  package let basis: ClaimBasis
  /// Of the rows and columns that the claim was judged on.
  package let dataDigest: String?
  package let location: Location
  /// Why there are no data, or no interval.
  package let reason: String?
  package let parts: [Part]

  /// Whether the data say what was expected.
  package var isAsExpected: Bool { verdict == expected }

  /// - Parameters:
  ///   - holds: the statement, as it is written.
  ///   - names: what its names mean, for the text of its parts.
  package init(
    label: String?, text: String, holds: String, finding: ClaimFinding,
    judgement: ClaimFamily.Judgement, expected: ClaimVerdict = .supported, names: ClaimNames,
    dataDigest: String?, at place: Place
  ) {
    self.label = label
    self.text = text
    self.holds = holds
    margin = finding.margin
    pValue = finding.pValue
    adjustedPValue = judgement.adjustedPValue
    verdict = judgement.verdict
    self.expected = expected
    basis = finding.basis
    self.dataDigest = dataDigest
    location = Location(place)
    reason = finding.reason
    parts = finding.parts.enumerated().map { index, part in
      let values = [part.finding.pHolds, part.finding.pFails].compactMap { $0 }
      return Part(
        text: names.text(of: part.test), margin: part.finding.margin, pValue: values.min(),
        basis: part.finding.basis, reason: part.finding.reason,
        isDeciding: index == finding.decidingPlace)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case label, text, holds, margin, pValue, adjustedPValue, verdict, expected, basis, dataDigest
    case location, reason, parts
  }

  /// Encodes what is missing as null, so that every claim has the keys of DESIGN 6.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label, forKey: .label)
    try container.encode(text, forKey: .text)
    try container.encode(holds, forKey: .holds)
    try container.encode(margin, forKey: .margin)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(expected, forKey: .expected)
    try container.encode(basis, forKey: .basis)
    try container.encode(dataDigest, forKey: .dataDigest)
    try container.encode(location, forKey: .location)
    try container.encodeIfPresent(reason, forKey: .reason)
    try container.encode(parts, forKey: .parts)
  }
}
