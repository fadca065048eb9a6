/// The order of texts in which numbers inside them count by their value: `week-2` before `week-10`.
struct NaturalOrder: Comparable {
  private enum Part: Equatable {
    case text(String)
    /// The digits without leading zeros: longer is larger.
    case number(String)
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var run = ""
    var isDigits = false
    func finish() {
      guard !run.isEmpty else { return }
      if isDigits {
        let digits = run.drop { $0 == "0" }
        parts.append(.number(digits.isEmpty ? "0" : String(digits)))
      } else {
        parts.append(.text(run))
      }
      run = ""
    }
    for character in text {
      let isDigit = character >= "0" && character <= "9"
      if isDigit != isDigits { finish() }
      isDigits = isDigit
      run.append(character)
    }
    finish()
    self.parts = parts
  }

  static func < (left: NaturalOrder, right: NaturalOrder) -> Bool {
    for (a, b) in zip(left.parts, right.parts) where a != b {
      switch (a, b) {
      case (.text(let a), .text(let b)): return a < b
      case (.number(let a), .number(let b)):
        return a.count == b.count ? a < b : a.count < b.count
      // Digits stand before letters, as in the order of bytes.
      case (.number, .text): return true
      case (.text, .number): return false
      }
    }
    return left.parts.count < right.parts.count
  }
}
