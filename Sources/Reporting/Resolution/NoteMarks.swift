internal import Analysis

/// Raised letters that lead from rows of a board to the cautions about them.
struct NoteMarks {
  private var letters: [String: String] = [:]
  private(set) var notes: [String] = []

  /// Notes on single rows, in the order of reading, then those on the whole board.
  init(_ cautions: [Caution], entries: [ScoreCell]) {
    // Rows of which the same can be said share a letter.
    var letterOfText: [String: String] = [:]
    for entry in entries {
      let marks = NoteMarks.texts(on: entry, cautions).map { text -> String in
        if let known = letterOfText[text] { return known }
        let letter = NoteMarks.letter(letterOfText.count)
        letterOfText[text] = letter
        notes.append("\(letter)  \(text)")
        return letter
      }
      if !marks.isEmpty { letters[entry.model] = marks.joined(separator: ",") }
    }
    if let note = NoteMarks.missingNote(cautions, entries: entries) { notes.append(note) }
    let dimension = entries.first?.dimension
    notes += cautions.filter {
      $0.model == nil && $0.code != .publishedOnly
        && ($0.dimension == nil || $0.dimension == dimension)
    }.map(\.message)
  }

  func mark(of model: String) -> String? { letters[model] }

  /// What is to be said of a row, without its model's name.
  private static func texts(on entry: ScoreCell, _ cautions: [Caution]) -> [String] {
    var texts = cautions.filter {
      $0.model == entry.model && $0.code != .missingJudgments
        && ($0.dimension == nil || $0.dimension == entry.dimension)
    }.map(text)
    guard entry.method != "published" else { return texts }
    if let reason = entry.reason { texts.append("No figure: \(reason).") }
    if let remark = entry.remark { texts.append("Interval: \(remark).") }
    if entry.undefinedReplicates > 0 {
      texts.append("\(entry.undefinedReplicates) resamples held no item and are left out.")
    }
    if entry.rank == nil, entry.estimate != nil { texts.append("Too few clusters for a rank.") }
    return texts
  }

  private static func text(_ caution: Caution) -> String {
    guard let observed = caution.observed, let expected = caution.expected else {
      return caution.message
    }
    let counts = "\(groupedText(observed)) of \(groupedText(expected))"
    return switch caution.code {
    case .unequalItems: "Measured on \(counts) items."
    case .fewerRepeats: "Answered \(counts) repeats or prompt versions."
    case .ceiling: "The highest score on \(counts) items."
    default: caution.message
    }
  }

  /// Nearly every model lacks some judgments: one note with the counts, not a mark a row.
  private static func missingNote(_ cautions: [Caution], entries: [ScoreCell]) -> String? {
    let shown = Set(entries.map(\.model))
    let counts = cautions.filter { $0.code == .missingJudgments }.compactMap { caution in
      caution.model.flatMap { model -> String? in
        guard shown.contains(model), let observed = caution.observed,
          let expected = caution.expected
        else { return nil }
        return "\(model) \(groupedText(observed)) of \(groupedText(expected))"
      }
    }
    guard !counts.isEmpty else { return nil }
    return "Judgments without a score, over all dimensions, are left out: "
      + counts.joined(separator: ", ") + "."
  }

  /// Letters in the order of the alphabet, then in pairs.
  private static func letter(_ index: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let first = index / letters.count
    return (first == 0 ? "" : String(letters[(first - 1) % letters.count]))
      + String(letters[index % letters.count])
  }
}
