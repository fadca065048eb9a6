internal import Diagnostics
internal import LogReaders
internal import StudyStore
internal import ValueModel

/// How responses become 0 or 1.
struct ResponseReading: Sendable {
  /// What was made of a response.
  struct Score: Sendable, Equatable {
    /// Nil where the response says nothing.
    let value: Int?
    /// Why there is none, as the record's `status_reason` says it.
    let reason: String?
    /// How likely a recognizer holds a 1; nil where none was asked, and of judges, who state no odds.
    let probability: Double?
    /// What keeps judges from being asked at all now, so that the response is still to be read; nil where
    /// it has been.
    let failure: CallFailure?

    init(
      value: Int?, reason: String? = nil, probability: Double? = nil, failure: CallFailure? = nil
    ) {
      self.value = value
      self.reason = reason
      self.probability = probability
      self.failure = failure
    }
  }

  /// Who reads.
  private enum Reader: Sendable {
    /// Nobody: the response is the score.
    case answer
    /// A recognizer, with the place of each dimension among its verdicts, and the probability from which
    /// a value is there.
    case offline(OfflineRecognizer, places: [String: Int], threshold: Double?)
    /// Models; of several judges one, or all.
    case judges(JudgePanel, only: Int?, dimensions: [String: ValueDimension])
  }

  /// The name of the judge in the record.
  let judge: String
  let judgeKind: JudgeKind
  private let reader: Reader
  /// What is known of judges that are models, by identifier of the dimension; nil for other readers.
  let standings: [String: JudgeStanding.Dimension?]?

  /// - Parameters:
  ///   - dimensions: those of the value system that responses are read on.
  ///   - study: where the calls of judges are kept.
  ///   - environment: the environment variables that hold addresses and keys of judges.
  /// - Throws: where a recognizer is chosen that cannot be read, or does not know a dimension, and where
  ///   the standing of judges is of others.
  init(
    _ choice: RecognizerChoice, system: ValueSystem, dimensions: [ValueDimension], study: Study,
    environment: @escaping @Sendable (String) -> String?
  ) async throws(Diagnostics) {
    switch choice {
    case .answer:
      judge = "rule:answer"
      judgeKind = .rule
      reader = .answer
      standings = nil
    case .offline(let file, let threshold):
      let recognizer = try OfflineRecognizer(contentsOf: file)
      judge = recognizer.judge
      judgeKind = .rule
      reader = .offline(
        recognizer, places: try recognizer.places(of: dimensions, in: system, file: file),
        threshold: threshold)
      standings = nil
    case .judges(let plan, let only, let file):
      let panel = try await JudgePanel(plan, in: study, environment: environment)
      let name = only.map { plan.judges[$0].judgeID } ?? plan.panelID
      judge = name
      judgeKind = only == nil ? .panel : .model
      reader = .judges(
        panel, only: only,
        dimensions: Dictionary(uniqueKeysWithValues: plan.dimensions.map { ($0.id, $0) }))
      var standings: [String: JudgeStanding.Dimension?] = [:]
      if let file {
        let standing = try JudgeStanding(contentsOf: file)
        let method = only.map { panel.method(of: $0) } ?? panel.methodOfPanel
        guard standing.judges.contains(where: { $0.judge == name && $0.method == method }) else {
          throw Diagnostics(.otherStanding(name, standing, file: file))
        }
        for dimension in dimensions {
          standings[dimension.id] = .some(standing.standing(of: name, dimension: dimension.id))
        }
      } else {
        for dimension in dimensions { standings[dimension.id] = .some(nil) }
      }
      self.standings = standings
    }
  }

  /// The recognizer; nil where others read.
  var recognizer: OfflineRecognizer? {
    if case .offline(let recognizer, _, _) = reader { recognizer } else { nil }
  }

  /// The judges; nil where others read.
  var panel: JudgePanel? { if case .judges(let panel, _, _) = reader { panel } else { nil } }

