import Foundation

/// The results of one subject as Markdown.
struct Report {
  private let subject: Subject
  private var rows: [String] = []
  private var sections: [String] = []
  private(set) var promises = 0
  private(set) var broken = 0

  init(_ subject: Subject) { self.subject = subject }

  mutating func add(_ simulation: Simulation, _ findings: [String: [Double]]) {
    for measure in simulation.measures {
      let judgement = Judgement(
        measure, findings[measure.name] ?? [], isExact: simulation.dataSets == nil)
      if case .none = measure.promise {} else { promises += 1 }
      broken += judgement.isBroken ? 1 : 0
      let size = simulation.dataSets.map { "\($0) | \(simulation.seed)" } ?? "summed exactly | –"
      rows.append(
        "| \(simulation.data) | \(measure.name) | \(judgement.nominal) | \(judgement.observed) "
          + "| \(judgement.promised) | \(size) | \(judgement.verdict) |")
    }
  }

  mutating func add(_ table: GridResults) {
    promises += table.promises
    broken += table.broken
    sections.append(table.text)
  }

  var text: String {
    var lines = [
      "# \(subject.title)", "", subject.introduction, "", Index.sum(promises, broken),
    ]
    if !rows.isEmpty {
      lines += [
        "", "| data | what | nominal | observed | promised | data sets | seed | verdict |",
        "|---|---|---|---|---|---|---|---|",
      ]
      lines += rows
    }
    for section in sections { lines += ["", section] }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// The index of all subjects, made from their files of results.
struct Index {
  private var rows: [String] = []
  private var promises = 0
  private var broken = 0

  /// The line of a file of results that says how many promises it has.
  static func sum(_ promises: Int, _ broken: Int) -> String {
    "\(promises) promises, \(broken) broken."
  }

  enum Damage: Error {
    /// A file of results without its line of promises.
    case noSum(String)
  }

  /// - Throws: for a file of results that cannot be read. One that is not there is told of.
  init(results: URL) throws {
    for subject in Subject.all {
      let file = results.appending(path: "\(subject.name).md")
      guard FileManager.default.fileExists(atPath: file.path) else {
        rows.append("| \(subject.title) | `\(subject.name)` | not run | |")
        continue
      }
      let text = try String(contentsOf: file, encoding: .utf8)
      guard let (kept, failed) = Self.counts(text) else {
        throw Damage.noSum(file.lastPathComponent)
      }
      promises += kept
      broken += failed
      rows.append(
        "| [\(subject.title)](Validation/Results/\(subject.name).md) | `\(subject.name)` | \(kept) "
          + "| \(failed) |")
    }
  }

  private static func counts(_ text: String) -> (promises: Int, broken: Int)? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 4, words[1] == "promises,", words[3] == "broken.",
        let promises = Int(words[0]), let broken = Int(words[2])
      else { continue }
      return (promises, broken)
    }
    return nil
  }

  var text: String {
    """
    # Validation

    What the methods do on simulated data whose truth is known. `make validate` runs the
    simulations of `Tests/Validation` and writes these files, `make validate SUBJECT=auto` those of
    one subject; the same source gives the same bytes for any number of threads, and the command
    fails when a promise is broken. A run that cannot finish leaves the old file. The subject
    `pages`, which has no file, checks pages and charts of 500 random reports.

    \(Self.sum(promises, broken))

    | subject | name | promises | broken |
    |---|---|---|---|

    """ + rows.joined(separator: "\n") + "\n"
  }
}
