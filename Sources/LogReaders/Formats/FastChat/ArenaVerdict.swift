/// What the votes of a chatbot arena are called, and what they mean for the first model.
enum ArenaVerdict {
  case first, second
  case tie(PairwiseTie)
  /// The judge, a model, gave no verdict.
  case failed

  /// The winner of a battle as released; a tie has many names, which differ between releases.
  init?(winner: String) {
    switch winner {
    case "model_a": self = .first
    case "model_b": self = .second
    case "error": self = .failed
    default:
      guard let tie = PairwiseTie(winner) else { return nil }
      self = .tie(tie)
    }
  }

  /// The vote as the server logs it.
  init?(vote: String) {
    let tie: PairwiseTie?
    switch vote {
    case "leftvote":
      self = .first
      return
    case "rightvote":
      self = .second
      return
    case "tievote": tie = PairwiseTie("tie")
    case "bothbad_vote": tie = PairwiseTie("both_bad")
    default: return nil
    }
    guard let tie else { return nil }
    self = .tie(tie)
  }

  static let winners = "model_a, model_b, a tie (tie, both_bad, tie (inconsistent), …) or error"

  /// Writes the verdict on the first model into a row.
  func declare(in row: inout CodedJudgment, _ log: inout LogAssembly) {
    switch self {
    case .first: row.preference = 1
    case .second: row.preference = 0
    case .tie(let tie): tie.declare(in: &row, &log)
    case .failed:
      row.status = .unscored
      row.statusReason = log.table.statusReason.intern("grader_failed")
    }
  }
}
