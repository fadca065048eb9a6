/// What a log says of a judge, beside its judgments.
package struct JudgeRecord: Sendable, Equatable, Codable {
  /// The key, as in the judgments: `model:org/name`.
  package var judge: String
  /// The model that judges.
  package var model: String?
  /// The SHA-256 of the prompt's template, in hexadecimal.
  package var promptSHA256: String?
  /// The sampling temperature.
  package var temperature: Double?

  package init(
    judge: String, model: String? = nil, promptSHA256: String? = nil, temperature: Double? = nil
  ) {
    self.judge = judge
    self.model = model
    self.promptSHA256 = promptSHA256
    self.temperature = temperature
  }

  /// One record for each judge, in which what an earlier one leaves open is taken from later ones.
  package static func merged(_ records: [JudgeRecord]) -> [JudgeRecord] {
    var merged: [JudgeRecord] = []
    var places: [String: Int] = [:]
    for record in records {
      guard let place = places[record.judge] else {
        places[record.judge] = merged.count
        merged.append(record)
        continue
      }
      merged[place].model = merged[place].model ?? record.model
      merged[place].promptSHA256 = merged[place].promptSHA256 ?? record.promptSHA256
      merged[place].temperature = merged[place].temperature ?? record.temperature
    }
    return merged
  }
}
