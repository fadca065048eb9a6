internal import Diagnostics
internal import FileFormats
internal import LogReaders

/// A work of a bibliography, as CSL-JSON describes it.
struct CitedWork: Sendable {
  struct Person: Sendable {
    var family = ""
    var given = ""
    var literal = ""

    /// As it stands in a text.
    var shortName: String { literal.isEmpty ? (family.isEmpty ? given : family) : literal }

    /// As it stands in a list of works: "Schwartz, S. H."
    var listedName: String {
      guard literal.isEmpty, !family.isEmpty else { return shortName }
      let initials = given.split { $0 == " " || $0 == "." }.map { part in
        part.split(separator: "-").map { "\($0.first.map(String.init) ?? "")." }
          .joined(separator: "-")
      }
      return initials.isEmpty ? family : "\(family), \(initials.joined(separator: " "))"
    }
  }

  var id = ""
  var type = ""
  var title = ""
  var authors: [Person] = []
  var editors: [Person] = []
  var year = ""
  var container = ""
  var publisher = ""
  var volume = ""
  var issue = ""
  var pages = ""
  var number = ""
  var doi = ""
  var url = ""
}

/// The works that a report may cite.
struct Bibliography: Sendable {
  private(set) var works: [String: CitedWork] = [:]

  /// In the order of their keys.
  var keys: [String] { works.keys.sorted() }

  /// Reads a file of CSL-JSON: a list of works.
  ///
  /// - Parameter file: Its name as messages print it.
  mutating func read(_ bytes: [UInt8], file: String, problems: inout [Diagnostic]) {
    var found: [(work: CitedWork, offset: Int)] = []
    var faults: [(offset: Int, message: String, remedy: String)] = []
    bytes.withUnsafeBufferPointer { buffer in
      var reader = CSLReader(UTF8Text.withoutMark(buffer))
      let shift = buffer.count - UTF8Text.withoutMark(buffer).count
      reader.read()
      found = reader.works.map { ($0.work, $0.offset + shift) }
      faults = reader.faults.map { ($0.offset + shift, $0.message, $0.remedy) }
    }
    func place(_ offset: Int) -> Place {
      let head = bytes.prefix(offset)
      let line = head.count { $0 == 0x0A } + 1
      let start = head.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      return .line(
        file: file, line, column: LocatedText.scalars(in: bytes[start..<head.endIndex]) + 1)
    }
    for fault in faults {
      problems.append(
        Diagnostic(
          report: .wrongBibliography, at: place(fault.offset), fault.message,
          remedy: fault.remedy))
    }
    for (work, offset) in found {
      if works[work.id] != nil {
        problems.append(
          Diagnostic(
            report: .wrongBibliography, at: place(offset),
            "the work `\(VisibleText.name(work.id))` is listed twice", remedy: "Remove one"))
      }
      works[work.id] = work
    }
  }
}

/// Walks over CSL-JSON.
private struct CSLReader: ~Copyable {
  private var scanner: JSONScanner
  private(set) var works: [(work: CitedWork, offset: Int)] = []
  private(set) var faults: [(offset: Int, message: String, remedy: String)] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    scanner = JSONScanner(bytes, acceptsNonFinite: false)
  }

  mutating func read() {
    do throws(JSONError) {
      guard try scanner.peek() == .array else {
        faults.append((0, "the bibliography is no list", "Write CSL-JSON: `[ { \"id\": … }, … ]`"))
        return
      }
      try scanner.enterArray()
      while try scanner.nextElement() {
        _ = try scanner.peek()
        let offset = scanner.position
        guard try scanner.peek() == .object else {
          faults.append((offset, "a work is no object", "Write `{ \"id\": \"key\", … }`"))
          try scanner.skipValue()
          continue
        }
        let work = try work()
        if work.id.isEmpty {
          faults.append((offset, "a work has no `id`", "Add the key that texts cite it by"))
        } else {
          works.append((work, offset))
        }
      }
      try scanner.finish()
    } catch {
      faults.append(
        (error.offset, "the bibliography is not JSON: \(error.reason)", "Correct the JSON"))
    }
  }

  private mutating func work() throws(JSONError) -> CitedWork {
    var work = CitedWork()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "id": work.id = try text()
      case "type": work.type = try text()
      case "title": work.title = try text()
      case "author": work.authors = try people()
      case "editor": work.editors = try people()
      case "issued": work.year = try year()
      case "container-title": work.container = try text()
      case "publisher": work.publisher = try text()
      case "volume": work.volume = try text()
      case "issue": work.issue = try text()
      case "page": work.pages = try text()
      case "number": work.number = try text()
      case "DOI": work.doi = try text()
      case "URL": work.url = try text()
      default: try scanner.skipValue()
      }
    }
    return work
  }

  /// A text, or a number written as one.
  private mutating func text() throws(JSONError) -> String {
    switch try scanner.peek() {
    case .string: return UTF8Text.string(try scanner.string())
    case .number: return UTF8Text.string(try scanner.number().text)
    default:
      faults.append((scanner.position, "the value is no text", "Write it in quotes"))
      try scanner.skipValue()
      return ""
    }
  }

  private mutating func people() throws(JSONError) -> [CitedWork.Person] {
    var people: [CitedWork.Person] = []
    guard try scanner.peek() == .array else {
      faults.append(
        (scanner.position, "the people are no list", "Write `[ { \"family\": …, \"given\": … } ]`"))
      try scanner.skipValue()
      return []
    }
    try scanner.enterArray()
    while try scanner.nextElement() {
      guard try scanner.peek() == .object else {
        faults.append(
          (scanner.position, "a person is no object", "Write `{ \"family\": …, \"given\": … }`"))
        try scanner.skipValue()
        continue
      }
      var person = CitedWork.Person()
      try scanner.enterObject()
      var particle = ""
      while let key = try scanner.nextKey() {
        switch UTF8Text.string(key) {
        case "family": person.family = try text()
        case "given": person.given = try text()
        case "literal": person.literal = try text()
        case "non-dropping-particle", "dropping-particle": particle = try text()
        default: try scanner.skipValue()
        }
      }
      if !particle.isEmpty { person.family = "\(particle) \(person.family)" }
      people.append(person)
    }
    return people
  }

  /// The year of `{ "date-parts": [[1992, 1]] }`, or of a date that is written as text.
  private mutating func year() throws(JSONError) -> String {
    guard try scanner.peek() == .object else {
      faults.append(
        (scanner.position, "`issued` is no date", "Write `{ \"date-parts\": [[1992]] }`"))
      try scanner.skipValue()
      return ""
    }
    var year = ""
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "date-parts":
        guard try scanner.peek() == .array else {
          try scanner.skipValue()
          continue
        }
        try scanner.enterArray()
        while try scanner.nextElement() {
          guard try scanner.peek() == .array else {
            try scanner.skipValue()
            continue
          }
          try scanner.enterArray()
          while try scanner.nextElement() {
            let part = try text()
            if year.isEmpty { year = part }
          }
        }
      case "literal", "raw", "year":
        let written = try text()
        if year.isEmpty { year = String(written.prefix(4)) }
      default: try scanner.skipValue()
      }
    }
    return year
  }
}
