internal import Diagnostics
internal import FileFormats

/// Finds the columns that a map names in a table.
extension TableReader {
  /// What few fields have; apart, so that those that have none cost nothing.
  final class Refinement {
    let conditions: [Condition]
    /// Where the value is taken from when the field gives none.
    let otherwise: [Field]
    private let prefix: String?
    private let addend: Int64?
    private let only: ColumnMap.Source.Kind?
    let isDigest: Bool

    fileprivate init(
      _ declared: ColumnMap.Source.Refinement?, conditions: [Condition], otherwise: [Field]
    ) {
      self.conditions = conditions
      self.otherwise = otherwise
      prefix = declared?.prefix
      addend = declared?.addend
      only = declared?.only
      isDigest = declared?.isDigest ?? false
    }

    var changesText: Bool { prefix != nil || addend != nil || isDigest }

    /// Whether a cell is of the kind that is taken.
    func takes(_ cell: UnsafeBufferPointer<UInt8>, isNested: Bool) -> Bool {
      guard let only else { return true }
      if isNested { return false }
      let text = UTF8Text.trimmed(cell)
      let isNumber = NumberText.value(text) != nil || TableReader.truth(text) != nil
      return isNumber == (only == .numbers)
    }

    /// Sets the field's column to what becomes of the text of a cell.
    func assign(
      _ cell: UnsafeBufferPointer<UInt8>, _ field: Field, to row: inout CodedJudgment,
      _ log: inout LogAssembly, at place: CodedLocator
    ) -> LogProblem? {
      var text = UTF8Text.string(cell)
      if isDigest { text = String(SHA256.hexadecimal(Array(cell)).prefix(16)) }
      if let addend {
        let sum = NumberText.integer(UTF8Text.trimmed(cell))?.addingReportingOverflow(addend)
        guard let sum, !sum.overflow else {
          return .invalidField(field: field.name, text: text, expected: "a whole number")
        }
        text = String(sum.partialValue)
      }
      return log.assign([(field.column, (prefix ?? "") + text)], to: &row, at: place)
    }
  }

  /// What a cell must hold.
  struct Condition {
    fileprivate let cell: Int
    fileprivate let texts: [[UInt8]]
    /// What the text may begin with.
    fileprivate let beginnings: [[UInt8]]
    fileprivate let truths: Set<Bool>

    fileprivate init(_ texts: [String], cell: Int) {
      self.cell = cell
      self.texts = texts.filter { !$0.hasSuffix("*") }.map { Array($0.utf8) }
      beginnings = texts.filter { $0.hasSuffix("*") }.map { Array($0.utf8.dropLast()) }
      truths = Set(self.texts.compactMap { $0.withUnsafeBufferPointer { TableReader.truth($0) } })
    }

    func holds(in cells: [UnsafeBufferPointer<UInt8>]) -> Bool {
      let text = cells[cell]
      if texts.contains(where: { $0.elementsEqual(text) }) { return true }
      if beginnings.contains(where: { text.starts(with: $0) }) { return true }
      guard !truths.isEmpty, let isTrue = TableReader.truth(text) else { return false }
      return truths.contains(isTrue)
    }
  }

  /// The columns of the table under way, and the paths into them.
  private struct Finder {
    let map: ColumnMap
    let header: CellNames
    var paths = CellPaths()
    /// The columns that are taken.
    var taken: Set<Int> = []

    /// The number of a column, or, behind the columns, of a path; nil where it leads nowhere.
    mutating func place(of name: String, isRequired: Bool) -> Int? {
      if map.each != nil, !name.hasPrefix(ColumnMap.parentMark) {
        return header.names.count
          + paths.insert(name, in: nil, called: name, isRequired: isRequired)
      }
      let inner = map.each == nil ? name : String(name.dropFirst(ColumnMap.parentMark.count))
      return ofRow(inner, called: name, isRequired: isRequired)
    }

    mutating func ofRow(_ name: String, called full: String, isRequired: Bool) -> Int? {
      guard let place = header.place(of: name) else { return nil }
      taken.insert(place.cell)
      guard let path = place.path else { return place.cell }
      return header.names.count
        + paths.insert(path, in: place.cell, called: full, isRequired: isRequired)
    }
  }

  mutating func bind(
    _ map: ColumnMap, _ header: CellNames, _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    let lacking = map.lacking(in: header)
    for name in lacking {
      let suggestion = NameSuggestion.nearest(to: name, among: header.names)
      log.fail(.missingColumn(name, suggestion: suggestion, found: header.names), at: line)
    }
    guard lacking.isEmpty else { return false }
    names = header.names
    var finder = Finder(map: map, header: header)
    for source in map.columns {
      if case .count(let count) = source.origin {
        bindCount(count, source.column, &finder)
      } else if let field = field(source, &finder, isRequired: !source.isOptional) {
        fields.append(field)
      }
    }
    // A table may lack texts: no figure is made of them.
    for text in map.texts {
      guard let cell = finder.place(of: text.name, isRequired: false) else { continue }
      texts.append((text.column, cell))
    }
    for condition in map.conditions ?? [] {
      // That it is there was checked.
      let isRequired = !condition.texts.contains("")
      guard let cell = finder.place(of: condition.name, isRequired: isRequired) else { continue }
      conditions.append(Condition(condition.texts, cell: cell))
    }
    let list = map.each.flatMap { finder.ofRow($0, called: $0, isRequired: true) }
    let members = map.wide.flatMap { bindWide($0, &finder, log) }
    if finder.paths.count > 0 || list != nil || members != nil {
      nesting = Nesting(
        paths: finder.paths, width: header.names.count, list: list,
        listName: map.each ?? "", members: members)
    }
    return true
  }

