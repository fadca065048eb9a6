package import Diagnostics
internal import FileFormats

/// Where columns of the record are found that a log's format has no place for: the user says which
/// member of an item holds them.
///
///     FieldMap(["cluster_id=metadata.topic", "language==de"])
///
/// A path begins with what the format calls the free part of its items (`metadata` in Inspect AI and
/// Every Eval Ever, `doc` in lm-evaluation-harness, `data` in Label Studio) and goes down by full
/// stops. A text behind a second equals sign is meant as it is, for all rows. Where a format does not
/// tell verdicts from other members, `criterion=NAME,NAME` lists them. Where an item shows the
/// responses of several models, `model_id@NAME=data.member` says whose the part NAME is.
package struct FieldMap: Sendable, Equatable {
  private var sources: [JudgmentColumn: String] = [:]
  /// The paths, or texts behind an equals sign, of the models by the part that shows their response.
  private var models: [String: String] = [:]

  /// A map that declares nothing.
  package init() {}

  /// Reads declarations such as `cluster_id=metadata.topic`.
  ///
  /// - Throws: `Diagnostics` with all that are wrong.
  package init(_ declarations: [String]) throws(Diagnostics) {
    var issues: [Diagnostic] = []
    for declaration in declarations {
      let problem = add(declaration)
      if let problem { issues.append(problem.issue(file: "field map", locator: declaration)) }
    }
    guard issues.isEmpty else { throw Diagnostics(issues) }
  }

  /// The path of a column's member, or the text that it has behind an equals sign.
  package subscript(column: JudgmentColumn) -> String? {
    get { sources[column] }
    set { sources[column] = newValue }
  }

  package var isEmpty: Bool { sources.isEmpty && models.isEmpty }

  /// The models of single parts that are given as they are, by part.
  var constantModels: [String: String] {
    models.compactMapValues { $0.hasPrefix("=") ? String($0.dropFirst()) : nil }
  }

  /// The paths of the models of single parts below a member of the item, without its name.
  func modelPaths(below member: String) -> [String: String] {
    models.compactMapValues { FieldMap.path($0, below: member) }
  }

  /// What a row knows of itself before its item is read: the texts that are meant as they are.
  var constants: [JudgmentColumn: String] {
    sources.compactMapValues { $0.hasPrefix("=") ? String($0.dropFirst()) : nil }
  }

  /// The criteria that are named, as where a format does not tell verdicts from other members; nil
  /// when none are.
  var criteria: [String]? {
    guard let list = sources[.criterion], !list.hasPrefix("=") else { return nil }
    return list.split(separator: ",").map(String.init)
  }

  /// The paths below a member of the item, without its name.
  func paths(below member: String) -> [JudgmentColumn: String] {
    sources.compactMapValues { FieldMap.path($0, below: member) }
  }

  private static func path(_ path: String, below member: String) -> String? {
    path.hasPrefix(member + ".") ? String(path.dropFirst(member.utf8.count + 1)) : nil
  }

  /// The free parts of items, by their formats' names.
  private static let members = ["metadata", "doc", "data"]

  /// Whether some format can have the column there; a criterion is a list of names.
  private static func canHold(_ path: String, _ column: JudgmentColumn) -> Bool {
    path.hasPrefix("=") || column == .criterion
      || members.contains { path.hasPrefix($0 + ".") && path.utf8.count > $0.utf8.count + 1 }
  }

  private mutating func add(_ declaration: String) -> LogProblem? {
    guard let sign = declaration.firstIndex(of: "=") else {
      return .fieldDeclaration("is no declaration such as cluster_id=metadata.topic")
    }
    var name = String(declaration[..<sign])
    let path = String(declaration[declaration.index(after: sign)...])
    var part: String?
    if let at = name.firstIndex(of: "@") {
      part = String(name[name.index(after: at)...])
      name = String(name[..<at])
    }
    guard let column = JudgmentColumn(name: name), !JudgmentColumn.provenance.contains(column)
    else {
      let names = JudgmentColumn.names
      let suggestion = NameSuggestion.nearest(to: name, among: names)
      let advice = suggestion.map { " (did you mean \($0.quoted)?)" } ?? ""
      return .fieldDeclaration("names no column of the record: \(name.quoted)\(advice)")
    }
    guard !path.isEmpty, path != "=" else {
      return .fieldDeclaration("does not say where \(name) is found")
    }
    guard FieldMap.canHold(path, column) else {
      let members = FieldMap.members.map { "\($0)." }.joined(separator: ", ")
      return .fieldDeclaration(
        "looks for \(name) in \(path.quoted), which begins with none of \(members)")
    }
    if let part {
      guard column == .model, !part.isEmpty else {
        return .fieldDeclaration("gives a part to \(name); only model_id@NAME has one")
      }
      guard models[part] == nil else {
        return .fieldDeclaration("gives the model of \(part.quoted) a second time")
      }
      models[part] = path
      return nil
    }
    guard sources[column] == nil else { return .fieldDeclaration("gives \(name) a second time") }
    sources[column] = path
    return nil
  }
}

