internal import Analysis
internal import Diagnostics
internal import FileFormats

/// A parameter of a report: `params: { NAME: VALUE }`, or with `{ type, default, values }`.
struct ReportParameter: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case text, number, flag, model, dimension, file
  }

  enum Value: Sendable, Equatable {
    case text(String)
    case number(Double)
    case flag(Bool)
  }

  let name: String
  let kind: Kind
  /// What it is in this build; nil where nothing says so, and then there is a problem.
  private(set) var value: Value?
  /// The value as it was written.
  private(set) var text: String?
  /// What it may be; empty for anything of its kind.
  let values: [String]
  /// Where its value stands, or its name where it has none.
  let place: Place

  /// Reads the parameters of a front matter.
  static func all(_ node: YAMLNode?, in reader: inout OptionReader) -> [ReportParameter] {
    guard let node else { return [] }
    guard let mapping = node.mapping else {
      reader.add(
        Diagnostic(
          report: .wrongForm, at: reader.place(of: node), "front matter: `params` is not a mapping",
          remedy: "Write `params: { NAME: VALUE }`"))
      return []
    }
    return mapping.compactMap { key, value in
      let name = key.text ?? ""
      guard isName(name) else {
        reader.add(
          Diagnostic(
            report: .wrongParameter, at: reader.place(of: key),
            "front matter: `\(VisibleText.name(name))` is no name of a parameter",
            remedy: "Begin it with a letter, and go on with letters, digits, `-` and `_`"))
        return nil
      }
      return ReportParameter(name, key: key, value: value, in: &reader)
    }
  }

  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first < 0x80, InlineScanner.isWord(first),
      !(0x30...0x39).contains(first)
    else { return false }
    return name.utf8.allSatisfy(InlineScanner.isLabel)
  }

  private init?(
    _ name: String, key: YAMLNode, value: YAMLNode, in reader: inout OptionReader
  ) {
    self.name = name
    guard value.mapping != nil else {
      place = reader.place(of: value)
      values = []
      guard let text = value.text else {
        reader.add(
          Diagnostic(
            report: .wrongParameter, at: place,
            "front matter: the parameter `\(name)` is neither a value nor a mapping",
            remedy: "Write `\(name): VALUE`, or `\(name): { type: text, default: VALUE }`"))
        return nil
      }
      kind = value.truth != nil ? .flag : Double(text) != nil ? .number : .text
      self.text = text
      self.value = ReportParameter.value(text, kind)
      return
    }
    var inner = OptionReader(
      node: value, firstLine: reader.firstLine, file: reader.file,
      owner: "front matter, parameter `\(name)`")
    let initial = inner.node("default")
    place = inner.place(of: initial ?? key)
    let given = inner.choice("type", Kind.self)
    let values = inner.placedStrings("values") ?? []
    let text = initial?.text
    let kind =
      given ?? text.flatMap { initial?.truth != nil ? .flag : Double($0) != nil ? .number : nil }
      ?? .text
    self.kind = kind
    self.values = values.map(\.text)
    for (text, place) in values where ReportParameter.value(text, kind) == nil {
      inner.add(
        Diagnostic(
          report: .wrongParameter, at: place,
          "front matter, parameter `\(name)`: `\(VisibleText.name(text))` is not \(kind.wanted)",
          remedy: "Correct the value, or the `type`"))
    }
    inner.finish()
    inner.problems.forEach { reader.add($0) }
    self.text = text
    if let text {
      self.value = ReportParameter.value(text, kind)
      if let objection = objection(to: text) {
        reader.add(
          Diagnostic(
            report: .wrongParameter, at: place,
            "front matter, parameter `\(name)`: \(objection.message)", remedy: objection.remedy))
      }
    }
  }

  private static func value(_ text: String, _ kind: Kind) -> Value? {
    switch kind {
    case .number: Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    case .flag:
      switch text.lowercased() {
      case "true", "yes", "on": .flag(true)
      case "false", "no", "off": .flag(false)
      default: nil
      }
    case .text, .model, .dimension, .file: .text(text)
    }
  }

  /// What is wrong with a value.
  private func objection(to text: String) -> (message: String, remedy: String)? {
    if ReportParameter.value(text, kind) == nil {
      return ("`\(VisibleText.name(text))` is not \(kind.wanted)", "Correct the value")
    }
    if !values.isEmpty, !values.contains(where: { $0.isExactly(text) }) {
      return (
        "`\(VisibleText.name(text))` is not among its values",
        NameSuggestion.remedy(for: text, among: values)
      )
    }
    return nil
  }

  /// Parameters as a command sets them: each text is `NAME=VALUE`.
  ///
  /// - Parameter problems: What is wrong with the texts.
  static func setting(
    _ settings: [String], in parameters: [ReportParameter], problems: inout [Diagnostic]
  ) -> [ReportParameter] {
    var parameters = parameters
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard parts.count == 2, !name.isEmpty else {
        problems.append(
          Diagnostic(
            report: .wrongSetting, at: nil, "--set \(VisibleText.name(setting)) gives no value",
            remedy: "Write --set NAME=VALUE"))
        continue
      }
      guard let index = parameters.firstIndex(where: { $0.name == name }) else {
        problems.append(
          Diagnostic(
            report: .wrongSetting, at: nil,
            "--set \(VisibleText.name(name)): the report has no such parameter",
            remedy: parameters.isEmpty
              ? "Declare it in the front matter: `params: { NAME: VALUE }`"
              : NameSuggestion.remedy(for: name, among: parameters.map(\.name))))
        continue
      }
      let text = String(parts[1])
      if let objection = parameters[index].objection(to: text) {
        problems.append(
          Diagnostic(
            report: .wrongSetting, at: nil, "--set \(name): \(objection.message)",
            remedy: objection.remedy))
      }
      parameters[index].text = text
      parameters[index].value = value(text, parameters[index].kind)
    }
    for parameter in parameters where parameter.text == nil {
      problems.append(
        Diagnostic(
          report: .unsetParameter, at: parameter.place,
          "the parameter `\(parameter.name)` has no `default`, and nothing sets it",
          remedy: "Add `default: VALUE`, or use --set \(parameter.name)=VALUE"))
    }
    return parameters
  }
}

