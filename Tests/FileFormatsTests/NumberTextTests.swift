import FileFormats
import Foundation
import LogFixtures
import Testing

@Suite("Numbers in bytes")
struct NumberTextTests {
  private func value(_ text: String) -> NumberText.Value? {
    var text = text
    return text.withUTF8 { NumberText.value($0) }
  }

  @Test("any number of up to 19 digits reads as the nearest double, as the standard library has it")
  func nearest() {
    Fuzz.run("numbers", iterations: 20_000) { generator in
      let digits = String(generator.next() % 10_000_000_000_000_000_000).prefix(
        1 + generator.below(19))
      let place = generator.below(digits.count + 1)
      let text =
        (generator.below(4) == 0 ? "-" : "") + (place == 0 ? "0" : "") + digits.prefix(place)
        + (place < digits.count ? "." + digits.dropFirst(place) : "")
      #expect(value(text) == Double(text).map { .finite($0) }, "\(text)")
    }
  }

  @Test("a double of any size reads back from its shortest text")
  func readsBack() {
    Fuzz.run("doubles", iterations: 20_000) { generator in
      let number =
        generator.below(2) == 0
        ? Double.random(in: 0..<1, using: &generator)
        : Double(bitPattern: generator.next())
      guard number.isFinite else { return }
      #expect(value(number.description) == .finite(number), "\(number)")
    }
  }

  @Test(
    "half-way cases go to the even neighbour",
    arguments: [
      ("9007199254740993", 9_007_199_254_740_992), ("9007199254740995", 9_007_199_254_740_996),
      ("4503599627370496.5", 4_503_599_627_370_496), ("4503599627370497.5", 4_503_599_627_370_498),
      ("4503599627370496.51", 4_503_599_627_370_497), ("0.0000000000000000001", 1e-19),
    ])
  func ties(_ text: String, _ expected: Double) {
    #expect(value(text) == .finite(expected))
  }
}
