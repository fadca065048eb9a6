package import Diagnostics
internal import Foundation
internal import PrintedNumbers
internal import Wording

/// Which rows a command or a report asks for: `--where`, `--model` and `--round`.
package struct RowFilters: Sendable, Equatable {
  /// Names with commas between, as an option takes them.
  package struct Names: Sendable, Equatable {
    package let text: String
    /// Where it is written, if that is a file.
    package let place: Place?

    package init(_ text: String, at place: Place? = nil) {
      self.text = text
      self.place = place
    }

    /// The names: all of the text where that is one, else what stands between its commas.
    func names(among known: [String]) -> [String] {
      if known.contains(where: { $0.isExactly(text) }) { return [text] }
      return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }
  }

  package var conditions: [RowCondition]
  package var models: [Names]
  package var rounds: [Names]
  /// Whether the models named are those of both sides of a comparison.
  package var areOfBothSides = false

  package init(conditions: [RowCondition] = [], models: [Names] = [], rounds: [Names] = []) {
    self.conditions = conditions
    self.models = models
    self.rounds = rounds
  }

  package var isEmpty: Bool { conditions.isEmpty && models.isEmpty && rounds.isEmpty }

  /// The words that ask for the same on a command line.
  package var words: [String] {
    conditions.flatMap { ["--where", $0.text] } + models.flatMap { ["--model", $0.text] }
      + rounds.flatMap { ["--round", $0.text] }
  }

  /// The filters in words: `category=Domain:DEF, model a,b`.
  package var text: String {
    (conditions.map(\.text) + models.map { said("model \($0.text)") }
      + rounds.map { said("round \($0.text)") }).joined(separator: said("; "))
  }

  /// What is said of the rows that were left out; nothing where none was.
  package func caution(leftOut: Int, of all: Int) -> [Caution] {
    Self.caution(leftOut: leftOut, of: all, by: text)
  }

  /// - Parameter text: The filters in words.
  static func caution(leftOut: Int, of all: Int, by text: String) -> [Caution] {
    guard leftOut > 0 else { return [] }
    let (some, whole) = (NumberText.grouped(leftOut), NumberText.grouped(all))
    return [
      Caution(
        .filteredRows, observed: leftOut, of: all,
        message: leftOut == 1
          ? said("\(some) of \(whole) judgments is left out by the filters (\(text)).")
          : said("\(some) of \(whole) judgments are left out by the filters (\(text))."))
    ]
  }
}
