internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The respondents of files of answers who count, with their scores and how they were sampled.
struct Respondents {
  /// Names by number, each once.
  struct Names {
    private(set) var names: [String] = []
    private var numbers: [ExactName: Int] = [:]

    mutating func number(_ name: String) -> Int {
      if let number = numbers[ExactName(name)] { return number }
      numbers[ExactName(name)] = names.count
      names.append(name)
      return names.count - 1
    }
  }

  /// The dimensions that are measured, by their places in the system.
  let dimensions: [Int]
  private(set) var cultures = Names()
  private(set) var groups = Names()
  /// A row of `dimensions` a respondent; NaN where none of the items is answered.
  private(set) var values: [Double] = []
  private(set) var culture: [Int] = []
  /// The group within the culture; nil where there is none or it is not known.
  private(set) var group: [Int?] = []
  private(set) var weights: [Double] = []
  private(set) var strata: [Int] = []
  /// Nil where each respondent is a unit.
  private(set) var units: [Int]?
  /// A column a replicate; empty without.
  private(set) var replicates: [[Double]] = []
  /// A row of shares of categories a respondent, dimension by dimension, where they are asked for.
  private(set) var spreads: [Double] = []
  /// How many respondents the files have.
  private(set) var read = 0
  private(set) var dropped: [RespondentDrop: Int] = [:]
  /// Respondents who count and whose group is not known.
  private(set) var withoutGroup = 0
  /// The layouts that were found.
  private(set) var layouts: [String] = []
  private(set) var cautions: [Caution] = []

  private let scoring: QuestionnaireScoring
  private let settings: CultureBuildSettings
  /// The category of each answer as it stands in the file; nil where spreads are not asked for.
  private let categories: AnswerCategories?
  private var strataNames = Names()
  private var unitNames = Names()
  private var files = 0

  init(
    scoring: QuestionnaireScoring, settings: CultureBuildSettings,
    categories: AnswerCategories? = nil
  ) {
    self.categories = categories
    self.scoring = scoring
    self.settings = settings
    dimensions = scoring.dimensions
    if settings.primaryUnit != nil { units = [] }
  }

  /// Adds the respondents of a table.
  ///
  /// - Throws: for columns that lack, cells that are no numbers, answers that are none, and weights below
  ///   0, all of one column at once.
  mutating func add(_ table: some PlacedColumns) throws(Diagnostics) {
    files += 1
    let answers = try Answers(table, scoring: scoring, settings: settings)
    for layout in answers.layouts where !layouts.contains(layout) { layouts.append(layout) }
    let cultures = try table.texts(settings.culture, option: "--culture")
    let groups = try settings.by.map { name throws(Diagnostics) in
      try table.texts(name, option: "--by")
    }
    let weights = try settings.weight.map { name throws(Diagnostics) in
      try Self.weights(table, name, "--weight")
    }
    let strata = try settings.strata.map { name throws(Diagnostics) in
      try table.texts(name, option: "--strata")
    }
    let units = try settings.primaryUnit.map { name throws(Diagnostics) in
      try table.texts(name, option: "--psu")
    }
    let replicates = try settings.replicates.map { asked throws(Diagnostics) in
      try Self.replicates(table, asked)
    }
    if let replicates, self.replicates.isEmpty {
      self.replicates = Array(repeating: [], count: replicates.count)
    }
    if let replicates, replicates.count != self.replicates.count {
      throw Diagnostics(
        table: .missingColumn, at: table.place,
        "\(replicates.count) columns are called as --replicate-weights says, and an earlier file has "
          + "\(self.replicates.count)", remedy: "Build targets of each file by itself")
    }
    read += table.rowCount
    var scores = [Double](repeating: .nan, count: dimensions.count)
    for row in 0..<table.rowCount {
      let drop: RespondentDrop? =
        if cultures[row] == nil { .noCulture } else if let weights, weights[row] == nil {
          .noWeight
        } else if weights?[row] == 0 { .zeroWeight } else if let strata, strata[row] == nil {
          .noStratum
        } else if let units, units[row] == nil {
          .noPrimaryUnit
        } else if let replicates,
          replicates.contains(where: { $0[row] == nil })
        {
          .noReplicateWeight
        } else if !answers.score(row, with: scoring, into: &scores) { .tooFewAnswers } else { nil }
      if let drop {
        dropped[drop, default: 0] += 1
        continue
      }
      let culture = cultures[row] ?? ""
      // Strata are parts of a culture and a file: two samples share none.
      let stratum = "\(files)\u{0}\(culture)\u{0}\(strata?[row] ?? "")"
      self.culture.append(self.cultures.number(culture))
      let named = groups?[row].map { self.groups.number($0) }
      if groups != nil, named == nil { withoutGroup += 1 }
      group.append(named)
      self.weights.append(weights?[row] ?? 1)
      self.strata.append(strataNames.number(stratum))
      if let unit = units?[row] { self.units?.append(unitNames.number("\(files)\u{0}\(unit)")) }
      for place in self.replicates.indices {
        self.replicates[place].append(replicates?[place][row] ?? 0)
      }
      values += scores
      if let categories { spreads += answers.spread(row, with: scoring, over: categories) }
    }
    cautions += table.cautions + answers.cautions
  }

