/// Something that was found wrong, or worth knowing, while logs were read or written.
package struct LogIssue: Sendable, Equatable, Codable, CustomStringConvertible {
  package enum Severity: String, Sendable, Codable { case error, warning }

  package let severity: Severity
  /// A stable lowerCamelCase name, such as `scoreOutOfScale`.
  package let code: String
  /// The file as it was asked for.
  ///
  /// It is encoded by its last component, so that results do not depend on where the files are.
  package let file: String
  /// The place in the file: `L12`, `byte 512`, `#/data/17`; empty for the whole file.
  package let locator: String
  /// What was found, in one sentence without a full stop.
  package let message: String
  /// What to do about it, where there is something to do.
  package let remedy: String?

  package init(
    severity: Severity, code: String, file: String, locator: String, message: String,
    remedy: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.file = file
    self.locator = locator
    self.message = message
    self.remedy = remedy
  }

  /// The issue on one line: path, place, code, message and remedy.
  package var description: String { worded(file: file) }

  /// The description with the last component of the path only.
  package var portableDescription: String { worded(file: file.lastPathComponent) }

  /// - Parameter more: what is to be said behind the message, such as how many more there are.
  package func worded(file: String, more: String? = nil) -> String {
    // A file's name or a cell with a line end must not look like a message of its own.
    let file = VisibleText.name(file)
    let place = locator.isEmpty ? file : "\(file):\(VisibleText.line(locator))"
    let advice = remedy.map { $0.hasSuffix("?") ? " \($0)" : " \($0)." } ?? ""
    let addition = more.map { "; \($0)" } ?? ""
    return "\(place): \(code) \(VisibleText.line("\(message)\(addition).\(advice)"))"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(severity, forKey: .severity)
    try container.encode(code, forKey: .code)
    try container.encode(file.lastPathComponent, forKey: .file)
    try container.encode(locator, forKey: .locator)
    try container.encode(message, forKey: .message)
    try container.encodeIfPresent(remedy, forKey: .remedy)
  }
}
