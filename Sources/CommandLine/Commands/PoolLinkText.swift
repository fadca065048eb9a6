internal import Elicitation
internal import PrintedNumbers
internal import StudyStore

/// What a calibration of a round found, as JSON.
struct PoolLinkResults: Encodable {
  let dimensions: [Dimension]

  struct Dimension: Encodable {
    let system: String
    let dimension: String
    let calibration: String
    let round: String?
    let model: String
    /// Examinees, and the models that they are.
    let persons: Int
    let models: Int
    /// How the scales are tied; left out of the first round.
    let link: Link?
    let items: [Item]
    let anchors: [Anchor]
    /// Items that were not calibrated, as all answers are alike.
    let constant: [String]
    let suggestions: [Suggestion]

    init(_ responses: PoolResponses, _ found: CalibratedRound) {
      let calibration = found.calibration
      system = calibration.system
      dimension = calibration.dimension
      self.calibration = calibration.name
      round = calibration.round
      model = calibration.model
      persons = responses.persons.count
      models = responses.models
      link = calibration.link.map(Link.init)
      items = found.estimates.map(Item.init)
      anchors = found.anchors.map(Anchor.init)
      constant = found.constant
      suggestions = found.suspicious.map {
        Suggestion(sample: $0.sample, reason: $0.reason, finding: $0.finding)
      }
    }
  }

  /// θ of the pool = slope · θ of the round + intercept.
  struct Link: Encodable {
    let linkedTo: String
    let method: String
    let slope: PoolNumber
    let intercept: PoolNumber
    /// The standard error that the link adds to an ability; left out with too few anchors.
    let error: Double?
    let anchors: Int

    init(_ link: PoolLink) {
      linkedTo = link.linkedTo
      method = link.method
      slope = PoolNumber(estimate: link.slope, standardError: link.slopeError)
      intercept = PoolNumber(estimate: link.intercept, standardError: link.interceptError)
      error = link.error
      anchors = link.anchors
    }
  }

  struct Item: Encodable {
    let sample: String
    let use: PoolEstimate.Use
    let discrimination: PoolNumber
    let difficulty: PoolNumber

    init(_ estimate: PoolEstimate) {
      sample = estimate.sample
      use = estimate.use
      discrimination = PoolNumber(discriminationOf: estimate.parameters)
      difficulty = PoolNumber(difficultyOf: estimate.parameters)
    }
  }

  struct Anchor: Encodable {
    let sample: String
    /// By how much the item became more difficult.
    let shift: PoolNumber
    let adjustedPValue: Double?
    /// In robust standard deviations of the anchors.
    let deviation: Double?
    let drifting: Bool
    let used: Bool

    init(_ anchor: PoolAnchor) {
      sample = anchor.sample
      shift = PoolNumber(estimate: anchor.shift, standardError: anchor.shiftError)
      adjustedPValue = anchor.adjustedPValue
      deviation = anchor.deviation
      drifting = anchor.isDrifting
      used = anchor.isUsed
    }
  }

  struct Suggestion: Encodable {
    let sample: String
    let reason: RetirementReason
    let finding: String
  }
}

/// A figure and its standard error, which is null where there is none.
struct PoolNumber: Encodable {
  let estimate: Double
  let standardError: Double?

  private enum Key: String, CodingKey {
    case estimate, standardError
  }

  init(estimate: Double, standardError: Double?) {
    self.estimate = estimate
    self.standardError = standardError
  }

  init(discriminationOf parameters: PoolParameters) {
    self.init(
      estimate: parameters.discrimination, standardError: parameters.discriminationError)
  }

  init(difficultyOf parameters: PoolParameters) {
    self.init(estimate: parameters.difficulty, standardError: parameters.difficultyError)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(estimate, forKey: .estimate)
    try container.encode(standardError, forKey: .standardError)
  }
}

/// What a calibration of a round found, for a terminal and as CSV.
struct PoolLinkText {
  let rounds: [(responses: PoolResponses, found: CalibratedRound)]
  let study: String
  let isDryRun: Bool

  var text: String {
    (rounds.map { section($0.responses, $0.found) } + [suggestions]).compactMap(\.self)
      .joined(separator: "\n\n")
  }

