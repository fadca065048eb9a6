internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import ValueModel

/// The answers of respondents that a cell compares spreads with:
/// `answers: { file: answers.csv, weight: weight, map: { 1: 1, 2: 0 } }`, or the path alone.
struct AnswersOption: Sendable {
  private let file: FileOption
  private let questionnaire: String?
  private let columns: CultureBuildSettings
  private let map: [Double: Double]?

  /// - Returns: nil where the cell names none.
  init?(_ options: inout OptionReader) {
    guard let node = options.node("answers") else { return nil }
    var inner: OptionReader
    if node.text != nil {
      guard let file = FileOption(&options, key: "answers") else { return nil }
      self.file = file
      (questionnaire, map) = (nil, nil)
      columns = CultureBuildSettings(culture: "culture")
      return
    }
    inner = OptionReader(
      node: node, firstLine: options.firstLine, file: options.file,
      owner: "\(options.owner), `answers`")
    questionnaire = inner.string("questionnaire")
    var columns = CultureBuildSettings(culture: inner.string("culture") ?? "culture")
    columns.by = inner.string("by")
    columns.weight = inner.string("weight")
    columns.strata = inner.string("strata")
    columns.primaryUnit = inner.string("psu")
    self.columns = columns
    map = Self.map(&inner)
    let file = FileOption(&inner, key: "file")
    if file == nil, inner.problems.isEmpty {
      inner.add(
        Diagnostic(
          report: .invalidValue, at: inner.place(of: node),
          "\(inner.owner) names no file", remedy: "Add `file: PATH`, a table of respondents"))
    }
    inner.finish()
    inner.problems.forEach { options.add($0) }
    guard let file else { return nil }
    self.file = file
  }

  private static func map(_ options: inout OptionReader) -> [Double: Double]? {
    guard let node = options.node("map") else { return nil }
    var map: [Double: Double] = [:]
    for (key, value) in node.mapping ?? [] {
      guard let answer = key.text.flatMap(Double.init), let score = value.text.flatMap(Double.init)
      else { break }
      map[answer] = score
    }
    guard let pairs = node.mapping, !pairs.isEmpty, map.count == pairs.count else {
      options.add(
        Diagnostic(
          report: .invalidValue, at: options.place(of: node),
          "\(options.owner): `map` is no list of answers with the score that each counts as",
          remedy: "Write `map: { 1: 1, 2: 0 }`"))
      return nil
    }
    return map
  }

  /// - Throws: what is wrong with the table, at the option where it has no place of its own.
  func answers(
    _ data: ReportData, of targets: CultureTargets
  ) throws(Diagnostics) -> CultureAnswers {
    guard let name = questionnaire ?? targets.questionnaire else {
      throw Diagnostics(
        report: .noCultures, at: file.place,
        "the targets do not say which questionnaire people answered",
        remedy: "Write `answers: { file: ..., questionnaire: pvq-21 }`")
    }
    let inputs = data.inputs
    return try data.read(file, role: "answers") { path throws(Diagnostics) in
      try CultureAnswers(
        InputTable(path),
        from: CultureAnswers.Source(
          file: file.text, questionnaire: try DefinitionCatalog.shipped().instrument(name),
          columns: columns, map: map),
        instrument: inputs.instrument, system: inputs.system)
    }
  }
}
