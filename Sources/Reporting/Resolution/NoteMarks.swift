internal import Analysis

/// Raised letters that lead from rows of a board to the cautions about them.
struct NoteMarks {
  private var letters: [String: String] = [:]
  private(set) var notes: [String] = []

  /// Notes on single rows, in the order of reading, then those on the whole board.
  init(_ cautions: [Caution], entries: [ScoreCell]) {
    var count = 0
    for entry in entries {
      var marks: [String] = []
      for message in NoteMarks.messages(on: entry, cautions) {
        let letter = NoteMarks.letter(count)
        count += 1
        notes.append("\(letter)  \(message)")
        marks.append(letter)
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

  /// A board over all dimensions leaves cautions on single ones to the methods page.
  private static func messages(on entry: ScoreCell, _ cautions: [Caution]) -> [String] {
    var messages = cautions.filter {
      $0.model == entry.model && $0.code != .missingJudgments
        && ($0.dimension == nil || $0.dimension == entry.dimension)
    }.map(\.message)
    if let reason = entry.reason, entry.method != "published" {
      messages.append("\(entry.model): \(reason).")
    }
    if let remark = entry.remark { messages.append("\(entry.model): \(remark).") }
    if entry.undefinedReplicates > 0 {
      messages.append(
        "\(entry.model): \(entry.undefinedReplicates) resamples held no item and are left out.")
    }
    if entry.rank == nil, entry.estimate != nil, entry.method != "published" {
      messages.append("\(entry.model): too few clusters for a rank.")
    }
    return messages
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
