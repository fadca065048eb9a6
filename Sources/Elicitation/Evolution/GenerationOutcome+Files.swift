package import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers

extension GenerationOutcome {
  /// `candidates.jsonl.gz`, a line for each piece of a generator's answer with what became of it, and
  /// `rounds.jsonl.gz`, a line for each round with its requests.
  ///
  /// - Throws: when one of them cannot be compressed.
  /// - Returns: The same bytes for the same plan, pool and answers, in however many runs.
  package func files() throws(Diagnostics) -> [EvaluationOutcome.File] {
    var candidates: [UInt8] = []
    var rounds: [UInt8] = []
    for round in self.rounds {
      for candidate in round.candidates {
        candidates += try JSONText.bytes(candidate, isPretty: false)
        candidates.append(UInt8(ascii: "\n"))
      }
      rounds += try JSONText.bytes(RoundLine(round), isPretty: false)
      rounds.append(UInt8(ascii: "\n"))
    }
    return [
      try Self.file("candidates.jsonl.gz", candidates), try Self.file("rounds.jsonl.gz", rounds),
    ]
  }

  /// A round without its candidates, which have a file of their own.
  private struct RoundLine: Encodable {
    let round: Int
    let requests: [GenerationRound.Request]
    let information: [GenerationRound.Information]

    init(_ round: GenerationRound) {
      self.round = round.round
      requests = round.requests
      information = round.information
    }
  }

  private static func file(
    _ name: String, _ bytes: [UInt8]
  ) throws(Diagnostics) -> EvaluationOutcome.File {
    do throws(ExpansionFailure) {
      return EvaluationOutcome.File(name: name, bytes: try CompressionFormat.gzip.compress(bytes))
    } catch {
      throw Diagnostics(FileProblem.expansion(error, of: .gzip).issue(file: name, locator: ""))
    }
  }
}
