internal import Diagnostics
internal import FileFormats
package import LogReaders

/// A published report held against its own manifest, against the data that it carries, and against logs
/// where they are given.
///
/// It guards against accident and against a change by halves: who changes the data, the manifest and
/// what the pages say of it has made another report, which only a digest from elsewhere can tell.
package struct Verification: Encodable, Sendable {
  package enum Verdict: String, CaseIterable, Encodable, Sendable { case same, differs, notGiven }

  /// What was held against the report.
  package enum Part: String, CaseIterable, Encodable, Sendable { case manifest, data, logs }

  /// A file that is not what the report says.
  package struct Difference: Encodable, Sendable {
    package let part: Part
    /// Of the file.
    package let name: String
    /// The figure or table whose numbers it holds.
    package let label: String?
    /// Where its cell stands in the source of the report.
    package let place: String?
    /// In a plain sentence without a full stop.
    package let message: String
  }

  /// Its name without directories.
  package let file: String
  package let title: String
  /// SHA-256 of the manifest, as it stands on the pages.
  package let digest: String
  package let manifest: Verdict
  package let data: Verdict
  package let logs: Verdict
  package let differences: [Difference]

  /// The verdict on a part.
  package func verdict(on part: Part) -> Verdict {
    switch part {
    case .manifest: manifest
    case .data: data
    case .logs: logs
    }
  }

  /// - Parameter logs: The digests of files that are said to be its logs; nil where none are given.
  /// - Complexity: O(*n*) in the bytes of its data.
  package init(_ report: PublishedReport, logs: [InputDigest]?) {
    file = report.file
    title = report.manifest.title
    digest = report.manifest.digest
    let ofManifest = Self.manifestDifferences(report)
    let ofData = Self.dataDifferences(report)
    let ofLogs = logs.map { Self.logDifferences(report.manifest, $0) }
    manifest = ofManifest.isEmpty ? .same : .differs
    data = ofData.isEmpty ? .same : .differs
    self.logs = ofLogs.map { $0.isEmpty ? .same : .differs } ?? .notGiven
    differences = ofManifest + ofData + (ofLogs ?? [])
  }

  private static func manifestDifferences(_ report: PublishedReport) -> [Difference] {
    let form = report.form.words
    func difference(_ message: String) -> Difference {
      Difference(
        part: .manifest, name: PublishedManifest.fileName, label: nil, place: nil,
        message: message)
    }
    var found: [Difference] = []
    if let identifier = report.identifier {
      if identifier != report.manifestDigest {
        found.append(
          difference(
            "its digest is \(short(report.manifestDigest)), and \(form) was made with one of "
              + short(identifier)))
      }
    } else {
      found.append(difference("\(form) does not say which digest its manifest has"))
    }
    let computed = report.manifest.computedDigest
    if computed != report.manifest.digest {
      found.append(
        difference(
          "its lines have the digest \(short(computed)), and it says "
            + short(report.manifest.digest)))
    }
    return found
  }

  private static func dataDifferences(_ report: PublishedReport) -> [Difference] {
    let form = report.form.words
    var carried = Dictionary(
      report.files.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    var found: [Difference] = []
    for named in report.manifest.files {
      let message: String?
      if let bytes = carried.removeValue(forKey: named.name) {
        let digest = SHA256.hexadecimal(bytes)
        message =
          digest == named.sha256
          ? nil
          : "its numbers are not those of the report: the digest is \(short(digest)) and not "
            + short(named.sha256)
      } else {
        message = "the manifest names it, and \(form) does not carry it"
      }
      guard let message else { continue }
      found.append(
        Difference(
          part: .data, name: named.name, label: named.label, place: named.place, message: message))
    }
    return found
      + carried.keys.sorted().map {
        Difference(
          part: .data, name: $0, label: nil, place: nil,
          message: "\(form) carries it, and the manifest does not name it")
      }
  }

  private static func logDifferences(
    _ manifest: PublishedManifest, _ given: [InputDigest]
  ) -> [Difference] {
    let logs = manifest.inputs.filter { $0.role == "log" }
    guard !logs.isEmpty else {
      return [
        Difference(
          part: .logs, name: PublishedManifest.fileName, label: nil, place: nil,
          message: "the report was made of no log that could be held against a file")
      ]
    }
    let digests = Set(given.map(\.sha256))
    return logs.filter { !digests.contains($0.sha256) }.map { log in
      let other = given.first { $0.name == log.name }
      let message =
        other.map {
          "its digest is \(short($0.sha256)), and the report was made of one of "
            + short(log.sha256)
        } ?? "the report was made of it, and it is not among the files"
      return Difference(
        part: .logs, name: log.name, label: log.source, place: nil, message: message)
    }
  }

  /// The first and last digits.
  private static func short(_ digest: String) -> String {
    "\(VisibleText.name(String(digest.prefix(8))))…\(VisibleText.name(String(digest.suffix(4))))"
  }
}
