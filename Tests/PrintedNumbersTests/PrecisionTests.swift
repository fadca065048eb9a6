import PrintedNumbers
import Testing

@Suite("Printed numbers")
struct PrecisionTests {
  // Particle Data Group (2022), section 5.3: 0.827 +- 0.119 -> 0.83 +- 0.12, 0.827 +- 0.367 ->
  // 0.8 +- 0.4, and an error of 0.0997 counts as 0.10.
  @Test(
    "decimals follow the error",
    arguments: [
      (0.119, 0.827, "0.83"), (0.367, 0.827, "0.8"), (0.0997, 0.8276, "0.83"),
      (2.04, 68.44, "68.4"),
      (3.7, 55.52, "56"), (12.0, 431.4, "431"), (0.018, -0.0321, "\u{2212}0.032"),
      (0.5, -0.04, "0.0"),
    ])
  func decimals(error: Double, value: Double, text: String) {
    #expect(Precision(errors: [error]).text(value) == text)
  }

  @Test("without an error one decimal is printed")
  func noError() {
    #expect(Precision(errors: []).text(48.06) == "48.1")
    #expect(Precision(errors: [0, .infinity]).decimals == 1)
  }
}
