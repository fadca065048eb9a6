/// How the harness runs a reference case: by the tests that compare it.
///
/// A part of the library names its cases in a file of its own, `ReferenceHarness+<Area>.swift`, one
/// entry per test function or, where several functions compare one case, one entry for these.
enum ReferenceHarness {
  struct Entry: Sendable {
    let ids: [String]
    let run: @Sendable (String) throws -> Void

    /// Cases that the same tests compare, each by its id.
    init(_ ids: String..., run: @escaping @Sendable (String) throws -> Void) {
      self.ids = ids
      self.run = run
    }
  }

  static let entries: [Entry] = [
    bootstrap, randomStreams, descriptive, agreement, multiplicity, hypothesisTests, power, ranking,
    twoSamples, time, contamination, calibration, abilities, differentialFunctioning, adaptiveTests,
    validity,
  ].flatMap(\.self)

  /// The case of ours whose tests can compare a case from elsewhere: that of its identifier, else
  /// the only one of its method, else the one whose identifier its own begins with.
  static func counterpart(of foreign: ReferenceCase) throws -> String? {
    let known = Set(entries.flatMap(\.ids))
    if known.contains(foreign.id) { return foreign.id }
    let ours = try ReferenceCases.shipped.flatMap { try ReferenceCases.cases(of: $0) }
      .filter { known.contains($0.id) }
    let same = ours.filter { !$0.method.isEmpty && $0.method == foreign.method }
    if same.count == 1 { return same[0].id }
    return ours.map(\.id).filter { foreign.id.hasPrefix($0 + "-") }.max { $0.count < $1.count }
  }

  /// What came of a case.
  enum Verdict {
    /// All values agree.
    case passes
    /// All agree but those that the peer has wrong: their places, by the reason.
    case peerIsWrong([String: [String]])
    case fails(String)
  }
}