  private func field(
    _ source: ColumnMap.Source, _ finder: inout Finder, isRequired: Bool
  ) -> Field? {
    let ways = [source] + (source.otherwise ?? [])
    var found = ways.compactMap { own($0, &finder, isRequired: isRequired && ways.count == 1) }
    guard !found.isEmpty else { return nil }
    let (first, declared, conditions) = found.removeFirst()
    let others = found.map { way in
      refined(way.field, way.declared, way.conditions, otherwise: [])
    }
    return refined(first, declared, conditions, otherwise: others)
  }

  private func refined(
    _ field: Field, _ declared: ColumnMap.Source.Refinement?, _ conditions: [Condition],
    otherwise: [Field]
  ) -> Field {
    guard declared != nil || !otherwise.isEmpty else { return field }
    var field = field
    field.refinement = Refinement(declared, conditions: conditions, otherwise: otherwise)
    return field
  }

  /// The field of one source, without its alternatives; nil where the table does not have it.
  private func own(
    _ source: ColumnMap.Source, _ finder: inout Finder, isRequired: Bool
  ) -> (field: Field, declared: ColumnMap.Source.Refinement?, conditions: [Condition])? {
    let origin: Origin
    var name = ""
    switch source.origin {
    case .cell(let cell):
      guard let index = finder.place(of: cell, isRequired: isRequired) else { return nil }
      origin = .cell(index)
      name = cell
    case .rowNumber(let prefix):
      origin = .rowNumber(prefix: prefix)
      name = prefix
    case .constant(let text):
      origin = .constant(Array(text.utf8))
      name = text
    case .oneHot(let columns):
      var options: [Option] = []
      for column in columns {
        guard let index = finder.place(of: column.name, isRequired: isRequired) else { return nil }
        options.append(
          Option(cell: index, name: column.name, meaning: Array(column.meaning.utf8)))
      }
      origin = .oneHot(options)
    case .count: return nil
    }
    var conditions: [Condition] = []
    for condition in source.refinement?.conditions ?? [] {
      guard let cell = finder.place(of: condition.name, isRequired: false) else { return nil }
      conditions.append(Condition(condition.texts, cell: cell))
    }
    let field = Field(
      column: source.column, origin: origin, recoding: Recoding(source.values),
      isPerson: source.isPerson, name: name)
    return (field, source.refinement, conditions)
  }

  private mutating func bindCount(
    _ count: ColumnMap.Count, _ column: JudgmentColumn, _ finder: inout Finder
  ) {
    guard let wins = finder.place(of: count.name, isRequired: true),
      let total = finder.place(of: count.total, isRequired: true)
    else { return }
    var prefix = ""
    for source in map?.columns ?? [] where source.column == .sample {
      if case .rowNumber(let text) = source.origin { prefix = text }
    }
    counting = Counting(
      column: column, count: count, wins: wins, total: total,
      ties: count.ties.flatMap { finder.place(of: $0, isRequired: true) }, prefix: prefix)
  }

  // MARK: - Side by side

  /// Finds the columns that stand side by side.
  ///
  /// - Returns: the object whose members do, if they are those of one.
  private mutating func bindWide(
    _ wide: ColumnMap.Wide, _ finder: inout Finder, _ log: LogAssembly
  ) -> Nesting.Members? {
    let names = finder.header.names
    func add(_ name: String, _ meaning: String, _ cell: Int) {
      let field = Field(
        column: wide.cells, origin: .cell(cell), recoding: Recoding(wide.values), name: name)
      wideFields.append(
        WideField(
          field: field,
          meaning: wide.isPerson ? log.options.pseudonyms.name(of: meaning) : meaning))
    }
    guard let text = wide.pattern else {
      for member in wide.members ?? [] {
        guard let cell = finder.place(of: member.name, isRequired: true) else { continue }
        add(member.name, member.meaning, cell)
      }
      guard wide.members == nil else { return nil }
      for (cell, name) in names.enumerated()
      where !name.isEmpty && !finder.taken.contains(cell) && finder.header[name] == cell {
        add(name, name, cell)
      }
      return nil
    }
    let isOfRow = map?.each == nil || text.hasPrefix(ColumnMap.parentMark)
    let inner =
      isOfRow && map?.each != nil ? String(text.dropFirst(ColumnMap.parentMark.count)) : text
    let pattern = ColumnPattern(inner)
    if isOfRow {
      for (cell, name) in names.enumerated() {
        guard let middle = pattern.middle(of: name) else { continue }
        finder.taken.insert(cell)
        add(name, middle, cell)
      }
    }
    guard let base = pattern.base,
      let cell = isOfRow
        ? finder.ofRow(base, called: ColumnMap.parentMark + base, isRequired: false)
        : finder.place(of: base, isRequired: false)
    else { return nil }
    return Nesting.Members(
      cell: cell, name: base, path: pattern.path,
      field: Field(
        column: wide.cells, origin: .cell(0), recoding: Recoding(wide.values), name: text))
  }
}
