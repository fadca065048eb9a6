import Analysis
import Foundation
import Statistics
import Testing

@Suite("Estimates in JSON")
struct EstimateTests {
  private static let interval = ConfidenceInterval(
    lower: 0.25, upper: 0.75, level: 0.95, method: "score", degreesOfFreedom: 8,
    effectiveSampleSize: 12.5, methodReason: "0/1 values in clusters")

  private func json(_ estimate: Estimate) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(estimate), as: UTF8.self)
  }

  @Test(
    "what was encoded is decoded, and encoded to the same text again",
    arguments: [
      Estimate(.value(0.5), standardError: 0.1, interval: .value(interval)),
      Estimate(
        .value(0.5),
        interval: .value(ConfidenceInterval(lower: 0, upper: 1, level: 0.9, method: "bca"))),
      Estimate(.value(0.5), standardError: 0.1, interval: .undefined(.constantData)),
      Estimate(.value(-1.5)),
      Estimate(.undefined(.noData), interval: .undefined(.constantData)),
    ])
  func roundTrip(estimate: Estimate) throws {
    let text = try json(estimate)
    let decoded = try JSONDecoder().decode(Estimate.self, from: Data(text.utf8))
    #expect(try json(decoded) == text)
    #expect(decoded.value == estimate.value)
    #expect(decoded.interval == estimate.interval)
    #expect(decoded.reason == estimate.reason)
  }

  @Test("an estimate has all keys, with null for what is not known")
  func keys() throws {
    #expect(
      try json(Estimate(.value(0.5), interval: .undefined(.constantData)))
        == #"{"estimate":0.5,"level":null,"lower":null,"method":null,"#
        + #""reason":"every resample gives the same value","standardError":null,"upper":null}"#)
  }

  @Test("an undefined estimate has its reason alone")
  func undefined() throws {
    #expect(
      try json(Estimate(.undefined(.noData)))
        == #"{"estimate":null,"reason":"there are no scores"}"#)
  }
}
