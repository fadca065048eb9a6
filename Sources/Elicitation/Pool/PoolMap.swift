package import Diagnostics
internal import ValueModel

/// Where the columns of pool items are in a table that has other names for them.
///
///     try PoolMap(["sample_id=id", "text=question.text", "system==schwartz"])
///
/// A column that the map does not name is the one of its own name. A file of a map says the same:
///
///     columns: { sample_id: id, text: question.text }
///     constants: { system: schwartz, language: en }
package struct PoolMap: Sendable, Equatable {
  /// Where a column comes from.
  package enum Origin: Sendable, Equatable {
    /// The column of that name, or the member of an object by its path.
    case column(String)
    /// One text in all rows.
    case constant(String)
  }

  package private(set) var origins: [PoolColumn: Origin] = [:]

  /// A map that names nothing.
  package init() {}

  /// Reads declarations: `COLUMN=PATH`, or `COLUMN==TEXT` for one text in all rows.
  ///
  /// - Throws: `Diagnostics` with all that are wrong.
  package init(_ declarations: [String]) throws(Diagnostics) {
    try self.init(PoolMap(), declarations)
  }

  /// A map and declarations that go before it.
  ///
  /// - Throws: as `init(_:)`.
  package init(_ map: PoolMap, _ declarations: [String]) throws(Diagnostics) {
    var found: [PoolColumn: Origin] = [:]
    var problems: [Diagnostic] = []
    for declaration in declarations {
      if let problem = PoolMap.read(declaration, into: &found) {
        problems.append(
          Diagnostic(
            "poolMap", "--map \(declaration.quoted) \(problem.message)", remedy: problem.remedy))
      }
    }
    guard problems.isEmpty else { throw Diagnostics(problems, cause: .wrongUse) }
    origins = map.origins.merging(found) { $1 }
  }

  private static func read(
    _ declaration: String, into origins: inout [PoolColumn: Origin]
  ) -> (message: String, remedy: String?)? {
    guard let sign = declaration.firstIndex(of: "=") else {
      return ("says nothing", "Write COLUMN=PATH, or COLUMN==TEXT for one text in all rows")
    }
    let name = String(declaration[..<sign])
    let path = String(declaration[declaration.index(after: sign)...])
    guard let column = PoolColumn.readable.first(where: { $0.rawValue == name }) else {
      return (
        "names no column of pool items: \(name.quoted)",
        NameSuggestion.remedy(for: name, among: PoolColumn.readable.map(\.rawValue))
      )
    }
    guard !path.isEmpty, path != "=" else {
      return ("does not say where \(name) is found", "Write the name of a column behind it")
    }
    guard origins[column] == nil else {
      return ("gives \(name) a second time", "Keep one of them")
    }
    origins[column] =
      path.hasPrefix("=") ? .constant(String(path.dropFirst())) : .column(path)
    return nil
  }

  /// Reads the YAML of a map.
  ///
  /// - Parameters:
  ///   - yaml: its text.
  ///   - file: what to call it in messages.
  /// - Throws: `Diagnostics` with everything that is wrong, each with its line.
  package init(yaml: String, file: String) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a map of pool items", keys: ["columns", "constants"])
    if let fields, fields.optional("columns") == nil, fields.optional("constants") == nil {
      fields.node.report(
        .missingValue, "the map names nothing", remedy: "Write `columns: { text: question }`")
    }
    for (key, isConstant) in [("columns", false), ("constants", true)] {
      for entry in fields?.optional(key)?.entries() ?? [] {
        guard
          let name = entry.key.choice(of: PoolColumn.readable.map(\.rawValue)),
          let column = PoolColumn(rawValue: name), let text = entry.value.name()
        else { continue }
        guard origins[column] == nil else {
          entry.key.report(
            .repeatedName, "`\(name)` is given twice", remedy: "Keep one of them")
          continue
        }
        origins[column] = isConstant ? .constant(text) : .column(text)
      }
    }
    try document.finish()
  }

  /// Reads the file of a map.
  package init(contentsOf path: String) throws(Diagnostics) {
    try self.init(yaml: try DefinitionFile.text(of: path), file: path)
  }
}
