internal import Analysis
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Whether the judges can be trusted, the rounds compared, or the test was seen before: in words, with
/// every check that was made or could not be made; or all that was checked of the whole report:
/// `{checks}`.
struct ChecksCell: CellKind {
  static let name = "checks"
  static let labels = LabelKind.table

  /// What is checked.
  enum Subject: String, CaseIterable, Codable, Sendable {
    case judges, drift, contamination, report

    /// A caption, with what came of the checks.
    func caption(_ counts: String) -> String {
      switch self {
      case .judges: said("What was checked of the judges: \(counts)")
      case .drift: said("What was checked between the rounds: \(counts)")
      case .contamination: said("What was checked for contamination: \(counts)")
      case .report: said("What was checked of the data and of what the cells ask: \(counts)")
      }
    }

    /// What a check is on that names no subject.
    var whole: String {
      switch self {
      case .judges: said("all judges")
      case .drift: said("all of them")
      case .contamination: said("all models")
      case .report: said("all of it")
      }
    }
  }

  /// Each subject has options of its own.
  private enum Question: Sendable {
    case judges(JudgeQuestion)
    case drift(RoundQuestion)
    case contamination(ContaminationQuestion)
    /// What the other cells and the data give.
    case report
  }

  private let question: Question
  /// Whether the sentences stand above the table.
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    question =
      switch options.choice("of", Subject.self) ?? .report {
      case .judges: .judges(JudgeQuestion(&options, ofOne: true))
      case .drift: .drift(RoundQuestion(&options))
      case .contamination: .contamination(ContaminationQuestion(&options))
      case .report: .report
      }
    hasVerdict = options.flag("verdict") ?? true
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> CheckFindings {
    let system = data.inputs.system
    func findings(
      _ subject: Subject, _ sentences: [String], _ checks: [Check], dimension: String? = nil
    ) -> CheckFindings {
      CheckFindings(
        of: subject, sentences: hasVerdict ? sentences : [], checks: checks, dimension: dimension,
        system: system)
    }
    switch question {
    case .judges(let question):
      let dimension = try question.dimensions(system)?.first
      let results = try question.study(on: dimension, data).results
      guard !results.checks.isEmpty else {
        throw Diagnostics(
          report: .fewJudges, "there is nothing to check: no two judges rated the same responses",
          remedy: "Checks of judges take verdicts of several judges, or gold")
      }
      return findings(.judges, results.sentences, results.checks, dimension: dimension)
    case .drift(let question):
      let results = try question.study(data).results
      return findings(
        .drift, Array(results.sentences.dropFirst()), results.checks(title: system.shownDimension))
    case .contamination(let question):
      let results = try question.study(data).results
      return findings(.contamination, results.findings, results.checks)
    case .report:
      return findings(.report, [], [])
    }
  }

  func blocks(_ found: CheckFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    found.verdict + [.table(found.showing(shared.checks).resolved(at: place))]
  }

  func checks(_ found: CheckFindings) -> [Check] { found.checks }
}

/// What was checked, with the verdict in words.
struct CheckFindings: PrintedApart {
  let sentences: [String]
  /// What failed first, what could not be checked last.
  let checks: [Check]
  let dimension: String?
  private let subject: ChecksCell.Subject
  private let system: ValueSystem

  init(
    of subject: ChecksCell.Subject, sentences: [String], checks: [Check], dimension: String?,
    system: ValueSystem
  ) {
    self.subject = subject
    self.sentences = sentences
    self.dimension = dimension
    self.system = system
    // Checks of one status stay in their order.
    self.checks = Check.Status.inOrderOfConcern.flatMap { status in
      checks.filter { $0.status == status }
    }
  }

  /// With the checks of the whole report, where they are asked for.
  func showing(_ all: [Check]) -> CheckFindings {
    guard subject == .report else { return self }
    return CheckFindings(
      of: subject, sentences: sentences, checks: all, dimension: nil, system: system)
  }

  private enum Key: String, CodingKey { case sentences, checks, dimension }

  func print(to encoder: any Encoder) throws {
    // Those of the whole report stand beside the cells.
    guard subject != .report else { return }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(sentences, forKey: .sentences)
    try container.encode(checks, forKey: .checks)
    try container.encodeIfPresent(dimension, forKey: .dimension)
  }

  /// The sentences as a paragraph, of which the first is what a reader takes away.
  var verdict: [Block] { sentenceBlocks(sentences) }

  func resolved(at place: CellPlace) -> TableBlock {
    let counts = Check.Status.inOrderOfConcern.compactMap { status -> String? in
      let count = checks.count { $0.status == status }
      return count == 0 ? nil : status.counted(count)
    }
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [TextSpan(subject.caption(counts.joined(separator: said(", "))))],
      columns: [
        .init(title: said("Status"), alignment: .leading, width: .fixed(62), isStrong: true),
        .init(title: said("Check"), alignment: .leading, width: .fixed(96), wraps: true),
        .init(
          title: said("On", as: "subject of a check"), alignment: .leading, width: .fixed(88),
          isMuted: true, wraps: true),
        .init(title: said("What was found"), alignment: .leading, width: .flexible(1), wraps: true),
      ],
      rows: checks.map { check in
        [
          .text(check.status.words), .text(check.code.title), .text(subject(of: check)),
          .text(check.finding),
        ]
      },
      notes: [
        said(
          "Failed: do not rely on what the check is on. Caution: rely on it with what is said. Not "
            + "checked: the data do not show it, which is no good news.")
      ])
  }

  /// A dimension by its name, a judge by its own.
  private func subject(of check: Check) -> String {
    guard let name = check.subject else { return subject.whole }
    let isDimension = system.dimensions.contains { $0.id == name }
    return isDimension ? system.shownDimension(name) : shownName(name)
  }
}

extension Check {
  /// What was found, and why it could not be where it could not.
  var finding: String {
    guard let reason, !message.contains(reason) else { return message }
    let isSentence = message.last.map { ".?!。？！".contains($0) } ?? false
    return said("\(isSentence ? String(message.dropLast()) : message): \(reason).")
  }
}

extension Check.Status {
  /// What asks for action first.
  static let inOrderOfConcern: [Check.Status] = [
    .failed, .caution, .passed, .notChecked, .notApplicable,
  ]

  var words: String {
    switch self {
    case .failed: said("failed")
    case .caution: said("caution")
    case .passed: said("passed")
    case .notChecked: said("not checked")
    case .notApplicable: said("does not apply")
    }
  }

  /// How many checks have it.
  func counted(_ count: Int) -> String {
    switch self {
    case .caution: CountText.counted(count, "caution")
    case .notApplicable where count != 1: said("\(count) do not apply")
    default: said("\(count) \(words)", as: "checks")
    }
  }
}
