import Synchronization
import Testing

/// How the harness runs a reference case: by the test that compares it.
///
/// A part of the library adds its cases in a file of its own, `ReferenceHarness+<Area>.swift`, as
/// one entry per test function, and takes its areas off ``pendingAreas``.
enum ReferenceHarness {
  struct Entry: Sendable {
    let ids: [String]
    let run: @Sendable (String) throws -> Void

    /// Cases that one test compares, each by its id.
    init(_ ids: String..., run: @escaping @Sendable (String) throws -> Void) {
      self.ids = ids
      self.run = run
    }
  }

  /// The entries of all parts.
  static let entries: [Entry] = bootstrap + contamination + randomStreams

  /// Areas whose cases have no entries yet.
  static let pendingAreas: Set<String> = [
    "agreement", "cat", "descriptive", "drift", "irt", "multiple", "power", "ranking", "tests",
  ]

  /// Cases that cannot pass, with the reason.
  static let impossible: [String: String] = [:]
}

@Suite("Every reference case passes at its stated tolerance")
struct ReferenceHarnessTests {
  @Test("all cases of the file have one entry, except those of areas still to come")
  func coverage() throws {
    let cases = try ReferenceCases.loadAll()
    let ids = ReferenceHarness.entries.flatMap(\.ids)
    #expect(Set(ids).count == ids.count, "a case has two entries")
    let known = Set(cases.map(\.id))
    #expect(ids.allSatisfy(known.contains), "an entry names a case that is not in the file")
    for reference in cases where !ids.contains(reference.id) {
      let isExcused =
        ReferenceHarness.pendingAreas.contains(reference.area)
        || ReferenceHarness.impossible[reference.id] != nil
      #expect(isExcused, "\(reference.id) has no entry")
    }
  }

  @Test("prints how many cases pass and lists the others")
  func run() throws {
    let cases = try ReferenceCases.loadAll()
    var passed = 0
    var failed: [String] = []
    var pending: [String: Int] = [:]
    for reference in cases {
      if let reason = ReferenceHarness.impossible[reference.id] {
        failed.append("\(reference.id): \(reason)")
      } else if let entry = ReferenceHarness.entries.first(where: {
        $0.ids.contains(reference.id)
      }) {
        if Self.passes(reference.id, entry) {
          passed += 1
        } else {
          failed.append("\(reference.id): differs; see the failures above")
        }
      } else {
        pending[reference.area, default: 0] += 1
      }
    }
    print("\(cases.count) cases: \(passed) pass")
    for line in failed { print("  \(line)") }
    for (area, count) in pending.sorted(by: { $0.key < $1.key }) {
      print("  area \(area): \(count) cases without an entry")
    }
  }

  /// Runs a case and counts what its test records; each issue stays a failure of this test.
  private static func passes(_ id: String, _ entry: ReferenceHarness.Entry) -> Bool {
    let issues = Mutex(0)
    let record = LoadedCases()
    ReferenceCases.$record.withValue(record) {
      do {
        try withKnownIssue(isIntermittent: true) {
          try entry.run(id)
        } matching: { _ in
          issues.withLock { $0 += 1 }
          return false
        }
      } catch {
        issues.withLock { $0 += 1 }
        Issue.record("\(id): \(error)")
      }
    }
    let isLoaded = record.ids.contains(id)
    #expect(isLoaded, "the entry of \(id) does not read its case")
    return isLoaded && issues.withLock { $0 } == 0
  }
}
