/// A tie between two responses, by any of the names that tools and people give it.
///
///     PairwiseTie("Draw")               // a tie
///     PairwiseTie("tie (inconsistent)") // a tie with the reason "inconsistent"
///     PairwiseTie("both_bad")           // a tie with the reason "both_bad"
///
/// Some sets say why neither response won: both were bad, or the judge named another winner when
/// the order was swapped. That is kept as the row's reason, so that such ties can be told apart.
struct PairwiseTie: Equatable {
  /// Why neither won, where the word says it.
  let reason: String?

  /// The tie that a word stands for, or nil where it names none; case, spaces and signs do not
  /// count.
  init?(_ word: String) {
    guard word.utf8.count <= PairwiseTie.longest else { return nil }
    let name = PairwiseTie.folded(word)
    if PairwiseTie.plain.contains(name) {
      reason = nil
    } else if let known = PairwiseTie.reasons[name] {
      reason = known
    } else if let tie = PairwiseTie.plain.first(where: { name.hasPrefix($0 + "_") }) {
      let rest = String(name.dropFirst(tie.utf8.count + 1))
      reason = PairwiseTie.reasons[rest] ?? rest
    } else {
      return nil
    }
  }

  private static let longest = 64
  private static let plain: Set<String> = [
    "tie", "ties", "tied", "draw", "drawn", "equal", "same", "no_preference",
  ]
  private static let reasons = [
    "bothbad": "both_bad", "both_bad": "both_bad", "both_are_bad": "both_bad",
    "equally_bad": "both_bad", "neither": "both_bad", "bothgood": "both_good",
    "both_good": "both_good", "both_are_good": "both_good", "equally_good": "both_good",
    "inconsistent": "inconsistent",
  ]

  /// The letters and digits in lower case, with one underscore for whatever is between them.
  private static func folded(_ word: String) -> String {
    word.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
  }

  /// Writes the tie into a row.
  func declare(in row: inout CodedJudgment, _ log: inout LogAssembly) {
    row.preference = 0.5
    if let reason, row.statusReason < 0 {
      row.statusReason = log.table.statusReason.intern(reason)
    }
  }
}
