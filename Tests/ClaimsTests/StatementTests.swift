import Claims
import Testing

@Suite("Statements")
struct StatementTests {
  @Test("comparisons are written as in S9")
  func signs() {
    #expect(Comparison.allCases.map(\.rawValue) == [">", ">=", "<", "<=", "==", "!="])
  }
}
