internal import Diagnostics
internal import FileFormats

/// Reads the evaluation results that a model's repository on the Hugging Face Hub holds,
/// `.eval_results/*.yaml`, into published scores.
///
/// An entry names a data set, a task of it and a value, of which nothing says the scale, the number of
/// items or how certain it is. The model is the repository, which the file does not name: it is the
/// folder that `.eval_results` lies in, or what the user says.
struct HubResultsReader: LogFormatReader {
  static let name = "hub-results"
  static let summary = "Evaluation results of a model repository, .eval_results/*.yaml"
  static let isOfLines = false
  static let readsSiblings = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard case .yaml = head.content else { return nil }
    return .log(by: .publication)
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let nodes: [YAMLNode]
    do throws(LogProblem.Wrapped) {
      guard let list = try HubResultsReader.entries(of: bytes) else {
        throw .init(problem: .noResults)
      }
      nodes = list
    } catch {
      log.fail(error.problem, at: error.problem.locator)
      return
    }
    let folders = SiblingFile.folders(of: log)
    let found = HubResultsReader.model(folders)
    guard let model = log.options.fields.constants[.model] ?? found?.name else {
      log.fail(
        .undeclared(
          what: "which model was evaluated", candidates: [],
          remedy: "Keep the folder .eval_results in that of the model, or say it with "
            + "--map model_id==ORG/NAME"))
      return
    }
    if log.options.fields.constants[.model] == nil, found?.isGuess == true {
      log.note(.modelOfFolder(model), at: "")
    }
    log.file.identify(by: model)
    for node in nodes {
      log.file.rowsRead += 1
      add(node, model: model, &log)
    }
  }

  /// The entries of a text, or nil where it is YAML of something else.
  ///
  /// - Throws: why the text is no YAML.
  static func entries(
    of bytes: UnsafeBufferPointer<UInt8>
  ) throws(LogProblem.Wrapped) -> [YAMLNode]? {
    guard UTF8Text.firstInvalid(in: bytes) == nil else { throw .init(problem: .file(.notUTF8)) }
    let root: YAMLNode?
    do throws(YAMLFailure) {
      root = try YAMLNode(UTF8Text.string(bytes))
    } catch {
      throw .init(problem: .yaml(error))
    }
    guard let list = root?.list, let first = list.first, first["dataset"] != nil,
      first["value"] != nil || first["dataset"]?["id"] != nil
    else { return nil }
    return list
  }

  /// Whether a text begins as a list of results does, so that it is worth reading as YAML.
  static func mayHold(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = UTF8Text.trimmed(bytes.part(0, min(bytes.count, 1 << 16)))
    guard let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "#") else {
      return false
    }
    let word = Array("dataset:".utf8)
    return text.indices.contains { place in
      text[place] == word[0] && place + word.count <= text.count
        && text.part(place, place + word.count).elementsEqual(word)
    }
  }

  /// The model whose repository the file lies in: of a copy of the Hub's cache by the name that it
  /// spells, else the folder.
  private static func model(_ folders: [String]) -> (name: String, isGuess: Bool)? {
    guard let place = folders.lastIndex(of: ".eval_results"), place > 0 else { return nil }
    if let cached = folders[..<place].last(where: { $0.hasPrefix("models--") }) {
      let name = cached.dropFirst("models--".count)
      guard let range = name.firstRange(of: "--") else { return (String(name), false) }
      return (String(name[..<range.lowerBound]) + "/" + name[range.upperBound...], false)
    }
    return (folders[place - 1], true)
  }

  private func add(_ node: YAMLNode, model: String, _ log: inout LogAssembly) {
    let locator = "L\(node.line)"
    guard let set = node["dataset"]?["id"]?.text, !set.isEmpty else {
      log.refuse(.missingField("dataset.id"), at: locator)
      return
    }
    // The first form of the specification had the configuration of the data set instead.
    let task = ["task_id", "config"].lazy.compactMap { node["dataset"]?[$0]?.text }
      .first { !$0.isEmpty }
    let notes = node["notes"]?.text.flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
    let dimension = (task ?? "default") + notes
    guard let value = node["value"], !value.isNull, var text = value.text else {
      log.note(.missingPublishedScore(dimension), at: locator)
      return
    }
    guard case .finite(let score)? = text.withUTF8({ NumberText.value($0) }) else {
      log.refuse(
        .invalidField(field: "value", text: text, expected: "a finite number"),
        at: "L\(value.line)")
      return
    }
    log.publishedScores.append(
      PublishedScore(
        model: model, set: set, dimension: dimension, score: score,
        sourceFile: log.file.relativePath, locator: locator))
    log.file.rowsKept += 1
  }
}

extension LogNotice {
  fileprivate static func modelOfFolder(_ name: String) -> LogNotice {
    LogNotice("modelOfFolder", name) {
      "the file does not name the model; it is called \($0[0].quoted) after the folder, or as "
        + "--map model_id==ORG/NAME says"
    }
  }
}

extension LogProblem {
  fileprivate static var noResults: LogProblem {
    LogProblem(
      "noResults", "the YAML is no list of results, each with a dataset and a value",
      remedy: "Name a file of a model's .eval_results", at: "L1")
  }

  fileprivate static func yaml(_ failure: YAMLFailure) -> LogProblem {
    let (message, line): (String, Int) =
      switch failure {
      case .tooLarge: ("the YAML is larger than \(YAMLNode.largestText) bytes", 1)
      case .tooManyNodes: ("the YAML stands for more than \(YAMLNode.mostNodes) nodes", 1)
      case .syntax(let reason, let line, let column):
        ("no YAML: \(reason.quoted), column \(column)", line)
      case .repeatedKeys(let keys, let line, _):
        ("a key comes twice: \(keys.map(\.quoted).joined(separator: ", "))", line)
      case .notText(let reason), .other(let reason): ("no YAML: \(reason.quoted)", 1)
      }
    return LogProblem(
      "yamlSyntax", message, remedy: "Correct the text at that place", at: "L\(line)")
  }
}
