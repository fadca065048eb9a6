package import Diagnostics
internal import FileFormats

/// Names people by keyed hashes, so that a judge can be followed through logs without being known.
///
/// A name is an HMAC-SHA-256 (RFC 2104) of what the log calls the person (an e-mail, a number, a
/// user's name), cut to 48 bits: the same person has the same name wherever the key is the same,
/// and without the key nobody can try out whom a name belongs to. Two of 100,000 people share a
/// name with a probability of about 2 in 100,000.
///
/// A study keeps a key of its own, so that its people keep their names from one ingestion to the
/// next; a key of the user's own can be given instead and then stays out of the study. Logs that
/// are read without a study and without a key get names that hold for that run only.
package struct JudgePseudonyms: Sendable {
  /// The fewest bytes of a key that is given.
  package static let fewestBytes = 16

  private let key: [UInt8]
  /// The key where it was drawn, as text; nil where the user gave it, and it is not to be stored.
  package let drawn: String?

  /// Names by a key that is drawn at random, for one run.
  package init() {
    var generator = SystemRandomNumberGenerator()
    self.init(drawn: SHA256.hexadecimal((0..<64).map { _ in generator.next() as UInt8 }))
  }

  /// Names by the key in a file: its bytes, of which there must be at least 16, as they are.
  ///
  /// - Throws: `Diagnostics`: the file cannot be read, or is too short to be a secret.
  package init(keyFile path: String) throws(Diagnostics) {
    do throws(FileProblem) {
      key = try FileContent.stored(path, limit: 1 << 16)
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
    if key.count < JudgePseudonyms.fewestBytes {
      let problem = LogProblem.shortKey(bytes: key.count)
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
    drawn = nil
  }

  /// Names by a key that was drawn for a study.
  package init(drawn: String) {
    self.drawn = drawn
    key = Array(drawn.utf8)
  }

  /// What the person is called in judgments.
  ///
  /// - Returns: `human:` and 12 hexadecimal digits, the same for the same bytes of `person`.
  package func name(of person: String) -> String {
    "human:" + SHA256.hexadecimal(Array(person.utf8), key: key).prefix(12)
  }

  /// The person behind the name of a judge, where it seems to be the person's own: an address, or a
  /// name of several words.
  static func person(calledBy judge: String) -> String? {
    guard judge.hasPrefix("human:") else { return nil }
    let person = judge.dropFirst("human:".count)
    let isOwnName = person.contains("@") || person.contains(where: \.isWhitespace)
    return isOwnName ? String(person) : nil
  }

  /// Whether a judge is called as a key calls people.
  static func isPseudonym(_ judge: String) -> Bool {
    let digits = judge.dropFirst("human:".count)
    return judge.hasPrefix("human:") && digits.utf8.count == 12
      && digits.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
  }

  /// What tells one key from another without giving it away.
  package var fingerprint: String {
    SHA256.hexadecimal(Array("value-compass pseudonym key".utf8), key: key)
  }
}

extension JudgmentTable {
  /// Whether people among the judges are called otherwise than by pseudonyms.
  ///
  /// - Complexity: O(rows).
  package var namesPeopleOpenly: Bool { indices.contains(where: isNamedOpenly) }

  private func isNamedOpenly(_ row: Int) -> Bool {
    judgeKind[row] == .human && !JudgePseudonyms.isPseudonym(judge[row] ?? "")
  }

  /// Calls all people among the judges by pseudonyms, for whoever the rows are handed to.
  ///
  /// - Complexity: O(rows).
  package mutating func namePeople(by pseudonyms: JudgePseudonyms) {
    for row in indices where isNamedOpenly(row) {
      let name = judge[row] ?? ""
      let person = name.hasPrefix("human:") ? String(name.dropFirst("human:".count)) : name
      judge.replace(row, by: judge.intern(pseudonyms.name(of: person)))
    }
    judge.dropUnusedValues()
  }
}

extension LogProblem {
  fileprivate static func shortKey(bytes: Int) -> LogProblem {
    LogProblem(
      "shortKey",
      "the key has \(bytes) bytes, of which a secret needs at least "
        + "\(JudgePseudonyms.fewestBytes)",
      remedy: "Make one with: openssl rand -out FILE 32")
  }
}
