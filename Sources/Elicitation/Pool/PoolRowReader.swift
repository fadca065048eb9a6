internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

/// Makes pool items of the rows of a table.
struct PoolRowReader {
  /// What is wrong with a row, before it is known where that stands.
  struct Problem {
    let code: String
    let message: String
    let remedy: String?
  }

  private let columns: [PoolColumn: Int]
  private let constants: [PoolColumn: String]
  private let catalog: DefinitionCatalog
  private let defaults: PoolTable.Defaults
  /// Whether cells may have an apostrophe in front that keeps spreadsheets from running them.
  private let mayBeNeutralised: Bool
  /// Systems by the names that rows have for them; nil where there is none of that name.
  private var systems: [String: ValueSystem?] = [:]
  private var problems: [Problem] = []
  private var row: [String] = []

  init(
    columns: [PoolColumn: Int], constants: [PoolColumn: String], catalog: DefinitionCatalog,
    defaults: PoolTable.Defaults, mayBeNeutralised: Bool
  ) {
    self.columns = columns
    self.constants = constants
    self.catalog = catalog
    self.defaults = defaults
    self.mayBeNeutralised = mayBeNeutralised
  }

  /// The item of a row; nil where anything is wrong with it.
  mutating func read(_ row: [String]) -> (item: PoolItem?, problems: [Problem]) {
    self.row = row
    problems = []
    let sample = name(.sample, isRequired: true)
    let text = text()
    let system = system()
    let dimension = system.flatMap { self.dimension(of: $0) }
    let language = language()
    let topic = name(.topic)
    let origin = name(.origin)
    let created = day()
    let status = word(.status, PoolStatus.self)
    let reason = word(.statusReason, RetirementReason.self)
    let parameters = parameters(
      system?.id ?? "", dimension?.id ?? "")
    let exposures = exposures()
    guard problems.isEmpty, let sample, let text, let system, let dimension else {
      return (nil, problems)
    }
    let item = PoolItem(
      sample: sample, text: text, system: system.id, dimension: dimension.id,
      language: language, topic: topic, origin: origin, created: created,
      status: status ?? (reason == nil ? nil : .retired), reason: reason, parameters: parameters,
      exposures: exposures)
    check(item)
    return (problems.isEmpty ? item : nil, problems)
  }

  // MARK: - Cells

  /// The text of a cell, or the constant; nil where it is empty.
  private func cell(_ column: PoolColumn) -> String? {
    let text = constants[column] ?? columns[column].map { plain(row[$0]) } ?? ""
    return text.isEmpty ? nil : text
  }

  /// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
  private func plain(_ cell: String) -> String {
    mayBeNeutralised && PoolExport.isNeutralised(cell)
      ? String(cell.unicodeScalars.dropFirst()) : cell
  }

  private mutating func fail(_ code: String, _ message: String, remedy: String?) {
    problems.append(Problem(code: code, message: message, remedy: remedy))
  }

