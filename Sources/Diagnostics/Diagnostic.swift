/// Something that was found wrong, or worth knowing: one form for the whole product, from a row of a
/// log to a cell of a report.
///
///     Diagnostic("unknownKey", at: .line(file: "presence.yaml", 3), "`scael` is no key",
///       remedy: "Did you mean `scale`?")
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  package enum Severity: String, Sendable, Codable { case error, warning }

  package let severity: Severity
  /// A stable lowerCamelCase name, such as `scoreOutOfScale`.
  package let code: String
  /// Where it was found; nil where it is in no file.
  package let place: Place?
  /// What was found, in one sentence; its full stop is added where it is printed.
  package let message: String
  /// What to do about it, where there is something to do; its full stop is added too.
  package let remedy: String?
  /// The line that it is about, where it is at hand.
  package private(set) var excerpt: SourceExcerpt?

  package init(
    _ code: String, severity: Severity = .error, at place: Place? = nil, _ message: String,
    remedy: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.place = place
    self.message = message
    self.remedy = remedy
  }

  /// The file of the place as it was asked for; empty where there is none.
  package var file: String { place?.file ?? "" }
  /// What stands behind the file's name; empty for the whole file.
  package var locator: String { place?.locator ?? "" }

  /// The same at another place.
  package func moved(to place: Place) -> Diagnostic {
    Diagnostic(code, severity: severity, at: place, message, remedy: remedy)
  }

  /// The same with the line that it is about.
  package func showing(_ excerpt: SourceExcerpt) -> Diagnostic {
    var diagnostic = self
    diagnostic.excerpt = excerpt
    return diagnostic
  }

  /// The diagnostic on one line: place, code where it is in a log, message and remedy.
  package var description: String { worded() }

  /// The description with the last component of the path only.
  package var portableDescription: String { worded(isPortable: true) }

  /// - Parameters:
  ///   - isPortable: whether directories are left out.
  ///   - more: what is to be said behind the message, such as how many more there are.
  func worded(isPortable: Bool = false, more: String? = nil) -> String {
    let found = Diagnostic.sentence(more.map { "\(message); \($0)" } ?? message)
    let advice = remedy.map { " " + Diagnostic.sentence($0) } ?? ""
    let text = VisibleText.line(found + advice)
    guard let place else { return text }
    let code = place.isMember ? "\(code) " : ""
    return "\(place.worded(isPortable: isPortable)): \(code)\(text)"
  }

  /// The text with the full stop that ends a sentence, where it does not end as one already.
  private static func sentence(_ text: String) -> String {
    text.last.map { ".?!".contains($0) } ?? true ? text : text + "."
  }
}

extension Diagnostic: Codable {
  private enum Key: String, CodingKey {
    case severity, code, file, line, column, endColumn, locator, message, remedy, excerpt
  }

  /// Encodes a file by its last component, so that results do not depend on where the files are.
  ///
  /// The keys of a place say which kind it is: `line` is there for a text, `locator` for a log and for
  /// tables that are no text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(severity, forKey: .severity)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(place?.file.lastPathComponent, forKey: .file)
    switch place {
    case nil, .file: break
    case .line(_, let line, let column):
      try container.encode(line, forKey: .line)
      try container.encodeIfPresent(column, forKey: .column)
    case .row(_, let locator), .member(_, let locator):
      try container.encode(locator, forKey: .locator)
    }
    try container.encode(message, forKey: .message)
    try container.encodeIfPresent(remedy, forKey: .remedy)
    try container.encodeIfPresent(excerpt?.endColumn, forKey: .endColumn)
    try container.encodeIfPresent(excerpt?.text, forKey: .excerpt)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    severity = try container.decode(Severity.self, forKey: .severity)
    code = try container.decode(String.self, forKey: .code)
    message = try container.decode(String.self, forKey: .message)
    remedy = try container.decodeIfPresent(String.self, forKey: .remedy)
    excerpt = nil
    guard let file = try container.decodeIfPresent(String.self, forKey: .file) else {
      place = nil
      return
    }
    if let locator = try container.decodeIfPresent(String.self, forKey: .locator) {
      place = .member(file: file, locator: locator)
    } else if let line = try container.decodeIfPresent(Int.self, forKey: .line) {
      let column = try container.decodeIfPresent(Int.self, forKey: .column)
      place = .line(file: file, line, column: column)
    } else {
      place = .file(file)
    }
  }
}
