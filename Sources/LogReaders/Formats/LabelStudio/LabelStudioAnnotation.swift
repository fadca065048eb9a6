internal import FileFormats

/// What one control gave about one or more of the things that a task shows.
struct LabelStudioResult {
  let control: String
  /// The names of what the result is about (`to_name`); none where the export does not say.
  var targets: [String] = []
  var verdict: LabelStudioVerdict
  /// The items of a list in the order in which they were put, the best first.
  var order: [String] = []

  /// The verdicts on the items of a list, where the models are known whose responses they are: the
  /// place of each.
  ///
  /// Without models an order of items is no verdict on any response.
  func parted(by fields: [LabelStudioField: String]) -> [LabelStudioResult] {
    guard order.contains(where: { fields[.model(of: $0)] != nil }) else { return [self] }
    return order.enumerated().map { place, item in
      LabelStudioResult(
        control: control, targets: [item], verdict: .place(place + 1, of: order.count))
    }
  }
}

/// What of a task's data is of use: columns of the record, and the models of single parts.
enum LabelStudioField: Hashable {
  case column(JudgmentColumn)
  /// The model whose response a part shows, by the part's name or that of a control.
  case model(of: String)

  /// The paths in a task's data, declared or by the usual name.
  static func paths(_ fields: FieldMap) -> [LabelStudioField: String] {
    var paths: [LabelStudioField: String] = [:]
    for (column, path) in fields.paths(below: "data") { paths[.column(column)] = path }
    for (part, path) in fields.modelPaths(below: "data") { paths[.model(of: part)] = path }
    if fields[.model] == nil { paths[.column(.model)] = "model" }
    return paths
  }

  /// What the user gives as it is.
  static func constants(_ fields: FieldMap) -> [LabelStudioField: String] {
    var texts: [LabelStudioField: String] = [:]
    for (column, text) in fields.constants { texts[.column(column)] = text }
    for (part, text) in fields.constantModels { texts[.model(of: part)] = text }
    return texts
  }
}

/// One person's, or one model's, work on one task.
struct LabelStudioAnnotation {
  /// The `judge_id`.
  var judge = ""
  var task = ""
  var project: String?
  var judgedAt: String?
  /// Whether the annotator passed the task over.
  var isCancelled = false
  var isGroundTruth = false
  var isPrediction = false
  /// What each control gave, in their order; one may come several times, once for each region.
  var results: [LabelStudioResult] = []
  /// What the task's data give, by the user's word or under the usual names.
  var fields: [LabelStudioField: String] = [:]
  /// The texts among the task's data, and what the annotator wrote, where texts are kept.
  var texts = LabelStudioTexts()
  var place = CodedLocator()

  /// The columns that the task's data give.
  var declared: [JudgmentColumn: String] {
    var columns: [JudgmentColumn: String] = [:]
    for case (.column(let column), let text) in fields { columns[column] = text }
    return columns
  }

  func text(_ column: JudgmentColumn) -> String? { fields[.column(column)] }

  /// The model whose response a part shows, where the user said it.
  func model(of part: String) -> String? { fields[.model(of: part)] }
}