  private mutating func name(_ column: PoolColumn, isRequired: Bool = false) -> String? {
    guard let text = cell(column) else {
      if isRequired {
        fail("missingField", "the row has no \(column.rawValue)", remedy: "Fill it in")
      }
      return nil
    }
    guard text.utf8.count <= Identifier.mostBytes else {
      fail(
        "longIdentifier",
        "\(column.rawValue) has \(text.utf8.count) bytes: \(text.quoted)",
        remedy: "Shorten it to \(Identifier.mostBytes)")
      return nil
    }
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }),
      text.contains(where: { !$0.isWhitespace })
    else {
      fail(
        "controlCharacter",
        "\(column.rawValue) holds a line end or a control character, or nothing but blanks",
        remedy: "Write it on one line")
      return nil
    }
    return text
  }

  private mutating func text() -> String? {
    guard let text = cell(.text), text.contains(where: { !$0.isWhitespace }) else {
      fail("missingField", "the item has no text", remedy: "Fill in what is asked")
      return nil
    }
    guard text.utf8.count <= PoolTable.mostTextBytes else {
      fail(
        "longText",
        "the text has \(text.utf8.count) bytes: \(text.quoted)",
        remedy: "Shorten it to \(PoolTable.mostTextBytes)")
      return nil
    }
    let isControl = text.unicodeScalars.contains {
      $0.value < 0x20 && !"\n\r\t".unicodeScalars.contains($0) || $0.value == 0x7F
    }
    guard !isControl else {
      fail(
        "controlCharacter", "the text holds a control character",
        remedy: "Leave it out; line ends and tabs may stay")
      return nil
    }
    return text
  }

  private mutating func system() -> ValueSystem? {
    guard let name = name(.system) else {
      if let system = defaults.system { return system }
      if problems.allSatisfy({ !$0.message.hasPrefix("system ") }) {
        fail(
          "missingField", "the row has no system",
          remedy: "Fill it in, or name one for all rows with --system")
      }
      return nil
    }
    if systems[name] == nil {
      // The one that was named may be a file's, of which the catalog does not know.
      let isDefault = defaults.system?.names.contains { $0.lowercased() == name.lowercased() }
      // A path in a cell would read files that the table's author chooses.
      let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
      systems[name] = .some(
        isDefault == true ? defaults.system : isPath ? nil : try? catalog.system(name))
    }
    if let system = systems[name] ?? nil { return system }
    let known = catalog.systems.map(\.id) + [defaults.system?.id].compactMap(\.self)
    fail(
      "unknownName", "there is no value system \(name.quoted)",
      remedy: NameSuggestion.remedy(for: name, among: known)
        + (NameSuggestion.nearest(to: name, among: known) == nil
          ? ", or name the file of another with --system" : ""))
    return nil
  }

  private mutating func dimension(of system: ValueSystem) -> ValueDimension? {
    guard let name = name(.dimension, isRequired: true) else { return nil }
    if let dimension = system.dimension(named: name) { return dimension }
    fail(
      "unknownName", "\(name.quoted) is not a dimension of \(system.id.quoted)",
      remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
    return nil
  }

  /// The form of a tag of BCP 47: a language of two or three letters, and further parts of up to eight
  /// letters or digits (RFC 5646, section 2.1).
  private mutating func language() -> String? {
    guard let text = name(.language) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    let isTag = parts.enumerated().allSatisfy { place, part in
      place == 0
        ? (2...3).contains(part.utf8.count) && part.utf8.allSatisfy(isLetter)
        : (1...8).contains(part.utf8.count)
          && part.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }
    guard isTag else {
      fail(
        "invalidField", "language is \(text.quoted), which is no tag of a language",
        remedy: "Write one such as en, de or zh-Hans")
      return nil
    }
    return text
  }

  private mutating func day() -> CalendarDay? {
    guard let text = name(.created), !isMissing(text) else { return nil }
    guard let day = CalendarDay.parse(text) else {
      fail(
        "invalidField", "created is \(text.quoted), which is no day",
        remedy: "Write one such as 2026-01-31")
      return nil
    }
    return day
  }

  private func isMissing(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { MissingWords.standard.contains($0) }
  }

  private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
    _ column: PoolColumn, _ type: Word.Type
  ) -> Word? {
    guard let text = name(column) else { return nil }
    if let word = Word(rawValue: text) { return word }
    fail(
      "unknownName", "\(column.rawValue) is \(text.quoted)",
      remedy: NameSuggestion.remedy(for: text, among: Word.allCases.map(\.rawValue)))
    return nil
  }

  // MARK: - Parameters

  private mutating func number(
    _ column: PoolColumn, isError: Bool = false
  ) -> Double? {
    guard let text = cell(column) else { return nil }
    var copy = text
    switch copy.withUTF8({ NumberCell($0, missing: .standard) }) {
    case .missing: return nil
    case .number(let value)
    where abs(value) <= PoolTable.largestParameter && (!isError || value >= 0):
      return value
    case .number, .truth, .unreadable:
      fail(
        "invalidField", "\(column.rawValue) is \(text.quoted)",
        remedy: isError
          ? "Write a number from 0 to 100" : "Write a number from -100 to 100, with a full stop")
      return nil
    }
  }

  /// How often the item was given; 0 where the table does not say.
  private mutating func exposures() -> Int {
    guard let text = cell(.exposures), !isMissing(text) else { return 0 }
    if let count = Int(text), count >= 0 { return count }
    fail(
      "invalidField", "exposures is \(text.quoted)", remedy: "Write a whole number, 0 or more")
    return 0
  }

  private mutating func parameters(_ system: String, _ dimension: String) -> PoolParameters? {
    let before = problems.count
    let discrimination = number(.discrimination)
    let difficulty = number(.difficulty)
    let errors = (
      number(.discriminationError, isError: true), number(.difficultyError, isError: true)
    )
    let covariance = number(.covariance)
    let name = name(.calibration)
    guard problems.count == before else { return nil }
    guard let discrimination, let difficulty else {
      let others = [discrimination, difficulty, errors.0, errors.1, covariance]
      if others.contains(where: { $0 != nil }) {
        fail(
          "missingField",
          "the row has \(discrimination == nil ? "no discrimination" : "no difficulty") beside "
            + "other parameters", remedy: "Fill it in, or leave all of them out")
      }
      return nil
    }
    guard abs(discrimination) >= 1e-3 else {
      fail(
        "invalidField", "the discrimination is \(discrimination), so that the item tells nothing",
        remedy: "Leave the item out, or its parameters where they are not known")
      return nil
    }
    let parameters = PoolParameters(
      discrimination: discrimination, difficulty: difficulty, discriminationError: errors.0,
      difficultyError: errors.1, covariance: covariance,
      calibration: PoolCalibration.name(
        name ?? defaults.calibration, system: system, dimension: dimension))
    guard parameters.isPossible else {
      fail(
        "invalidField", "the covariance of the parameters is larger than their errors allow",
        remedy: "Give both standard errors, or leave the covariance out")
      return nil
    }
    return parameters
  }

  /// Checks that status, reason and parameters go together.
  private mutating func check(_ item: PoolItem) {
    if item.status == .retired, item.reason == nil {
      let words = RetirementReason.allCases.map(\.rawValue).joined(separator: ", ")
      fail(
        "missingField", "the item is retired without a reason",
        remedy: "Fill in status_reason: one of \(words)")
    } else if item.status != .retired, item.reason != nil {
      fail(
        "contradiction", "the item has a reason to be retired, and is not",
        remedy: "Leave status_reason out, or write retired as its status")
    } else if [.calibrated, .anchor].contains(item.status), item.parameters == nil {
      fail(
        "contradiction", "the item is \(item.status.rawValue) and has no parameters",
        remedy: "Fill in discrimination and difficulty, or leave the status out")
    }
  }
}
