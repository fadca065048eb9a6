import CommandLine
import Foundation
import TestSupport
import Testing

/// `agreement` on the project's own ratings by 559 people.
@Suite("agreement: real ratings")
struct AgreementSpeedTests {
  @Test("every coefficient of 559 raters and 520 units, in seconds also in a debug build")
  func valuePortrait() async throws {
    let path = Project.shared.appendingPathComponent("value-portrait/human_ratings.csv.gz").path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(path) does not exist")
      return
    }
    let clock = ContinuousClock()
    let start = clock.now
    let result = await Run(
      "agreement", path, "--unit", "item", "--rater", "participant", "--rating", "rating",
      "--scale", "ordinal", "--weights", "quadratic", "--format", "json")
    let time = start.duration(to: clock.now)
    #expect(result.status == .ok, "\(result.errors)")
    // 62 seconds of an optimised build before; a debug build is some thirty times slower than one.
    #expect(time < .seconds(60), "\(time)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let results = try #require(object?["results"] as? [String: Any])
    let forms = try #require(results["icc"] as? [String: [String: Any]])
    // Twice the likelihood is flat to 1e-12 round its maximum: six digits.
    for (form, expected) in [("2,1", 0.131_536_4), ("3,1", 0.154_793_3)] {
      let single = try #require(forms[form])
      let value = try #require(single["estimate"] as? Double)
      #expect(abs(value - expected) < 1e-6, "\(form): \(value)")
      #expect(
        (single["lower"] as? Double ?? 1) < value && value < (single["upper"] as? Double ?? 0))
    }
    // 20,400 ratings of people who rated 40 items and 3,920 of people who rated 80; units have 41 to 93.
    let k = try #require(forms["2,k"]?["k"] as? Double)
    #expect(k > 41 && k < 93)
    let cautions = Cautions.messages(object ?? [:])
    #expect(!cautions.contains { $0.contains("raters agree") || $0.contains("compare Gwet") })
  }
}