  private func section(_ responses: PoolResponses, _ found: CalibratedRound) -> String {
    let calibration = found.calibration
    let new = found.estimates.count { $0.use == .calibrated }
    var lines = [
      "\(calibration.dimension): \(CountText.counted(new, "item")) "
        + "\(isDryRun ? "would be " : "")calibrated by \(calibration.model) on the answers of "
        + "\(CountText.counted(responses.persons.count, "examinee")), as "
        + calibration.name.quotedForText
    ]
    if let link = calibration.link {
      lines.append(
        "linked to \(link.linkedTo) by \(link.anchors) anchors (\(link.method)): "
          + "slope \(figure(link.slope, link.slopeError)), "
          + "intercept \(figure(link.intercept, link.interceptError))"
          + (link.error.map { ", error of the link \(PoolText.number($0))" } ?? ""))
    } else {
      lines.append("this round makes the scale of the dimension: mean 0, standard deviation 1")
    }
    let table = TextTable(
      columns: [
        ("Item", .leading), ("Use", .leading), ("Discrimination", .trailing), ("Error", .trailing),
        ("Difficulty", .trailing), ("Error", .trailing),
      ],
      rows: found.estimates.map { estimate in
        let parameters = estimate.parameters
        return [
          estimate.sample, estimate.use.rawValue, PoolText.number(parameters.discrimination),
          PoolText.number(parameters.discriminationError),
          PoolText.number(parameters.difficulty), PoolText.number(parameters.difficultyError),
        ]
      })
    lines += ["", table.text]
    let anchors = TextTable.section(
      "Anchors: by how much they became more difficult",
      [
        ("Item", .leading), ("Shift", .trailing), ("Error", .trailing),
        ("Adjusted p", .trailing), ("", .leading),
      ],
      found.anchors.map {
        [
          $0.sample, TextCell.signed(PoolText.number($0.shift), of: $0.shift),
          PoolText.number($0.shiftError), TextCell.probability($0.adjustedPValue),
          $0.isDrifting ? ($0.isUsed ? "drifts" : "drifts, left out") : "",
        ]
      })
    if let anchors { lines += ["", anchors] }
    return lines.joined(separator: "\n")
  }

  private func figure(_ value: Double, _ error: Double?) -> String {
    PoolText.number(value) + (error.map { " (standard error \(PoolText.number($0)))" } ?? "")
  }

  /// What to look into, and the commands that take it out of use.
  private var suggestions: String? {
    let all = rounds.flatMap(\.found.suspicious)
    guard !all.isEmpty else { return nil }
    let table = TextTable(
      columns: [("Item", .leading), ("Look into", .leading), ("Why", .leading)],
      rows: all.map { [$0.sample, $0.reason.rawValue, $0.finding] })
    let first = all[0]
    return table.text
      + "\n\nAn item that is not to be given any more is taken out of use by, for example,\n"
      + "  compass pool retire \(first.sample.quotedForShell) --reason \(first.reason.rawValue) "
      + "--study \(study.quotedForShell)"
  }

  var csv: String {
    CSVText.table(
      header: [
        "system", "dimension", "calibration", "sample", "use", "discrimination",
        "discriminationError", "difficulty", "difficultyError", "shift", "shiftError",
        "adjustedPValue", "drifting", "used", "suggestion",
      ],
      rows: rounds.flatMap { _, found in
        found.estimates.map { estimate in
          let anchor = found.anchors.first { $0.sample == estimate.sample }
          let suggestion = found.suspicious.first { $0.sample == estimate.sample }
          let parameters = estimate.parameters
          return [
            found.calibration.system, found.calibration.dimension, found.calibration.name,
            estimate.sample, estimate.use.rawValue, "\(parameters.discrimination)",
            CSVText.optional(parameters.discriminationError), "\(parameters.difficulty)",
            CSVText.optional(parameters.difficultyError), CSVText.optional(anchor?.shift),
            CSVText.optional(anchor?.shiftError), CSVText.optional(anchor?.adjustedPValue),
            CSVText.optional(anchor?.isDrifting), CSVText.optional(anchor?.isUsed),
            suggestion?.reason.rawValue ?? "",
          ]
        }
      })
  }
}

extension String {
  /// The text for a sentence of a result.
  fileprivate var quotedForText: String { "`\(self)`" }

  /// The text as a word of a command line.
  fileprivate var quotedForShell: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
          || "-_./:".unicodeScalars.contains($0)
      }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