  // MARK: - Columns

  private static func weights(
    _ table: some PlacedColumns, _ name: String, _ option: String
  ) throws(Diagnostics) -> [Double?] {
    let weights = try table.usableNumbers(name, option: option)
    try Diagnostics.refuse(
      weights.indices.filter { (weights[$0] ?? 0) < 0 }.map { row in
        Diagnostic(
          table: .outOfRange, at: table.place(row),
          "column `\(name)` (\(option)) holds the weight \(NumberText.plain(weights[row] ?? 0)), which is "
            + "below 0", remedy: "Correct it, or leave the cell blank")
      }, most: 100)
    return weights
  }

  private static func replicates(
    _ table: some PlacedColumns, _ asked: CultureBuildSettings.Replicates
  ) throws(Diagnostics) -> [[Double?]] {
    let names = table.header.filter { NamePattern(asked.columns).matches($0) }
    guard names.count > 1 else {
      throw Diagnostics(
        table: .missingColumn, at: table.place,
        "\(names.isEmpty ? "no column is" : "only one column is") called as --replicate-weights "
          + "`\(asked.columns)` says",
        remedy: "Write * for what differs, such as \"rep*\"; two or more columns are needed")
    }
    var columns: [[Double?]] = []
    for name in names { columns.append(try weights(table, name, "--replicate-weights")) }
    return columns
  }
}

