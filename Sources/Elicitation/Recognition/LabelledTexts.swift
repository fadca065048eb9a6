package import Diagnostics
internal import FileFormats
package import LogReaders

/// Texts with what people, or other judges, found in them: what a recognizer learns from.
package struct LabelledTexts: Sendable {
  /// Whose verdicts are held for the truth.
  package enum Gold: Sendable, Equatable {
    /// All judges of the log.
    case all
    /// All people.
    case people
    /// One judge, by its `judge_id`.
    case judge(String)

    /// How the model file and the JSON name it.
    package var name: String {
      switch self {
      case .all: "all"
      case .people: "human"
      case .judge(let name): name
      }
    }
  }

  /// A value that is labelled.
  package struct Dimension: Sendable, Equatable {
    package let name: String
    /// The scores that occur, ascending.
    package let classes: [Double]
    /// The ends of the scale, where all labels declare the same.
    package let scale: ClosedRange<Double>?
    /// For each text the place of its class; -1 where it has no label.
    let labels: [Int32]

    /// The texts with a label.
    package var labelled: [Int] { labels.indices.filter { labels[$0] >= 0 } }
  }

  /// In the order of their clusters, so that no order of files shows.
  package let texts: [String]
  /// The number of the cluster of each text, from 0.
  let clusters: [Int]
  /// The names of the clusters.
  let clusterNames: [String]
  /// The model that answered, by number.
  let models: [Int]
  package let modelNames: [String]
  /// Those with two classes or more.
  package let dimensions: [Dimension]

  /// Dimensions whose labels are all of one class.
  package let constant: [String]
  /// Responses without a text, or with white space only.
  package let withoutText: Int
  /// Labels that several judges are divided on, without a majority.
  package let tied: Int
  /// Verdicts of the gold that are no score.
  package let unscored: Int

  /// How many clusters there are.
  package var clusterCount: Int { clusterNames.count }

  /// So many classes has a dimension at most: more are a measurement, not a label.
  private static let mostClasses = 12

  /// The labelled texts of a log.
  ///
  /// A text is a response, told by task, model, item, epoch, turn and versions; what belongs together is
  /// its `cluster_id`, or where there is none its item. A label is the score that most of the gold gave.
  ///
  /// - Parameters:
  ///   - rows: those of the log's judgments that are used.
  /// - Throws: where there are no texts or labels to learn from, or a dimension's scores are no classes.
  /// - Complexity: O(rows + characters).
  package init(
    _ log: EvaluationLog, rows: [Int], gold: Gold, part: RecognizerOptions.Part
  ) throws(Diagnostics) {
    let source = log.files.map(\.name).joined(separator: ", ")
    var reading = ResponseTexts(log, part: part)
    // By the code of the criterion: two spellings of one word in Unicode are two criteria.
    var labels: [Int32: [Int: [Double: Int]]] = [:]
    var scales: [Int32: Set<ClosedRange<Double>?>] = [:]
    var unscored = 0
    var isKnown = false
    let table = log.judgments
    for row in rows {
      switch gold {
      case .all: break
      case .people where table.judgeKind[row] == .human: break
      case .judge(let name) where table.judge[row] == name: break
      case .people, .judge: continue
      }
      isKnown = true
      guard let text = try reading.number(of: row) else { continue }
      guard table.status[row] == .scored, let score = table.score(at: row) else {
        unscored += 1
        continue
      }
      let name = table.criterion.codes[row]
      labels[name, default: [:]][text, default: [:]][score + 0, default: 0] += 1
      let ends = table.scaleMinimum[row].flatMap { low in
        table.scaleMaximum[row].flatMap { low <= $0 ? low...$0 : nil }
      }
      scales[name, default: []].insert(ends)
    }
    guard isKnown else { throw Diagnostics(.noGold(gold, in: source)) }
    guard !reading.texts.isEmpty else { throw Diagnostics(.noTexts(in: source)) }
    guard !labels.isEmpty else { throw Diagnostics(.noLabels(in: source)) }
    self.unscored = unscored
    withoutText = reading.withoutText
    let order = reading.order
    texts = order.map { reading.texts[$0] }
    clusterNames = Set(reading.clusters).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let clusterNumbers = Dictionary(
      uniqueKeysWithValues: clusterNames.enumerated().map { ($1, $0) })
    clusters = order.map { clusterNumbers[reading.clusters[$0]] ?? 0 }
    modelNames = Set(reading.models).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let modelNumbers = Dictionary(uniqueKeysWithValues: modelNames.enumerated().map { ($1, $0) })
    models = order.map { modelNumbers[reading.models[$0]] ?? 0 }
    var (tied, constant, dimensions) = (0, [String](), [Dimension]())
    let named = labels.keys.map { (code: $0, name: table.criterion.text(of: $0) ?? "overall") }
    for (code, name) in named.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      let scores = order.map { text -> Double? in
        guard let votes = labels[code]?[text] else { return nil }
        let most = votes.values.max() ?? 0
        let first = votes.filter { $0.value == most }
        if first.count > 1 { tied += 1 }
        return first.count == 1 ? first.keys.first : nil
      }
      let classes = Set(scores.compactMap(\.self)).sorted()
      guard classes.count <= Self.mostClasses else {
        throw Diagnostics(.tooManyClasses(classes.count, of: name, most: Self.mostClasses))
      }
      guard classes.count > 1 else {
        constant.append(name)
        continue
      }
      let declared = scales[code] ?? []
      dimensions.append(
        Dimension(
          name: name, classes: classes, scale: declared.count == 1 ? declared.first ?? nil : nil,
          labels: scores.map { score in
            score.flatMap { classes.firstIndex(of: $0) }.map(Int32.init) ?? -1
          }))
    }
    guard !dimensions.isEmpty else { throw Diagnostics(.oneClass(constant)) }
    (self.tied, self.constant, self.dimensions) = (tied, constant, dimensions)
  }

  /// SHA-256 of texts, clusters and labels.
  var sha256: String {
    var pieces = texts.indices.makeIterator()
    return SHA256.hexadecimal {
      guard let text = pieces.next() else { return [] }
      var line = "\(texts[text].utf8.count) \(texts[text])\n"
      line += "\(clusterNames[clusters[text]])\n\(modelNames[models[text]])\n"
      for dimension in dimensions where dimension.labels[text] >= 0 {
        line += "\(dimension.name)=\(dimension.classes[Int(dimension.labels[text])])\n"
      }
      return Array(line.utf8)
    }
  }
}