extension ReportParameter.Kind {
  fileprivate var wanted: String {
    switch self {
    case .text: "a text"
    case .number: "a number"
    case .flag: "true or false"
    case .model: "a model"
    case .dimension: "a dimension"
    case .file: "a path"
    }
  }
}

/// `let: { NAME: EXPR }`: a value that the report names once.
struct LetDefinition: Sendable {
  let name: String
  let expression: LocatedText
  /// Where its name stands.
  let place: Place

  static func all(_ node: YAMLNode?, in reader: inout OptionReader) -> [LetDefinition] {
    guard let node else { return [] }
    guard let mapping = node.mapping else {
      reader.add(
        Diagnostic(
          report: .wrongForm, at: reader.place(of: node), "front matter: `let` is not a mapping",
          remedy: "Write `let: { NAME: EXPRESSION }`"))
      return []
    }
    var found: [LetDefinition] = []
    for (key, value) in mapping {
      let name = key.text ?? ""
      guard ReportParameter.isName(name), name != "params" else {
        reader.add(
          Diagnostic(
            report: .wrongLet, at: reader.place(of: key),
            "front matter: `let` cannot name a value `\(VisibleText.name(name))`",
            remedy: "Begin it with a letter, and go on with letters, digits, `-` and `_`"))
        continue
      }
      guard let text = reader.placed(value), !text.trimmed.text.isEmpty else {
        reader.add(
          Diagnostic(
            report: .wrongLet, at: reader.place(of: value),
            "front matter: the `let` of `\(name)` is no expression",
            remedy: "Write `\(name): best()`"))
        continue
      }
      found.append(
        LetDefinition(name: name, expression: text.trimmed, place: reader.place(of: key)))
    }
    return found
  }
}
