internal import Diagnostics
internal import FileFormats
import Foundation

/// Reads Label Studio's JSON: a list of tasks, each with the annotations of people and the predictions
/// of models; one such task by itself; the form in which tasks with annotations are imported, which has
/// no numbers; and what the cloud storages get, one annotation a file with its task in it.
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
    guard let shape = head.json else { return nil }
    let keys = shape.keys
    if shape.kinds["data"] == .object {
      if keys.contains("annotations") { return .log(by: .whole) }
      // Predictions are everybody's word, but not beside what is a task's own.
      if keys.contains("predictions"), keys.isSubset(of: taskKeys) { return .log(by: .whole) }
      // Tasks as they are imported, before anyone worked on them.
      if head.list != nil, keys.isSubset(of: taskKeys) {
        return .companion(of: "the export with annotations", by: .columns)
      }
    }
    return shape.kinds["task"] == .object && shape.kinds["result"] == .array
      && keys.contains("completed_by") ? .log(by: .whole) : nil
  }

  /// The members of a task, beside its annotations.
  private static let taskKeys: Set<String> = [
    "id", "inner_id", "data", "meta", "predictions", "created_at", "updated_at", "project",
    "drafts", "file_upload", "comment_count", "total_annotations", "cancelled_annotations",
    "total_predictions", "last_comment_updated_at", "unresolved_comment_count", "updated_by",
    "comment_authors", "overlap", "is_labeled",
  ]

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
    JSONRecords.read(bytes, &log, lineIsDocument: true) {
      (place, scanner, log) throws(JSONError) in
      annotations += try task(&scanner, log.locator(of: place), &log)
    }
    // Rows are counted, not tasks.
    log.file.rowsRead = log.file.refused
    var rows = LabelStudioRows(annotations, criteria: log.options.fields.criteria, &log)
    rows.add(to: &log)
  }

  // MARK: - Tasks

  /// A task, as far as it tells of its annotations.
  private struct Task {
    var id: String?
    var project: String?
    var fields: [LabelStudioField: String] = [:]
    var texts = LabelStudioTexts()
    /// The digest of the data, by which a task without a number is called.
    var digest: String?
    var annotations: [LabelStudioAnnotation] = []
  }

  private func task(
    _ scanner: inout JSONScanner, _ locator: String, _ log: inout LogAssembly
  ) throws(JSONError) -> [LabelStudioAnnotation] {
    var task = Task(fields: constants)
    // An annotation by itself has its task in it, and may be read before it.
    var own = LabelStudioAnnotation()
    var times = (created: String?.none, updated: String?.none)
    var isAnnotation = false
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "task" where try scanner.peek() == .object:
        isAnnotation = true
        var inner = task
        try scanner.members { (key, scanner) throws(JSONError) in
          try read(key, &scanner, into: &inner, locator, &log)
        }
        // The task's other annotations have files of their own.
        inner.annotations = []
        task = inner
      case "result", "completed_by", "was_cancelled", "ground_truth", "model_version":
        try read(key, &scanner, into: &own, isPrediction: false)
      case "created_at": times.created = try scanner.textIfAny()
      case "updated_at": times.updated = try scanner.textIfAny()
      case "id" where isAnnotation: try scanner.skipValue()
      default: try read(key, &scanner, into: &task, locator, &log)
      }
    }
    if isAnnotation {
      own.judgedAt = times.updated ?? times.created
      own.place = log.table.intern(locator: locator)
      task.annotations = [own]
    }
    if task.id == nil, !task.annotations.isEmpty { log.note(.unnumberedTask, at: locator) }
    return task.annotations.map {
      var annotation = $0
      annotation.task = task.id ?? task.digest ?? ""
      annotation.project = task.project
      annotation.fields = task.fields
      annotation.texts.data = task.texts.data
      annotation.results = annotation.results.flatMap { $0.parted(by: task.fields) }
      return annotation
    }
  }

  /// Reads a member of a task.
  private func read(
    _ key: String, _ scanner: inout JSONScanner, into task: inout Task, _ locator: String,
    _ log: inout LogAssembly
  ) throws(JSONError) {
    switch key {
    case "id": task.id = try scanner.textIfAny()
    case "project": task.project = try scanner.textIfAny()
    case "data":
      var fields = task.fields
      let start = scanner.position
      try scanner.declared(paths, into: &fields)
      task.fields = fields
      let source = UTF8Text.trimmed(scanner.bytes.part(start, scanner.position))
      if keepsTexts {
        var part = JSONScanner(source)
        try task.texts.read(data: &part)
      }
      task.digest = String(SHA256.hexadecimal(Array(source)).prefix(16))
    case "annotations", "completions", "predictions":
      var index = 0
      var found: [LabelStudioAnnotation] = []
      let isPrediction = key == "predictions"
      try scanner.elements { (scanner) throws(JSONError) in
        let place = log.table.intern(locator: "\(locator)/\(key)/\(index)")
        index += 1
        guard try scanner.peek() == .object else {
          try scanner.skipValue()
          log.note(.numbersOfAnnotations(key), at: place)
          return
        }
        var annotation = try annotation(&scanner, isPrediction: isPrediction)
        annotation.place = place
        found.append(annotation)
      }
      task.annotations += found
    default: try scanner.skipValue()
    }
  }

  private func annotation(
    _ scanner: inout JSONScanner, isPrediction: Bool
  ) throws(JSONError) -> LabelStudioAnnotation {
    var annotation = LabelStudioAnnotation()
    annotation.isPrediction = isPrediction
    if isPrediction { annotation.judge = "model:unversioned" }
    var times = (created: String?.none, updated: String?.none)
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "created_at": times.created = try scanner.textIfAny()
      case "updated_at": times.updated = try scanner.textIfAny()
      default: try read(key, &scanner, into: &annotation, isPrediction: isPrediction)
      }
    }
    annotation.judgedAt = times.updated ?? times.created
    return annotation
  }

  /// Reads a member of an annotation, other than its times.
  private func read(
    _ key: String, _ scanner: inout JSONScanner, into annotation: inout LabelStudioAnnotation,
    isPrediction: Bool
  ) throws(JSONError) {
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
    var order: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "from_name": control = try scanner.textIfAny()
      case "to_name":
        targets = try scanner.textsIfAny().flatMap { $0.split(separator: ",") }
          .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      case "value": verdict = try LabelStudioVerdict(value: &scanner, order: &order)
      default: try scanner.skipValue()
      }
    }
    // A relation between two regions has neither.
    guard let control, let verdict else { return nil }
    return LabelStudioResult(
      control: control, targets: targets, verdict: verdict, order: order)
  }
}

extension LogNotice {
  fileprivate static func numbersOfAnnotations(_ member: String) -> LogNotice {
    LogNotice("numbersOfAnnotations", member) {
      "an element of \($0[0].quoted) that is the number of one and not what it holds, \($0.times); "
        + "export the tasks with their annotations"
    }
  }

  fileprivate static var unnumberedTask: LogNotice {
    LogNotice("unnumberedTask") {
      "a task without a number, \($0.times); it is called by a digest of its data, or by "
        + "--map sample_id=data.NAME"
    }
  }
}
