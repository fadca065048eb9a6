internal import FileFormats
import Foundation

/// Reads Label Studio's JSON export: a list of tasks, each with the annotations of people and the
/// predictions of models.
///
/// A control (`from_name`) is a criterion, an annotator a judge under a pseudonym, a model's version
/// a judge of its own. The model whose response is judged is in the task's data, as `model` or where
/// the user says (`model_id=data.NAME`); of two that are compared the user names the left one so and
/// the right one as `opponent_model_id`, and a verdict on one of them goes to the one that it names
/// (`LabelStudioSides`). E-mails do not reach the table, nor do comments, which are kept as texts only.
struct LabelStudioReader: LogFormatReader {
  static let name = "label-studio"
  static let summary = "Label Studio's export of whole tasks, JSON"
  static let isOfLines = false

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let keys = head.list?.keys, keys.isSuperset(of: ["id", "data", "annotations"]) else {
      return nil
    }
    return .log(by: .whole)
  }

  private let paths: [LabelStudioField: String]
  private let constants: [LabelStudioField: String]
  private let pseudonyms: JudgePseudonyms
  private let keepsTexts: Bool

  init(_ options: LogReadingOptions) {
    paths = LabelStudioField.paths(options.fields)
    constants = LabelStudioField.constants(options.fields)
    pseudonyms = options.pseudonyms
    keepsTexts = options.keepTexts
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var annotations: [LabelStudioAnnotation] = []
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      annotations += try task(&scanner, log.locator(of: place), &log)
    }
    // Rows are counted, not tasks.
    log.file.rowsRead = log.file.refused
    var rows = LabelStudioRows(annotations, criteria: log.options.fields.criteria, &log)
    rows.add(to: &log)
  }

  // MARK: - Tasks

  private func task(
    _ scanner: inout JSONScanner, _ locator: String, _ log: inout LogAssembly
  ) throws(JSONError) -> [LabelStudioAnnotation] {
    var found: [LabelStudioAnnotation] = []
    var id: String?
    var project: String?
    var fields = constants
    var texts = LabelStudioTexts()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "id": id = try scanner.textIfAny()
      case "project": project = try scanner.textIfAny()
      case "data":
        _ = try scanner.peek()
        let start = scanner.position
        try scanner.declared(paths, into: &fields)
        if keepsTexts {
          var part = JSONScanner(scanner.bytes.part(start, scanner.position))
          try texts.read(data: &part)
        }
      case "annotations", "predictions":
        var index = 0
        let isPrediction = key == "predictions"
        try scanner.elements { (scanner) throws(JSONError) in
          var annotation = try annotation(&scanner, isPrediction: isPrediction)
          annotation.place = log.table.intern(locator: "\(locator)/\(key)/\(index)")
          found.append(annotation)
          index += 1
        }
      default: try scanner.skipValue()
      }
    }
    return found.map {
      var annotation = $0
      annotation.task = id ?? ""
      annotation.project = project
      annotation.fields = fields
      annotation.texts.data = texts.data
      return annotation
    }
  }

  private func annotation(
    _ scanner: inout JSONScanner, isPrediction: Bool
  ) throws(JSONError) -> LabelStudioAnnotation {
    var annotation = LabelStudioAnnotation()
    annotation.isPrediction = isPrediction
    if isPrediction { annotation.judge = "model:unversioned" }
    var created: String?
    var updated: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "completed_by":
        if let person = try LabelStudioReader.person(&scanner) {
          annotation.judge = pseudonyms.name(of: person)
        }
      case "model_version" where isPrediction:
        if let version = try scanner.textIfAny(), !version.isEmpty {
          annotation.judge = "model:\(version)"
        }
      case "was_cancelled": annotation.isCancelled = try scanner.truthIfAny() ?? false
      case "ground_truth": annotation.isGroundTruth = try scanner.truthIfAny() ?? false
      case "created_at": created = try scanner.textIfAny()
      case "updated_at": updated = try scanner.textIfAny()
      case "result":
        var results: [LabelStudioResult] = []
        try scanner.elements { (scanner) throws(JSONError) in
          _ = try scanner.peek()
          let start = scanner.position
          if let result = try LabelStudioReader.result(&scanner) { results.append(result) }
          if keepsTexts {
            var part = JSONScanner(scanner.bytes.part(start, scanner.position))
            try annotation.texts.read(result: &part)
          }
        }
        annotation.results = results
      default: try scanner.skipValue()
      }
    }
    annotation.judgedAt = updated ?? created
    return annotation
  }

  /// What a person is known by: the e-mail where the export has it, as the flat exports do, so that
  /// one person has one name in all of them.
  private static func person(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    guard try scanner.peek() == .object else { return try scanner.textIfAny() }
    var id: String?
    var mail: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "id": id = try scanner.textIfAny()
      case "email": mail = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    return mail.flatMap { $0.isEmpty ? nil : $0 } ?? id
  }

  private static func result(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> LabelStudioResult? {
    var control: String?
    var targets: [String] = []
    var verdict: LabelStudioVerdict?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "from_name": control = try scanner.textIfAny()
      case "to_name":
        targets = try scanner.textsIfAny().flatMap { $0.split(separator: ",") }
          .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      case "value": verdict = try LabelStudioVerdict(value: &scanner)
      default: try scanner.skipValue()
      }
    }
    // A relation between two regions has neither.
    guard let control, let verdict else { return nil }
    return LabelStudioResult(control: control, targets: targets, verdict: verdict)
  }
}
