import Foundation
import Synchronization
import Testing

@Suite("Every reference case passes at its stated tolerance")
struct ReferenceHarnessTests {
  @Test("all cases of the files have one entry")
  func coverage() throws {
    let known = Set(
      try ReferenceCases.shipped.flatMap { try ReferenceCases.cases(of: $0).map(\.id) })
    let ids = ReferenceHarness.entries.flatMap(\.ids)
    #expect(Set(ids).count == ids.count, "a case has two entries")
    #expect(known.subtracting(ids) == [], "cases without an entry")
    #expect(Set(ids).subtracting(known) == [], "entries of cases that are in no file")
  }

  @Test("prints how many cases pass and lists the others", arguments: ReferenceCases.shipped)
  func run(file: String) throws {
    var table = CaseTable()
    for reference in try ReferenceCases.cases(of: file) {
      table.add(reference, Self.judge(reference, by: reference.id))
    }
    table.print(named: file == "reference_cases" ? nil : file)
  }

  @Test(
    "prints the same of a further file with cases of the same methods",
    .enabled(
      if: ProcessInfo.processInfo.environment["REFERENCE_CASES"] != nil,
      "skipped: REFERENCE_CASES names no file"))
  func runFurther() throws {
    var table = CaseTable()
    for reference in try #require(try ReferenceCases.further()) {
      if let id = try ReferenceHarness.counterpart(of: reference) {
        table.add(reference, Self.judge(reference, by: id))
      } else {
        table.addUnknown(reference)
      }
    }
    table.print(named: "further file")
  }

  @Test("a case from elsewhere is compared by the tests of its method")
  func counterparts() throws {
    let cases = try ReferenceCases.cases(of: "validity_cases")
    let one = try #require(cases.first { $0.id == "claims-holm-ties-missing" })
    func renamed(_ id: String, method: String) throws -> ReferenceCase {
      let text = """
        {"id": "\(id)", "area": "\(one.area)", "method": "\(method)", "data": {}, "options": {},
         "expected": {}, "tolerance": {}}
        """
      return try JSONDecoder().decode(ReferenceCase.self, from: Data(text.utf8))
    }
    for (id, method, counterpart) in [
      (one.id, "", one.id), ("other", one.method, one.id), ("\(one.id)-2", "", one.id),
      ("other", "another method", nil),
    ] {
      let found = try ReferenceHarness.counterpart(of: renamed(id, method: method))
      #expect(found == counterpart, "\(id), \(method)")
    }
  }

  /// Runs a case by the tests that read the case `id`; each issue that they record stays a failure
  /// of this test.
  private static func judge(
    _ reference: ReferenceCase, by id: String
  ) -> (ReferenceHarness.Verdict, CaseRecord.Notes?) {
    guard let entry = ReferenceHarness.entries.first(where: { $0.ids.contains(id) }) else {
      return (.fails("has no entry"), nil)
    }
    let issues = Mutex(0)
    let record = CaseRecord(substitutes: [id: reference])
    CaseRecord.$current.withValue(record) {
      do {
        try withKnownIssue(isIntermittent: true) {
          try entry.run(id)
        } matching: { _ in
          issues.withLock { $0 += 1 }
          return false
        }
      } catch {
        issues.withLock { $0 += 1 }
        Issue.record("\(reference.id): \(error)")
      }
    }
    guard let notes = record[reference.id] else {
      Issue.record("the entry of \(reference.id) does not read its case")
      return (.fails("is not read"), nil)
    }
    let unread = Set(reference.expected.leaves).subtracting(notes.read)
    #expect(unread == [], "\(reference.id): expected values that no test compares")
    if issues.withLock({ $0 }) > 0 { return (.fails("differs; see the failures above"), notes) }
    if !unread.isEmpty {
      return (.fails("not compared: \(CaseTable.list(unread.sorted()))"), notes)
    }
    if notes.differences.isEmpty { return (.passes, notes) }
    let reasons = Dictionary(grouping: notes.differences.keys.sorted()) {
      notes.differences[$0] ?? ""
    }
    return (.peerIsWrong(reasons), notes)
  }
}

/// What came of the cases of a file, as text.
private struct CaseTable {
  private var cases = 0
  private var passed = 0
  private var others: [String] = []
  private var leftOut: [String] = []
  private var unknown: [String] = []

  mutating func add(
    _ reference: ReferenceCase, _ outcome: (ReferenceHarness.Verdict, CaseRecord.Notes?)
  ) {
    cases += 1
    switch outcome.0 {
    case .passes:
      passed += 1
    case .peerIsWrong(let places):
      let values = reference.expected.leaves.count
      let wrong = places.values.reduce(0) { $0 + $1.count }
      others.append("\(reference.id): \(values - wrong) of \(values) values agree")
      for (reason, places) in places.sorted(by: { $0.key < $1.key }) {
        others.append("  not \(Self.list(places)): \(reason)")
      }
    case .fails(let reason):
      others.append("\(reference.id): \(reason)")
    }
    let reasons = Dictionary(grouping: outcome.1?.leftOut.keys.sorted() ?? []) {
      outcome.1?.leftOut[$0] ?? ""
    }
    for (reason, places) in reasons.sorted(by: { $0.key < $1.key }) {
      leftOut.append("\(reference.id), \(Self.list(places)): \(reason)")
    }
  }

  mutating func addUnknown(_ reference: ReferenceCase) {
    unknown.append("\(reference.id): \(reference.method)")
  }

  func print(named name: String?) {
    var lines = ["\(name.map { "\($0): " } ?? "")\(cases) cases: \(passed) pass"]
    lines += others.map { "  \($0)" }
    if !leftOut.isEmpty {
      lines += ["values that are no result to compare:"] + leftOut.map { "  \($0)" }
    }
    if !unknown.isEmpty {
      lines += ["cases of methods that no test here compares:"] + unknown.map { "  \($0)" }
    }
    // In one piece, because other tests print as well.
    FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  static func list(_ places: [String]) -> String {
    places.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
      .joined(separator: ", ")
  }
}