/// A pattern of names: `*` stands for any letters, `?` for one.
package struct NamePattern {
  private let pattern: [Character]

  package init(_ pattern: String) { self.pattern = Array(pattern) }

  package func matches(_ name: String) -> Bool {
    let name = Array(name)
    // The last star, and where in the name its turn began: what follows is tried ever further on.
    var (place, position) = (0, 0)
    var star: (place: Int, position: Int)?
    while position < name.count {
      if place < pattern.count, pattern[place] == "*" {
        star = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[position] {
        place += 1
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        place = last.place + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}

/// The answers of a table, found by the names of its variables.
private struct Answers {
  /// The layouts that the table has whole.
  let layouts: [String]
  let cautions: [Caution]
  /// A row of items a respondent; NaN where there is no answer.
  private var answers: [Double]
  private let count: Int

  init(
    _ table: some PlacedColumns, scoring: QuestionnaireScoring, settings: CultureBuildSettings
  ) throws(Diagnostics) {
    let questionnaire = scoring.questionnaire
    count = questionnaire.itemCount
    let layouts = try Self.layouts(table, questionnaire, named: settings.layout)
    self.layouts = layouts.map(\.name)
    answers = Array(repeating: .nan, count: table.rowCount * count)
    var problems: [Diagnostic] = []
    var codes = 0
    for layout in layouts {
      for (item, variable) in layout.columns.enumerated() {
        let numbers = try table.numbers(variable, option: "item \(item + 1)")
        var wrong = Tally()
        for (row, number) in numbers.enumerated() {
          guard let number else { continue }
          if scoring.isMissing(number) {
            codes += 1
          } else if !scoring.isAnswer(number) {
            wrong.add(NumberText.plain(number), row)
          } else if answers[row * count + item].isNaN {
            answers[row * count + item] = number
          }
        }
        if wrong.count > 0 { problems.append(Self.refusal(wrong, variable, table, questionnaire)) }
      }
    }
    try Diagnostics.refuse(problems)
    var cautions: [Caution] = []
    if codes > 0 {
      let list = questionnaire.missing.map(NumberText.plain).joined(separator: said(", "))
      let answers = CountText.counted(codes, "answer")
      cautions.append(
        Caution(
          .missingWords,
          codes == 1
            ? said("\(answers) is a code for no answer (\(list))")
            : said("\(answers) are codes for no answer (\(list))")))
    }
    if layouts.count > 1 {
      let names = layouts.map { "`\($0.name)`" }.joined(separator: said(" and "))
      cautions.append(
        Caution(
          .severalLayouts,
          said(
            "the file has the variables of \(names): of each item the first that is answered counts"
          )))
    }
    self.cautions = cautions
  }

  func score(_ row: Int, with scoring: QuestionnaireScoring, into scores: inout [Double]) -> Bool {
    answers.withUnsafeBufferPointer { answers in
      scores.withUnsafeMutableBufferPointer { scores in
        let part = UnsafeBufferPointer(rebasing: answers[row * count..<(row + 1) * count])
        return scoring.score(part, into: scores) != nil
      }
    }
  }

  func spread(
    _ row: Int, with scoring: QuestionnaireScoring, over categories: AnswerCategories
  ) -> [Double] {
    answers.withUnsafeBufferPointer { answers in
      scoring.spread(
        UnsafeBufferPointer(rebasing: answers[row * count..<(row + 1) * count]),
        over: categories.values.count, by: categories.category)
    }
  }

  private static func refusal(
    _ wrong: Tally, _ variable: String, _ table: some PlacedColumns, _ questionnaire: Questionnaire
  ) -> Diagnostic {
    let list = wrong.list { text, count, row in
      let words = table.words(ofRow: row)
      return "\(text) (\(count == 1 ? words : "\(count), first in \(words)"))"
    }
    return Diagnostic(
      table: .outOfRange, at: table.place(wrong.firstRow),
      "column `\(variable)` holds what is neither an answer on the scale nor a code for none: \(list)",
      remedy: "Name the codes for no answer with --missing, or correct the cells")
  }

  private struct FoundLayout {
    let name: String
    /// The columns of the items, as the table spells them.
    let columns: [String]
  }

  /// The layouts of which the table has all variables.
  ///
  /// - Throws: where it has none whole: what lacks of the nearest.
  private static func layouts(
    _ table: some PlacedColumns, _ questionnaire: Questionnaire, named name: String?
  ) throws(Diagnostics) -> [FoundLayout] {
    let known = questionnaire.layouts
    let asked = name.map { name in known.filter { $0.name == name } } ?? known
    guard !asked.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          DefinitionProblem.unknownName.rawValue, at: nil,
          "the questionnaire has no layout `\(name ?? "")`",
          remedy: NameSuggestion.remedy(for: name ?? "", among: known.map(\.name))),
        cause: .wrongUse)
    }
    // Programs of statistics differ in the case of names.
    var columns: [String: String] = [:]
    for name in table.header { columns[name.lowercased()] = name }
    for name in table.header { columns[name] = name }
    func column(_ variable: String) -> String? {
      columns[variable] ?? columns[variable.lowercased()]
    }
    let found = asked.map { layout in (layout, layout.variables.map(column)) }
    let whole = found.compactMap { layout, columns -> FoundLayout? in
      let present = columns.compactMap(\.self)
      return present.count == columns.count ? FoundLayout(name: layout.name, columns: present) : nil
    }
    guard whole.isEmpty else { return whole }
    let nearest = found.max { first, second in
      first.1.count { $0 != nil } < second.1.count { $0 != nil }
    }
    let lacking = nearest.map { layout, columns in
      zip(layout.variables, columns).filter { $0.1 == nil }.map(\.0)
    }
    let list = CountText.list((lacking ?? []).map { "`\($0)`" }, most: 5)
    throw Diagnostics(
      table: .missingColumn, at: table.place,
      "the table has the variables of no layout of the questionnaire; of `\(nearest?.0.name ?? "")` it "
        + "lacks \(lacking?.count ?? 0) of \(questionnaire.itemCount): \(list)",
      remedy: "Rename its columns, or add a layout to a copy of the instrument's file")
  }
}
