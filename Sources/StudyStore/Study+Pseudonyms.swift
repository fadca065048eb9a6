package import Diagnostics
internal import GRDB
package import LogReaders

/// By which key a study names people.
///
/// A key that was drawn for the study lies in it, so whoever has the study can try out whom its
/// names belong to; of a key that the user gives only a fingerprint is kept, and the study cannot
/// be asked.
extension Study {
  /// The key that the study's people are named by; the first one that comes becomes it.
  ///
  /// - Parameter wanted: the key that was given, or one that was drawn for this run.
  /// - Throws: `Diagnostics`: people are named by a key that was given and is not this one.
  package func pseudonyms(or wanted: JudgePseudonyms) throws(Diagnostics) -> JudgePseudonyms {
    var problem: LogProblem?
    let pseudonyms = try writeWithoutAppearing { database -> JudgePseudonyms in
      let isGiven = wanted.drawn == nil
      if let stored = try Study.pseudonymKey(in: database) {
        if !isGiven, let drawn = stored.drawn { return JudgePseudonyms(drawn: drawn) }
        if isGiven, stored.fingerprint == wanted.fingerprint { return wanted }
        if try Study.hasPseudonyms(database) {
          problem = isGiven ? .otherKey : .keyWanted
          return wanted
        }
      }
      try database.execute(
        sql: "INSERT OR REPLACE INTO pseudonym_key VALUES (1, ?, ?)",
        arguments: [wanted.fingerprint, wanted.drawn])
      return wanted
    }
    if let problem { throw Diagnostics(problem.issue(file: path, locator: "")) }
    return pseudonyms
  }

  /// Whether both studies have people who were named by keys, and by different ones.
  func namesPeople(otherwiseThan other: Study) throws(Diagnostics) -> Bool {
    let own = try keyInUse()
    let others = try other.keyInUse()
    return own != nil && others != nil && own != others
  }

  /// Whether the study has people who were named by a key.
  func namesPeople() throws(Diagnostics) -> Bool { try keyInUse() != nil }

  /// Takes over the key of another study, by which it names its people.
  func takeKey(of other: Study) throws(Diagnostics) {
    let key = try Study.failing(other.path) { try other.queue.read(Study.pseudonymKey) }
    guard let key else { return }
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO pseudonym_key VALUES (1, ?, ?)",
        arguments: [key.fingerprint, key.drawn])
    }
  }

  /// The fingerprint of the key that names people in the study, if any are.
  private func keyInUse() throws(Diagnostics) -> String? {
    try Study.failing(path) {
      try queue.read { database in
        guard try Study.hasPseudonyms(database) else { return nil }
        return try Study.pseudonymKey(in: database)?.fingerprint
      }
    }
  }

  static func pseudonymKey(
    in database: Database
  ) throws -> (fingerprint: String, drawn: String?)? {
    try SQLStatement(database, "SELECT fingerprint, drawn FROM pseudonym_key").first {
      (try $0.requiredText(0), try $0.optionalText(1))
    }
  }

  private static func hasPseudonyms(_ database: Database) throws -> Bool {
    let digits = String(repeating: "[0-9a-f]", count: 12)
    return try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM judge r JOIN text t ON t.id = r.judge_id
          WHERE t.value GLOB 'human:\(digits)')
        """) ?? false
  }
}
