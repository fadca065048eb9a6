package import Diagnostics
internal import FileFormats
internal import Foundation
package import LogReaders
internal import PrintedNumbers

/// Drawn battles, and the truth that they were drawn from.
package struct SimulatedBattles: Sendable {
  /// A prompt, and what two models made of it.
  package struct Prompt: Sendable, Equatable {
    /// Name as in the record.
    package let name: String
    /// Characters of the response of the judgments' model.
    package let length: Int
    /// Characters of the opponent's response.
    package let opponentLength: Int

    /// The logarithm of the ratio of both.
    package var logRatio: Double { log(Double(length) / Double(opponentLength)) }
  }

  /// The plan.
  package let plan: BattlePlan
  /// The judgments: by prompt, judge and order.
  package let judgments: JudgmentTable
  package let prompts: [Prompt]

  /// The files of the battles: `judgments.jsonl.gz`, `truth.csv` and `items.csv`.
  ///
  /// - Throws: when the judgments cannot be compressed.
  /// - Returns: The same bytes for the same plan and seed.
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    let judgments = try JudgmentWriter.bytes(
      judgments, as: .jsonLines, options: JudgmentWriter.Options(compression: .gzip))
    return [
      SimulatedFile(name: "judgments.jsonl.gz", bytes: judgments),
      SimulatedFile(name: "truth.csv", bytes: Array(truthTable.utf8)),
      SimulatedFile(name: "items.csv", bytes: Array(itemTable.utf8)),
    ]
  }

  /// The truth as CSV: term, name, value; all in log-odds.
  ///
  /// `strength` of each model, their mean being zero; `position` (shown first) and `length` (of the
  /// logarithm of the ratio) of each judge, and of their mean without a name; `ties`, how near to even a
  /// tie is.
  package var truthTable: String {
    var rows = zip(plan.models, plan.centredStrengths).map { ("strength", $0.name, $1) }
    for (term, effect) in [("position", \BattlePlan.Judge.position), ("length", \.length)] {
      rows += plan.judges.map { (term, $0.name, $0[keyPath: effect]) }
      let sum = plan.judges.reduce(0) { $0 + $1[keyPath: effect] }
      rows.append((term, "", sum / Double(plan.judges.count)))
    }
    rows.append(("ties", "", plan.tieReach))
    return "term,name,value\n"
      + rows.map { "\($0.0),\(CSVText.quoted($0.1)),\($0.2)\n" }.joined()
  }

  /// The lengths of the responses, a table of items: each prompt was put to one pair.
  ///
  /// The record has no column for lengths, and a table of items is taken by every command that reads
  /// judgments.
  private var itemTable: String {
    "sample_id,length,opponent_length,log_length_ratio\n"
      + prompts.map { "\($0.name),\($0.length),\($0.opponentLength),\($0.logRatio)\n" }.joined()
  }
}
