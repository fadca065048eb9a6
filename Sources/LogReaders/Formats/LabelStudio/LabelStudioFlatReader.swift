internal import Diagnostics
internal import FileFormats

/// Reads Label Studio's flat exports, JSON_MIN and CSV: one annotation an object or row, in which the
/// task's data and what the controls gave stand side by side.
///
/// Nothing in the file tells the two apart, nor a choice from a comment, so the user names the
/// controls (`criterion=verdict,helpfulness`). Annotations that were passed over are not in these
/// exports.
struct LabelStudioFlatReader: LogFormatReader {
  static let name = "label-studio-flat"
  static let summary =
    "Label Studio's exports with one object or row an annotation, JSON_MIN or CSV"
  static let isOfLines = true

  /// The columns that the exports add to a task's data.
  private static let ownKeys: Set<String> = [
    "annotation_id", "annotator", "created_at", "updated_at", "lead_time", "id",
  ]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    let keys = head.list?.keys ?? head.columns
    return keys.isSuperset(of: ownKeys) ? .log(by: .whole) : nil
  }

  private let paths: [LabelStudioField: String]
  private let constants: [LabelStudioField: String]
  private let pseudonyms: JudgePseudonyms
  private let criteria: [String]?
  private let keepsTexts: Bool

  init(_ options: LogReadingOptions) {
    paths = LabelStudioField.paths(options.fields)
    constants = LabelStudioField.constants(options.fields)
    pseudonyms = options.pseudonyms
    criteria = options.fields.criteria
    keepsTexts = options.keepTexts
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var annotations: [LabelStudioAnnotation] = []
    if bytes.first(where: { !UTF8Text.isSpace($0) }) == UInt8(ascii: "[") {
      JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
        var names: [String] = []
        annotations.append(try annotation(&scanner, place, &names))
        if criteria == nil, annotations.count == 1 {
          _ = checkCriteria(names, log.locator(of: place), &log)
        }
      }
    } else {
      var header: [String] = []
      CSVRecords.read(bytes, &log) { names, line, log in
        header = names
        return checkCriteria(names, line, &log)
      } body: { cells, place, number, log in
        do throws(JSONError) {
          annotations.append(try annotation(header, cells, place))
        } catch {
          log.refuse(.json("\(error.reason), in a cell"), at: log.locator(of: place))
        }
      }
    }
    // Rows are counted, not annotations.
    log.file.rowsRead = log.file.refused
    guard let criteria else { return }
    nameSides(&annotations)
    var rows = LabelStudioRows(annotations, criteria: criteria, &log)
    rows.add(to: &log)
  }

  /// Takes the choices of a control for sides where they are nothing but `left`, `right` and ties
  /// and the tasks have an opponent: these exports do not tell a comparison from a choice.
  private func nameSides(_ annotations: inout [LabelStudioAnnotation]) {
    guard annotations.contains(where: { $0.text(.opponent) != nil }) else { return }
    var labels: [String: Set<String>] = [:]
    for result in annotations.lazy.flatMap(\.results) {
      if case .label(let text) = result.verdict { labels[result.control, default: []].insert(text) }
    }
    let comparisons = labels.filter { _, words in
      !words.isDisjoint(with: ["left", "right"])
        && words.allSatisfy { $0 == "left" || $0 == "right" || PairwiseTie($0) != nil }
    }
    for index in annotations.indices {
      for place in annotations[index].results.indices {
        let result = annotations[index].results[place]
        guard comparisons[result.control] != nil, case .label(let text) = result.verdict else {
          continue
        }
        annotations[index].results[place].verdict = .side(text)
      }
    }
  }

  /// Whether the controls are named, and are there.
  private func checkCriteria(
    _ names: [String], _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    let others = names.filter { !LabelStudioFlatReader.ownKeys.contains($0) }
    guard let criteria else {
      log.fail(
        .undeclared(
          what: "which of its columns are verdicts", candidates: others,
          remedy: "Name them with --map criterion=NAME,NAME, or export the whole tasks as JSON"),
        at: line)
      return false
    }
    let lacking = criteria.filter { !names.contains($0) }
    for name in lacking {
      let suggestion = NameSuggestion.nearest(to: name, among: others)
      log.fail(.missingColumn(name, suggestion: suggestion, found: others), at: line)
    }
    return lacking.isEmpty
  }

  private func annotation(
    _ header: [String], _ cells: [UnsafeBufferPointer<UInt8>], _ place: CodedLocator
  ) throws(JSONError) -> LabelStudioAnnotation {
    var annotation = LabelStudioAnnotation()
    annotation.place = place
    annotation.fields = constants
    for (name, cell) in zip(header, cells) where !cell.isEmpty {
      read(name, UTF8Text.string(cell), into: &annotation)
      if criteria?.contains(name) == true {
        annotation.results += try LabelStudioVerdict.all(cell: cell).map {
          LabelStudioResult(control: name, verdict: $0)
        }
      }
    }
    return annotation
  }

  private func annotation(
    _ scanner: inout JSONScanner, _ place: CodedLocator, _ names: inout [String]
  ) throws(JSONError) -> LabelStudioAnnotation {
    var annotation = LabelStudioAnnotation()
    annotation.fields = constants
    annotation.place = place
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      names.append(name)
      if criteria?.contains(name) == true {
        annotation.results += try LabelStudioVerdict.all(flat: &scanner).map {
          LabelStudioResult(control: name, verdict: $0)
        }
      } else if keepsTexts, try scanner.peek() == .object {
        try annotation.texts.read(flat: name, &scanner)
      } else if let text = try scanner.scalarIfAny() {
        read(name, text, into: &annotation)
      }
    }
    return annotation
  }

  private func read(_ name: String, _ text: String, into annotation: inout LabelStudioAnnotation) {
    switch name {
    case "id": annotation.task = text
    case "annotator": annotation.judge = pseudonyms.name(of: text)
    case "created_at": annotation.judgedAt = annotation.judgedAt ?? text
    case "updated_at": annotation.judgedAt = text
    default: break
    }
    if keepsTexts, !LabelStudioFlatReader.ownKeys.contains(name), criteria?.contains(name) != true {
      annotation.texts.read(flat: name, text)
    }
    for (field, path) in paths where path == name { annotation.fields[field] = text }
  }
}