extension JSONScanner {
  /// Reads declared columns, or what else has a path, off the free part of an item, which is read whole.
  ///
  /// Texts, numbers and truth values are taken; what is null, a list or an object is not there. A
  /// key may have full stops in it.
  ///
  /// - Parameter remark: a text that stands where a tool cut something out; it is taken for what
  ///   was there, whatever its form, so that the caller sees it.
  mutating func declared<Key>(
    _ paths: [Key: String], into values: inout [Key: String],
    remark: String? = nil
  ) throws(JSONError) {
    guard !paths.isEmpty, try peek() == .object else {
      let text = try textIfAny()
      if let text, text == remark { for column in paths.keys { values[column] = text } }
      return
    }
    try enterObject()
    while let bytes = try nextKey() {
      let key = UTF8Text.string(bytes)
      let here = paths.filter { $0.value == key }.keys
      guard here.isEmpty else {
        if let text = try scalarIfAny() { for column in here { values[column] = text } }
        continue
      }
      let below = paths.compactMapValues { path in
        path.hasPrefix(key + ".") ? String(path.dropFirst(key.utf8.count + 1)) : nil
      }
      try declared(below, into: &values, remark: remark)
    }
  }

  /// A text, a number as its digits, or a truth value by name; nil for anything else, which is
  /// passed over.
  mutating func scalarIfAny() throws(JSONError) -> String? {
    guard try peek() == .boolean else { return try textIfAny() }
    return try boolean() ? "true" : "false"
  }
}

extension LogAssembly {
  /// Notes columns that the user found in a member of the items, and an item does not have.
  mutating func noteUndeclared(
    below member: String, in values: [JudgmentColumn: String], at locator: @autoclosure () -> String
  ) {
    guard !options.fields.isEmpty else { return }
    let paths = options.fields.paths(below: member)
    for column in JudgmentColumn.allCases where values[column] == nil {
      guard let path = paths[column] else { continue }
      note(.fieldNotFound(column: column, path: "\(member).\(path)"), at: locator())
    }
  }

  /// Sets the columns that the user declared; what the format itself says is overridden.
  ///
  /// - Returns: what is wrong with the first text that is wrong, if any is.
  mutating func assign(
    declared values: [JudgmentColumn: String], to row: inout CodedJudgment, at place: CodedLocator
  ) -> LogProblem? {
    guard !values.isEmpty else { return nil }
    let ordered = JudgmentColumn.allCases.map { (column: $0, text: values[$0]) }
    return assign(ordered, to: &row, at: place)
  }
}

extension LogProblem {
  fileprivate static func fieldDeclaration(_ text: String) -> LogProblem {
    LogProblem(
      "fieldDeclaration", text,
      remedy: "Write COLUMN=MEMBER, or COLUMN==TEXT for one text in all rows")
  }
}
