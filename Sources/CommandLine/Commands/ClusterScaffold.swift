internal import Analysis
internal import Diagnostics
internal import LogReaders

/// What a file for a cluster is written with: the data and the question, in words of its own language.
struct ClusterScaffold {
  /// `--logs PATH...`, or `--study FILE`.
  let data: [String]
  /// The command, and all options but those of the data.
  let command: [String]

  /// The question that is asked where none is given.
  private static let example = ["--instrument", "presence", "--system", "schwartz"]

  /// - Parameters:
  ///   - logs: what is read where the options name no data.
  init(_ study: StudyOptions, logs: [String]) {
    data =
      study.study.map { ["--study", Self.path($0)] } ?? ["--logs"] + logs.map(Self.path)
    var options = study.source.words
    options.removeFirst(study.study == nil ? 1 + study.logs.count : 2)
    let definitions = [
      ("--instrument", study.instrument), ("--system", study.system),
      ("--item-table", study.itemTable),
    ]
    for (option, value) in definitions {
      if let value { options += [option, value] }
    }
    command = ["leaderboard"] + (study.given.isEmpty ? Self.example : options)
  }

  /// A path that no program takes for an option.
  private static func path(_ path: String) -> String { path.hasPrefix("-") ? "./\(path)" : path }

  /// Refuses what a file of the kind cannot say.
  static func refusal(of kind: ScaffoldKind, _ study: StudyOptions) -> String? {
    let source = study.source
    if kind == .sparkJob {
      if source.study != nil {
        return "Spark reads logs, not a study: --logs PATH..., or compass study export."
      }
      let own = [
        ("--map", !source.map.isEmpty), ("--reader", source.reader != nil),
        ("--sheet", source.sheetOption.sheet != nil), ("--convert", source.convert.isOn),
        ("--with-text", source.withText),
      ]
      if let option = own.first(where: \.1)?.0 {
        return "\(option) does not go with spark-job, whose file says itself where columns are."
      }
    }
    if source.logs.contains("-") {
      return "The shards are read one by one, so the standard input, -, cannot be."
    }
    let words = source.words + [study.instrument, study.system, study.itemTable].compactMap(\.self)
    if kind == .makeParts, words.contains(where: { $0.contains(where: \.isNewline) }) {
      return "A makefile cannot name what has a line break in it."
    }
    return nil
  }

  // MARK: - Words of each language

  /// What stands in the file for each name of the template.
  func texts(for kind: ScaffoldKind) -> [String: String] {
    switch kind {
    case .sparkJob:
      [
        "LOGS": Self.python(Array(data.dropFirst())), "COMMAND": Self.python(command),
      ]
    case .slurmArray: ["DATA": Self.shell(data), "COMMAND": Self.shell(command)]
    case .makeParts: ["DATA": Self.make(data), "COMMAND": Self.make(command)]
    default: [:]
    }
  }

  /// A name as a comment of the file may hold it; that of a Python file is a text.
  static func comment(_ name: String, in kind: ScaffoldKind) -> String {
    let shown = VisibleText.name(name)
    return kind == .sparkJob ? String(pythonText(shown).dropFirst().dropLast()) : shown
  }

  /// Words as a shell reads them.
  static func shell(_ words: [String]) -> String {
    words.map(InputArguments.shellWord).joined(separator: " ")
  }

  /// Words as make hands them to a shell: it takes `$` for a variable and `#` for a comment.
  ///
  /// Backslashes stand for themselves but before a number sign, where each is written twice.
  static func make(_ words: [String]) -> String {
    var text = ""
    var backslashes = 0
    for scalar in shell(words).unicodeScalars {
      if scalar == "#" { text += String(repeating: "\\", count: backslashes + 1) }
      backslashes = scalar == "\\" ? backslashes + 1 : 0
      text.unicodeScalars.append(scalar)
      if scalar == "$" { text += "$" }
    }
    return text
  }

  /// A list of texts as Python reads it.
  static func python(_ words: [String]) -> String {
    "[\(words.map(pythonText).joined(separator: ", "))]"
  }

  /// A text as Python reads it.
  static func pythonText(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        // Control characters, and what Python or an editor takes for the end of a line.
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          || [0x2028, 0x2029].contains(scalar.value)
        {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }
}
