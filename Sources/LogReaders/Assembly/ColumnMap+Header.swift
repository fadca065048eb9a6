/// How a map's names meet those of a table.
extension ColumnMap {
  /// What a name in a row within a row begins with when it is meant of the row around it.
  static let parentMark = "^."

  /// The columns of the table that the map takes by name, paths included.
  package var sources: Set<String> {
    var names = Set(wide?.members?.map(\.name) ?? [])
    for source in columns {
      for one in [source] + (source.otherwise ?? []) { names.formUnion(one.names) }
    }
    for condition in conditions ?? [] { names.insert(condition.name) }
    if let each { names.insert(each) }
    return names
  }

  /// Whether a table with these column names can be read through the map.
  func fits(_ header: some Sequence<String>) -> Bool {
    keysOfRows.isEmpty && lacking(in: CellNames(Array(header))).isEmpty
  }

  /// The columns that the map needs and a table does not have.
  func lacking(in header: CellNames) -> [String] {
    var names: [String] = []
    func check(_ name: String) {
      guard let name = named(name), header.place(of: name) == nil, !names.contains(name) else {
        return
      }
      names.append(name)
    }
    for source in columns where !source.isOptional {
      let ways = [source] + (source.otherwise ?? [])
      let isThere = ways.contains { way in
        way.names.allSatisfy { named($0).map { header.place(of: $0) != nil } ?? true }
      }
      if !isThere { source.names.forEach(check) }
    }
    for member in wide?.members ?? [] { check(member.name) }
    for condition in conditions ?? [] { check(condition.name) }
    if let each, header.place(of: each) == nil { names.append(each) }
    if let pattern = wide?.pattern, let name = named(pattern),
      !header.names.contains(where: { ColumnPattern(name).middle(of: $0) != nil }),
      ColumnPattern(name).base.flatMap(header.place) == nil
    {
      names.append(name)
    }
    return names
  }

  /// How many columns of a table the map takes, of those that it can name.
  func taken(of header: CellNames) -> Int {
    var cells = Set(sources.compactMap { named($0).flatMap(header.place)?.cell })
    if let each, let place = header.place(of: each) { cells.insert(place.cell) }
    if let pattern = wide?.pattern.flatMap(named) {
      let pattern = ColumnPattern(pattern)
      for (cell, name) in header.names.enumerated() where pattern.middle(of: name) != nil {
        cells.insert(cell)
      }
      if let place = pattern.base.flatMap(header.place) { cells.insert(place.cell) }
    }
    return cells.count
  }

  /// The name that a column of a row has; nil for a member of a row within the row.
  private func named(_ name: String) -> String? {
    guard each != nil else { return name }
    return name.hasPrefix(ColumnMap.parentMark)
      ? String(name.dropFirst(ColumnMap.parentMark.count)) : nil
  }

  /// The steps from the top of a document to its rows.
  var stepsToRows: [Substring] { rows?.split(separator: ".") ?? [] }

  /// The names under which the keys on the way to the rows are columns.
  var keysOfRows: [String] { stepsToRows.compactMap(ColumnMap.keyName) }

  /// The name in braces of a step that stands for any key; nil for a step that is a key.
  static func keyName(_ step: Substring) -> String? {
    step.hasPrefix("{") && step.hasSuffix("}") && step.count > 2
      ? String(step.dropFirst().dropLast()) : nil
  }
}

extension ColumnMap.Source {
  /// The columns of the table that the source takes itself.
  var names: [String] {
    let own =
      switch origin {
      case .cell(let name): [name]
      case .rowNumber, .constant: [String]()
      case .oneHot(let columns): columns.map(\.name)
      case .count(let count): [count.name, count.total] + (count.ties.map { [$0] } ?? [])
      }
    return own + (refinement?.conditions.map(\.name) ?? [])
  }
}

/// The columns of a table, and where names and paths lead in them.
struct CellNames {
  /// A cell, and the path into the JSON that it holds.
  struct Place: Equatable {
    let cell: Int
    var path: String?
  }

  private(set) var names: [String] = []
  private var places: [String: Int] = [:]

  init(_ names: [String]) {
    for name in names { insert(name) }
  }

  mutating func insert(_ name: String) {
    if places[name] == nil { places[name] = names.count }
    names.append(name)
  }

  subscript(name: String) -> Int? { places[name] }

  /// The column of that name, or the one with the longest name that a path begins with.
  func place(of name: String) -> Place? {
    if let cell = places[name] { return Place(cell: cell) }
    var end = name.endIndex
    while let stop = name[..<end].lastIndex(of: ".") {
      if let cell = places[String(name[..<stop])] {
        return Place(cell: cell, path: String(name[name.index(after: stop)...]))
      }
      end = stop
    }
    return nil
  }
}

/// A name with `*` for what tells columns, or members of an object, apart.
struct ColumnPattern {
  let prefix: Substring
  let suffix: Substring

  /// - Parameter text: the name; a text without `*` stands for itself only.
  init(_ text: String) {
    let star = text.firstIndex(of: "*")
    prefix = text[..<(star ?? text.endIndex)]
    suffix = star.map { text[text.index(after: $0)...] } ?? ""
  }

  /// What stands for the `*` in a name; nil where the name is of another form.
  func middle(of name: String) -> String? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix),
      name.utf8.count > prefix.utf8.count + suffix.utf8.count
    else { return nil }
    return String(name.dropFirst(prefix.count).dropLast(suffix.count))
  }

  /// The path of the object whose members are meant; nil where the pattern is of column names only.
  var base: String? {
    prefix.hasSuffix(".") && prefix.count > 1 && (suffix.isEmpty || suffix.hasPrefix("."))
      ? String(prefix.dropLast()) : nil
  }

  /// The path from such a member to the verdict; nil where the member is the verdict.
  var path: String? { suffix.hasPrefix(".") ? String(suffix.dropFirst()) : nil }
}
