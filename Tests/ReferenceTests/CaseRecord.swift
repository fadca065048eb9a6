import Synchronization

/// What a test does with the cases that it reads.
final class CaseRecord: Sendable {
  struct Notes {
    var read: Set<String> = []
    /// Places whose value differs because the peer's is wrong, with the reason.
    var differences: [String: String] = [:]
    /// Places that hold no result, with the reason.
    var leftOut: [String: String] = [:]
  }

  /// Where the harness has the notes of the running test written.
  @TaskLocal static var current: CaseRecord?

  /// Cases that tests shall read in the place of those whose identifiers they name: the same
  /// methods on other data.
  let substitutes: [String: ReferenceCase]

  init(substitutes: [String: ReferenceCase] = [:]) {
    self.substitutes = substitutes
  }

  private let notes = Mutex<[String: Notes]>([:])

  /// The notes on a case, nil if the test has not loaded it.
  subscript(caseID: String) -> Notes? { notes.withLock { $0[caseID] } }

  func noteLoading(of caseID: String) { edit(caseID) { _ in } }

  func noteReading(of path: String, in caseID: String) {
    edit(caseID) { _ = $0.read.insert(path) }
  }

  func noteDifference(at path: String, in caseID: String, because reason: String) {
    edit(caseID) { $0.differences[path] = reason }
  }

  func noteLeavingOut(_ path: String, in caseID: String, because reason: String) {
    edit(caseID) { $0.leftOut[path] = reason }
  }

  private func edit(_ caseID: String, _ change: (inout Notes) -> Void) {
    notes.withLock { change(&$0[caseID, default: Notes()]) }
  }
}
