internal import Diagnostics

/// What is found wrong in an expression.
struct ExpressionProblems {
  /// More than these are counted only.
  static let most = 20

  private let text: ExpressionText
  private var offsets: Set<Int> = []
  private(set) var found: [Diagnostic] = []

  init(_ text: ExpressionText) { self.text = text }

  var isEmpty: Bool { found.isEmpty }

  /// Leaves out what would be noted at a word, because it is the consequence of a problem
  /// elsewhere.
  mutating func suppress(at offset: Int) { offsets.insert(offset) }

  /// Notes a problem unless one was found at the same word before, of which it may be the
  /// consequence.
  mutating func add(_ code: String, at offset: Int, _ message: String, remedy: String? = nil) {
    guard found.count < ExpressionProblems.most, offsets.insert(offset).inserted else { return }
    found.append(Diagnostic(code, at: text.place(at: offset), message, remedy: remedy))
  }
}
