internal import Analysis
internal import PrintedNumbers
internal import Wording

/// Raised letters that lead from rows of a board to the cautions about them.
struct NoteMarks {
  /// By row.
  private var letters: [String?] = []
  private(set) var notes: [String] = []

  /// Notes on single rows, in the order of reading, then those on the whole board.
  init(_ cautions: [Caution], entries: [ModelScore]) {
    let texts = entries.map { NoteMarks.texts(on: $0, cautions) }
    // What can be said of every row is said once, without a letter.
    let common = Set((texts.first ?? []).filter { text in texts.allSatisfy { $0.contains(text) } })
    let isOfAll = entries.count > 1
    // Rows of which the same can be said share a letter.
    var letterOfText: [String: String] = [:]
    for texts in texts {
      let own = isOfAll ? texts.filter { !common.contains($0) } : texts
      let marks = own.map { text -> String in
        if let known = letterOfText[text] { return known }
        let letter = NoteMarks.letter(letterOfText.count)
        letterOfText[text] = letter
        notes.append("\(letter)  \(text)")
        return letter
      }
      letters.append(marks.isEmpty ? nil : marks.joined(separator: ","))
    }
    if isOfAll {
      notes += (texts.first ?? []).filter(common.contains).map { said("Every model: \($0)") }
    }
    if let note = NoteMarks.missingNote(entries) { notes.append(note) }
    let dimension = entries.first?.dimension
    notes += cautions.filter {
      $0.model == nil && $0.code != .publishedOnly
        && ($0.dimension == nil || $0.dimension == dimension)
    }.map(\.shownMessage)
  }

  func mark(ofRow row: Int) -> String? { letters[row] }

  /// What is to be said of a row, without its model's name.
  private static func texts(on entry: ModelScore, _ cautions: [Caution]) -> [String] {
    var texts = cautions.filter {
      $0.model?.isExactly(entry.model) == true && $0.code != .missingJudgments
        && ($0.dimension == nil || $0.dimension == entry.dimension)
    }.map(text)
    guard entry.method != "published" else { return texts }
    if let reason = entry.reason {
      texts.append(
        entry.estimate == nil ? said("No figure: \(reason).") : said("No interval: \(reason)."))
    }
    if let remark = entry.remark { texts.append(said("Interval: \(remark).")) }
    if entry.undefinedReplicates > 0 {
      texts.append(
        said("\(entry.undefinedReplicates) resamples held no item and are left out."))
    }
    if let reason = entry.rankReason, entry.estimate != nil {
      texts.append(said("No rank: \(reason)."))
    }
    return texts
  }

  private static func text(_ caution: Caution) -> String {
    guard let observed = caution.observed, let expected = caution.expected else {
      return caution.withoutModel
    }
    let (some, all) = (NumberText.grouped(observed), NumberText.grouped(expected))
    return switch caution.code {
    case .unequalItems: said("Measured on \(some) of \(all) items.")
    case .fewerRepeats: said("Answered \(some) of \(all) repeats or prompt versions.")
    case .ceiling: said("The highest score on \(some) of \(all) items.")
    default: caution.shownMessage
    }
  }

  /// Nearly every model lacks some judgments: one note with the counts, not a mark a row.
  private static func missingNote(_ entries: [ModelScore]) -> String? {
    let counts = entries.compactMap { entry -> String? in
      guard let judgments = entry.judgments, judgments.missing > 0 else { return nil }
      let missing = NumberText.grouped(judgments.missing)
      let all = NumberText.grouped(judgments.missing + judgments.scored)
      return said("\(shownName(entry.model)) \(missing) of \(all)")
    }
    guard !counts.isEmpty else { return nil }
    return said("Judgments without a score are left out: \(counts.joined(separator: said(", "))).")
  }

  /// Letters in the order of the alphabet, then in pairs.
  private static func letter(_ index: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let first = index / letters.count
    return (first == 0 ? "" : String(letters[(first - 1) % letters.count]))
      + String(letters[index % letters.count])
  }
}
