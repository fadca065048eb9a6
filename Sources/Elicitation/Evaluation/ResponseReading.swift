internal import Diagnostics
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
    /// How likely a recognizer holds a 1; nil where none was asked.
    let probability: Double?
  }

  /// The name of the judge in the record.
  let judge: String
  let recognizer: OfflineRecognizer?
  /// By identifier of the dimension, the place of its verdict.
  private let places: [String: Int]
  private let threshold: Double?

  /// - Parameters:
  ///   - dimensions: those of the value system that responses are read on.
  ///   - study: where the calls of judges are kept.
  ///   - environment: the environment variables that hold addresses and keys of judges.
  /// - Throws: where a recognizer is chosen that cannot be read, or does not know a dimension.
  init(
    _ choice: RecognizerChoice, system: ValueSystem, dimensions: [ValueDimension], study: Study,
    environment: @escaping @Sendable (String) -> String?
  ) async throws(Diagnostics) {
    switch choice {
    case .answer:
      judge = "rule:answer"
      recognizer = nil
      places = [:]
      threshold = nil
    case .offline(let file, let threshold):
      let recognizer = try OfflineRecognizer(contentsOf: file)
      places = try recognizer.places(of: dimensions, in: system, file: file)
      judge = recognizer.judge
      self.recognizer = recognizer
      self.threshold = threshold
    }
  }

  /// Reads a response.
  ///
  /// - Parameters:
  ///   - item: what was asked.
  ///   - dimension: the identifier of one of the dimensions.
  /// - Returns: 1 where the response shows the value; a recognizer that tells values that are opposed
  ///   from those that are not there gives 0 for both.
  func score(_ text: String, item: PoolItem, dimension: String) async -> Score {
    guard let recognizer, let place = places[dimension] else { return Self.answer(text) }
    let recognition = recognizer.recognize(text)
    if let obstacle = recognition.obstacle {
      return Score(value: nil, reason: obstacle.rawValue, probability: nil)
    }
    let verdict = recognition.verdicts[place]
    let probability = zip(verdict.classes, verdict.probabilities)
      .reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    let value =
      threshold.map { probability >= $0 ? 1 : 0 } ?? verdict.score.map { $0 > 0 ? 1 : 0 }
    return Score(value: value, reason: nil, probability: probability)
  }

  /// A 0 or a 1 with which a response begins.
  private static func answer(_ text: String) -> Score {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let word = words.first else {
      return Score(value: nil, reason: "no_response", probability: nil)
    }
    let bare = word.drop { $0.isPunctuation }
    let rest = bare.dropFirst()
    let isWhole = rest.allSatisfy(\.isPunctuation)
    switch bare.first {
    case "0" where isWhole: return Score(value: 0, reason: nil, probability: nil)
    case "1" where isWhole: return Score(value: 1, reason: nil, probability: nil)
    default:
      return Score(value: nil, reason: "invalid_response_format", probability: nil)
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
