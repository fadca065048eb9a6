import Diagnostics
import Testing

@Suite("The diagnostics of a run")
struct DiagnosticsTests {
  private func rows(_ count: Int, at place: (Int) -> Place) -> [Diagnostic] {
    (1...count).map {
      Diagnostic("scoreOutOfScale", at: place($0), "the score \($0) is outside", remedy: "Mend it")
    }
  }

  @Test("members of a log with one problem are one line, with what was only counted")
  func grouped() {
    let found = rows(5) { .member(file: "a.csv", locator: "L\($0)") }
    let error = Diagnostics(found, omitted: 95, ofKind: [DiagnosticGroup.Kind(found[0]): 95])
    #expect(
      error.description == "a.csv:L1: scoreOutOfScale the score 1 is outside; and 99 more of this "
        + "kind in this file: L2, L3, L4, L5, …. Mend it.")
    #expect(DiagnosticGroup.groups(of: found).map(\.count) == [5])
  }

  @Test("three of one kind are said by themselves")
  func few() {
    let error = Diagnostics(rows(3) { .member(file: "a.csv", locator: "L\($0)") })
    #expect(error.description.split(separator: "\n").count == 3)
  }

  @Test("lines of a text are said by themselves, however many there are")
  func lines() {
    let error = Diagnostics(rows(9) { .line(file: "a.yaml", $0) })
    let lines = error.description.split(separator: "\n")
    #expect(lines.count == 9)
    #expect(lines.first == "a.yaml:1: the score 1 is outside. Mend it.")
  }

  @Test("bad input is meant unless the call is said to be wrong")
  func cause() {
    let problem = Diagnostic("unknownValue", "no row has `BB`")
    #expect(Diagnostics(problem).cause == .badInput)
    #expect(Diagnostics([problem, problem]).cause == .badInput)
    #expect(Diagnostics(problem, cause: .wrongUse).cause == .wrongUse)
  }

  @Test("what is refused is cut and counted, and nothing found refuses nothing")
  func refusal() throws {
    try Diagnostics.refuse([])
    let error = #expect(throws: Diagnostics.self) {
      try Diagnostics.refuse(rows(7) { .line(file: "a.csv", $0) }, most: 5)
    }
    #expect(error?.all.count == 5 && error?.omitted == 2)
    #expect(error?.description.hasSuffix("\n… and 2 more") == true)
  }
}