/// The responses of a log by number, with their texts.
struct ResponseTexts {
  /// What tells one response from another.
  private struct Key: Hashable {
    let task, model, sample, epoch, promptVersion, optionOrder: Int32
    let turn: Int16
  }

  private let log: EvaluationLog
  private let part: RecognizerOptions.Part
  private var numbers: [Key: Int] = [:]
  private(set) var texts: [String] = []
  private(set) var clusters: [String] = []
  private(set) var models: [String] = []
  /// The first row of each response that is numbered.
  private(set) var rows: [Int] = []
  /// Responses that have no text.
  private(set) var withoutText = 0

  init(_ log: EvaluationLog, part: RecognizerOptions.Part) {
    self.log = log
    self.part = part
  }

  /// The number of the response of a row; nil where it has no text.
  mutating func number(of row: Int) throws(Diagnostics) -> Int? {
    let table = log.judgments
    let key = Key(
      task: table.task.codes[row], model: table.model.codes[row], sample: table.sample.codes[row],
      epoch: table.epoch[row], promptVersion: table.promptVersion?.codes[row] ?? -1,
      optionOrder: table.optionOrder?.codes[row] ?? -1, turn: table.turn[row])
    if let known = numbers[key] { return known < 0 ? nil : known }
    guard let text = try text(of: row) else {
      withoutText += 1
      numbers[key] = -1
      return nil
    }
    let number = texts.count
    numbers[key] = number
    texts.append(text)
    clusters.append(
      table.cluster[row].map { "cluster \($0)" }
        ?? "item \(table.task[row] ?? "") \(table.sample[row] ?? "")")
    models.append(table.model[row] ?? "")
    rows.append(row)
    return number
  }

  private func text(of row: Int) throws(Diagnostics) -> String? {
    let codes = log.judgments.texts[row]
    guard let store = log.texts, codes.response >= 0 else { return nil }
    let response = try store.text(codes.response)
    guard response.contains(where: { !$0.isWhitespace }) else { return nil }
    guard part == .dialogue, codes.prompt >= 0 else { return response }
    return try store.text(codes.prompt) + "\n" + response
  }

  /// The numbers in an order that does not depend on that of the files.
  var order: [Int] {
    texts.indices.sorted { first, second in
      for (one, other) in [
        (clusters[first], clusters[second]), (texts[first], texts[second]),
        (models[first], models[second]),
      ] where one != other {
        return one.utf8.lexicographicallyPrecedes(other.utf8)
      }
      return false
    }
  }
}

extension Diagnostic {
  static func noGold(_ gold: LabelledTexts.Gold, in source: String) -> Diagnostic {
    Diagnostic(
      "noGold", at: .file(source),
      gold == .people
        ? "no judge of the log is a person" : "the log has no verdict of `\(gold.name)`",
      remedy:
        "Name whose verdicts are the labels with --gold: a judge_id, or human; without it all "
        + "judges count")
  }

  static func noTexts(in source: String) -> Diagnostic {
    Diagnostic(
      "noTexts", at: .file(source), "no judgment that is used has the text of its response",
      remedy: "Name where the texts are, such as --map response=answer")
  }

  static func noLabels(in source: String) -> Diagnostic {
    Diagnostic(
      "noLabels", at: .file(source), "no judgment that is used has a score",
      remedy: "Labels are scores, such as 1, 0 and -1: name where they are with --map")
  }

  static func tooManyClasses(_ count: Int, of dimension: String, most: Int) -> Diagnostic {
    Diagnostic(
      "tooManyClasses",
      "the labels of `\(dimension)` have \(count) different scores, and a recognizer tells at most "
        + "\(most) apart",
      remedy: "Train on verdicts such as 0 and 1, or -1, 0 and 1; round the scores before")
  }

  static func oneClass(_ names: [String]) -> Diagnostic {
    Diagnostic(
      "oneClass",
      "all labels of \(names.map { "`\($0)`" }.joined(separator: ", ")) are the same, so that there is "
        + "nothing to tell apart",
      remedy: "Bring texts that do not show the value too")
  }
}