  /// Reads a response.
  ///
  /// - Parameters:
  ///   - item: what was asked.
  ///   - dimension: the identifier of one of the dimensions.
  /// - Returns: 1 where the response shows the value; what tells values that are opposed from those that
  ///   are not there gives 0 for both.
  func score(_ text: String, item: PoolItem, dimension: String) async -> Score {
    switch reader {
    case .answer: return Self.answer(text)
    case .offline(let recognizer, let places, let threshold):
      guard let place = places[dimension] else { return Self.answer(text) }
      let recognition = recognizer.recognize(text)
      if let obstacle = recognition.obstacle {
        return Score(value: nil, reason: obstacle.rawValue)
      }
      let verdict = recognition.verdicts[place]
      let probability = zip(verdict.classes, verdict.probabilities)
        .reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
      let value =
        threshold.map { probability >= $0 ? 1 : 0 } ?? verdict.score.map { $0 > 0 ? 1 : 0 }
      return Score(value: value, probability: probability)
    case .judges(let panel, let only, let dimensions):
      guard text.contains(where: { !$0.isWhitespace }), let dimension = dimensions[dimension] else {
        return Score(value: nil, reason: JudgeCall.noResponse)
      }
      let verdicts = await panel.verdicts(
        on: text, prompt: item.text, sample: item.sample, dimension: dimension,
        judges: only.map { [$0] })
      let plan = panel.plan
      let calls = (only.map { [$0] } ?? Array(plan.judges.indices)).map { judge in
        JudgeCall(ofOrders: verdicts.lazy.filter { $0.judge == judge })
      }
      let call =
        only == nil
        ? JudgeCall(ofPanel: calls, plan.panel.aggregate, scale: plan.scale) : calls[0]
      return Score(
        value: call.label.map { plan.scale.labels[$0].score > 0 ? 1 : 0 }, reason: call.reason,
        failure: verdicts.lazy.compactMap(\.failure).first)
    }
  }

  /// A 0 or a 1 with which a response begins.
  private static func answer(_ text: String) -> Score {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let word = words.first else {
      return Score(value: nil, reason: JudgeCall.noResponse)
    }
    let bare = word.drop { $0.isPunctuation }
    let rest = bare.dropFirst()
    let isWhole = rest.allSatisfy(\.isPunctuation)
    switch bare.first {
    case "0" where isWhole: return Score(value: 0)
    case "1" where isWhole: return Score(value: 1)
    default: return Score(value: nil, reason: "invalid_response_format")
    }
  }
}

extension OfflineRecognizer {
  /// Where the verdict on each dimension stands, by its identifier.
  ///
  /// - Throws: every dimension that the recognizer does not know.
  func places(
    of dimensions: [ValueDimension], in system: ValueSystem, file: String
  ) throws(Diagnostics) -> [String: Int] {
    var places: [String: Int] = [:]
    for (place, known) in self.dimensions.enumerated() {
      guard let dimension = system.dimension(named: known.name) else { continue }
      places[dimension.id] = place
    }
    let missing = dimensions.map(\.id).filter { places[$0] == nil }
    guard missing.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "unknownDimension", at: .file(file),
          "the recognizer does not know \(missing.map { "`\($0)`" }.joined(separator: ", "))",
          remedy: "It knows \(self.dimensions.map(\.name).joined(separator: ", ")): train "
            + "one with labels of the others, or leave them out of the plan"))
    }
    return places
  }
}

extension Diagnostic {
  fileprivate static func otherStanding(
    _ judge: String, _ standing: JudgeStanding, file: String
  ) -> Diagnostic {
    Diagnostic(
      "otherStanding", at: .file(file),
      standing.judges.contains { $0.judge == judge }
        ? "the standing is of `\(judge)` with another model, template or labels than the plan has now"
        : "the standing is of \(standing.judges.map { "`\($0.judge)`" }.joined(separator: ", ")), "
          + "and not of `\(judge)`",
      remedy:
        "Compare the judges of the plan with labels anew: compass recognize --judges PLAN ... "
        + "--gold JUDGE --standing FILE; or leave `standing` out")
  }
}
