internal import Diagnostics

/// Reads `SET_scores.json` of the Value Compass leaderboard into published scores.
struct ValueCompassScoresReader: LogFormatReader {
  static let name = "value-compass-scores"
  static let summary = "Value Compass *_scores.json"
  static let isOfLines = false
  static let openings = [JSONShape.Opening.list("data")]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let element = head.object?.element(of: "data"),
      !ValueCompassCasesReader.isCase(element), element["model"] == .string
    else { return nil }
    let others = element.filter { $0.key != "model" }.values
    let isWide = !others.isEmpty && others.allSatisfy { $0 == .number || $0 == .null }
    return isWide ? .log(by: .publication) : nil
  }

  static func unfitness(
    of bytes: UnsafeBufferPointer<UInt8>, named name: String, _ options: LogReadingOptions
  ) -> String? {
    ValueCompassData.set(of: name) == nil ? LogProblem.unnamedSet.message : nil
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    ValueCompassData().readScores(bytes, into: &log)
  }
}

/// Reads `SET_cases.json` of the Value Compass leaderboard into curated judgments and cases.
struct ValueCompassCasesReader: LogFormatReader {
  static let name = "value-compass-cases"
  static let summary = "Value Compass *_cases.json"
  static let isOfLines = false
  static let openings = [JSONShape.Opening.list("data")]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let element = head.object?.element(of: "data"), isCase(element) else { return nil }
    return .log(by: .publication)
  }

  /// Whether the first element of the document's list is a case.
  fileprivate static func isCase(_ element: [String: JSONScanner.Kind]) -> Bool {
    Set(element.keys).isSuperset(of: ["model", "value", "score", "prompt"])
  }

  static func unfitness(
    of bytes: UnsafeBufferPointer<UInt8>, named name: String, _ options: LogReadingOptions
  ) -> String? {
    ValueCompassScoresReader.unfitness(of: bytes, named: name, options)
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    ValueCompassData().readCases(bytes, into: &log)
  }

  /// Models that have cases but no published score in the same set, where both were read.
  static func noteWhole(_ log: inout LogAssembly) {
    var published: [String: Set<String>] = [:]
    for score in log.publishedScores { published[score.set, default: []].insert(score.model) }
    var gaps: [String: Set<String>] = [:]
    for row in 0..<log.table.count where log.table.sampling[row] == .curated {
      guard let set = log.table.task[row], let scored = published[set],
        let model = log.table.model[row], !scored.contains(model)
      else { continue }
      gaps[set, default: []].insert(model)
    }
    for set in gaps.keys.sorted() {
      let models = (gaps[set] ?? []).sorted().map(\.quoted).joined(separator: ", ")
      log.note(.modelsWithoutPublishedScore(set: set, models: models), at: "")
      log.issues.finish(file: "\(set)_cases.json")
    }
  }
}

extension LogNotice {
  fileprivate static func modelsWithoutPublishedScore(set: String, models: String) -> LogNotice {
    LogNotice("modelWithoutPublishedScore", set, models) {
      "models with cases but without a published score in \($0[0]): \($0[1])"
    }
  }
}
