internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// The command-line options that name the inputs of a study, for whoever makes it again: without
/// directories, and as a shell reads them.
package struct InputArguments {
  let text: String

  init(_ request: StudyRequest, source: any JudgmentSource, definitions: StudyDefinitions) {
    let instrument = definitions.instrument
    var words = source.options
    words += ["--instrument", request.instrument.map(InputArguments.name) ?? instrument.id]
    if instrument.system == nil {
      words += ["--system", request.system.map(InputArguments.name) ?? definitions.system.id]
    }
    if let map = request.data.columnMap { words += ["--map", InputArguments.name(map.name)] }
    words += request.data.fieldWords.flatMap { ["--map", $0] }
    if let items = request.items { words += ["--item-table", InputArguments.name(items)] }
    if let reader = request.data.reader { words += ["--reader", reader.rawValue] }
    words += request.data.sidecarWords(InputArguments.name) + request.data.filters.words
    if request.isStrict { words.append("--strict") }
    if request.data.onConflict != .refuse {
      words += ["--on-conflict", request.data.onConflict.rawValue]
    }
    if request.data.keepsTexts { words.append("--with-text") }
    text = words.map(InputArguments.shellWord).joined(separator: " ")
  }

  /// The options that name the judgments, and those that name the definitions, with whole paths.
  static func words(
    _ request: StudyRequest, _ definitions: StudyDefinitions
  ) -> (source: [String], definitions: [String]) {
    let data = request.data
    var source = data.study.map { ["--study", $0] } ?? ["--logs"] + data.logs
    if let map = data.columnMap { source += ["--map", map.name] }
    source += data.fieldWords.flatMap { ["--map", $0] }
    if let reader = data.reader { source += ["--reader", reader.rawValue] }
    if let sheet = data.sheet { source += ["--sheet", sheet] }
    source += data.sidecarWords { $0 } + data.filters.words
    if data.onConflict != .refuse { source += ["--on-conflict", data.onConflict.rawValue] }
    if request.isStrict { source.append("--strict") }
    if data.conversion != nil { source.append("--convert") }
    if data.keepsTexts { source.append("--with-text") }
    let instrument = definitions.instrument
    var words = ["--instrument", request.instrument ?? instrument.id]
    if instrument.system == nil {
      words += ["--system", request.system ?? definitions.system.id]
    }
    if let items = request.items { words += ["--item-table", items] }
    return (source, words)
  }

  /// A path without its directories, a name as it is.
  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A word as a shell reads it: in quotes where it holds more than plain characters.
  package static func shellWord(_ word: String) -> String {
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,+@%".contains($0))
    }
    guard !isPlain || word.isEmpty else { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
