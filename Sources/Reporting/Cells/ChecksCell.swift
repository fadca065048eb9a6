internal import Analysis
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import ValueModel

/// Whether the judges can be trusted, in words, and every check that was made or could not be made:
/// `{checks}`.
struct ChecksCell: CellKind {
  static let name = "checks"
  static let labels = LabelKind.table

  private let question: JudgeQuestion
  /// Whether the sentences stand above the table.
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    question = JudgeQuestion(&options, ofOne: true)
    hasVerdict = options.flag("verdict") ?? true
  }

  func evaluate(
    _ data: ReportData, _ shared: SharedQuantities
  ) throws(Diagnostics) -> CheckFindings {
    let dimension = try question.dimensions(data.inputs.system)?.first
    let results = try question.study(on: dimension, data).results
    guard !results.checks.isEmpty else {
      throw Diagnostics(
        report: .fewJudges, "there is nothing to check: no two judges rated the same responses",
        remedy: "Checks of judges take verdicts of several judges, or gold")
    }
    return CheckFindings(
      sentences: hasVerdict ? results.sentences : [], checks: results.checks,
      dimension: dimension, system: data.inputs.system)
  }

  func blocks(_ found: CheckFindings, at place: CellPlace) -> [Block] {
    found.verdict + [.table(found.resolved(at: place))]
  }
}

/// What was checked, with the verdict in words.
struct CheckFindings: Encodable, Sendable {
  let sentences: [String]
  /// What failed first, what could not be checked last.
  let checks: [ReliabilityCheck]
  let dimension: String?
  private let system: ValueSystem

  init(
    sentences: [String], checks: [ReliabilityCheck], dimension: String?, system: ValueSystem
  ) {
    self.sentences = sentences
    self.dimension = dimension
    self.system = system
    // Checks of one status stay in their order.
    self.checks = ReliabilityCheck.Status.inOrderOfConcern.flatMap { status in
      checks.filter { $0.status == status }
    }
  }

  private enum Key: String, CodingKey { case sentences, checks, dimension }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(sentences, forKey: .sentences)
    try container.encode(checks, forKey: .checks)
    try container.encodeIfPresent(dimension, forKey: .dimension)
  }

  /// The sentences as a paragraph, of which the first is what a reader takes away.
  var verdict: [Block] {
    guard let first = sentences.first else { return [] }
    var strong = TextSpan(first)
    strong.isStrong = true
    return [.paragraph([strong] + sentences.dropFirst().map { TextSpan(" " + $0) })]
  }

  func resolved(at place: CellPlace) -> TableBlock {
    let counts = ReliabilityCheck.Status.inOrderOfConcern.compactMap { status -> String? in
      let count = checks.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.words)"
    }
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [TextSpan("What was checked of the judges: \(counts.joined(separator: ", "))")],
      columns: [
        .init(title: "Status", alignment: .leading, width: .fixed(62), isStrong: true),
        .init(title: "Check", alignment: .leading, width: .fixed(96), wraps: true),
        .init(title: "On", alignment: .leading, width: .fixed(88), isMuted: true, wraps: true),
        .init(title: "What was found", alignment: .leading, width: .flexible(1), wraps: true),
      ],
      rows: checks.map { check in
        [
          .text(check.status.words), .text(check.code.title), .text(subject(of: check)),
          .text(check.finding),
        ]
      },
      notes: [
        "Failed: do not rely on what the check is on. Caution: rely on it with what is said. Not "
          + "checked: the data do not show it, which is no good news."
      ], groupSize: 5)
  }

  /// A dimension by its name, a judge by its own.
  private func subject(of check: ReliabilityCheck) -> String {
    guard let subject = check.subject else { return "all judges" }
    let isDimension = system.dimensions.contains { $0.id == subject }
    return isDimension ? system.shownDimension(subject) : shownName(subject)
  }
}

extension ReliabilityCheck {
  /// What was found, and why it could not be where it could not.
  fileprivate var finding: String {
    guard let reason, !message.contains(reason) else { return message }
    let isSentence = message.last.map { ".?!".contains($0) } ?? false
    return (isSentence ? String(message.dropLast()) : message) + ": \(reason)."
  }
}

extension ReliabilityCheck.Status {
  /// What asks for action first.
  static let inOrderOfConcern: [ReliabilityCheck.Status] = [
    .failed, .caution, .passed, .notChecked, .notApplicable,
  ]

  var words: String {
    switch self {
    case .failed: "failed"
    case .caution: "caution"
    case .passed: "passed"
    case .notChecked: "not checked"
    case .notApplicable: "does not apply"
    }
  }
}

extension ReliabilityCheck.Code {
  /// What a table calls it.
  var title: String {
    switch self {
    case .judgeCount: "Number of judges"
    case .judgeAgreement: "Agreement of judges"
    case .judgeKinship: "Judges of one house"
    case .positionBias: "Order of showing"
    case .lengthBias: "Length of responses"
    case .selfPreference: "Own house"
    case .selfConsistency: "Repeated verdicts"
    case .severity: "Severity"
    case .rankingStability: "Order of models without one judge"
    case .gold: "Verdicts held for the truth"
    case .responseStyle: "Response style"
    case .clusterCount: "Number of clusters"
    }
  }
}
