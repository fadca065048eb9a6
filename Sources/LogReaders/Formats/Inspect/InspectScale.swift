internal import Diagnostics

/// The verdicts of one scorer on one criterion in a log: which texts occur, what numbers they are,
/// and on which scale they lie.
///
/// C, P, I and N are Inspect AI's marks for correct, partial, incorrect and no answer, but letters
/// are also grades and answers of other kinds, so they are numbers only where no other text is among
/// the verdicts; the same holds for yes, no, true and false. Where the letters alone could be either,
/// the log's other scores and the tool's own figures decide (`decide`).
struct InspectScale {
  /// What a text without digits stands for.
  private enum Kind {
    /// Nothing was judged, where the other verdicts are numbers.
    case absence
    case number
    case mark
    case word
    case name
  }

  private static let absences: Set<String> = ["none", "null", "n/a", "nan"]
  /// Distinct texts that are remembered.
  private static let limit = 100

  private(set) var marks: Set<String> = []
  private(set) var words: Set<String> = []
  private(set) var names: Set<String> = []
  private var hasNumbers = false
  private var hasTruths = false
  /// Whether marks and words are numbers.
  private(set) var readsTexts = true

  // MARK: - Verdicts

  mutating func meet(_ verdict: InspectVerdict) {
    switch verdict {
    case .number: hasNumbers = true
    case .truth: hasTruths = true
    case .missing, .nested: break
    case .text(let text):
      switch InspectScale.kind(of: text, verdict) {
      case .absence: break
      case .number: hasNumbers = true
      case .mark: marks.insert(text)
      case .word: words.insert(text)
      case .name: if names.count < InspectScale.limit { names.insert(text) }
      }
    }
  }

  private static func kind(of text: String, _ verdict: InspectVerdict) -> Kind {
    if verdict.quotedNumber != nil { return .number }
    if ["C", "P", "I", "N"].contains(text) { return .mark }
    let folded = text.lowercased()
    if ["yes", "no", "true", "false"].contains(folded) { return .word }
    let isBlank = folded.allSatisfy(\.isWhitespace)
    return isBlank || absences.contains(folded) ? .absence : .name
  }

  /// Whether numbers are among the verdicts.
  private var isNumeric: Bool {
    hasNumbers || hasTruths || (readsTexts && !(marks.isEmpty && words.isEmpty))
  }

  /// Whether a verdict says nothing: null, NaN, an empty text, or a text such as `N/A` among numbers.
  func isMissing(_ verdict: InspectVerdict) -> Bool {
    switch verdict {
    case .missing: return true
    case .text(let text):
      if text.allSatisfy(\.isWhitespace) { return true }
      return isNumeric && InspectScale.kind(of: text, verdict) == .absence
    case .number, .truth, .nested: return false
    }
  }

  /// The number of a verdict, the one that Inspect AI takes it for; nil where it is a label.
  func score(_ verdict: InspectVerdict) -> Double? {
    switch verdict {
    case .number(let number): return number
    case .truth(let isTrue): return isTrue ? 1 : 0
    case .missing, .nested: return nil
    case .text(let text):
      if let number = verdict.quotedNumber { return number }
      guard readsTexts else { return nil }
      switch text {
      case "C": return 1
      case "P": return 0.5
      case "I", "N": return 0
      default:
        switch text.lowercased() {
        case "yes", "true": return 1
        case "no", "false": return 0
        default: return nil
        }
      }
    }
  }

  /// Whether some verdicts are labels without numbers.
  var hasLabels: Bool { !names.isEmpty || (!readsTexts && !(marks.isEmpty && words.isEmpty)) }

  /// Correct and incorrect are binary, with "partially" between them ordinal; numbers declare no
  /// bounds.
  func declare(in row: inout CodedJudgment) {
    if hasLabels {
      row.scaleType = .nominal
    } else if hasNumbers || !isNumeric {
      row.scaleType = .interval
    } else {
      row.scaleType = marks.contains("P") ? .ordinal : .binary
      row.scaleMinimum = 0
      row.scaleMaximum = 1
    }
  }

  // MARK: - What letters mean

  /// Whether marks stand alone that other letters could stand beside: nothing but I tells that they
  /// are not grades.
  var isOpen: Bool {
    names.isEmpty && !marks.isEmpty && (!words.isEmpty || !marks.contains("I"))
  }

  /// Decides whether marks and words are numbers.
  ///
  /// - Parameters:
  ///   - criterion: what they are about, for the notice.
  ///   - isBuiltIn: whether the scorer is one of the tool's own, which give no other letters.
  ///   - siblings: other texts among the scorer's verdicts on its other criteria.
  ///   - figure: whether the tool's own mean is theirs as numbers; nil where it gives none.
  /// - Returns: what is worth a warning.
  mutating func decide(
    _ criterion: String, isBuiltIn: Bool, siblings: Set<String>, figure: Bool?
  ) -> LogNotice? {
    let seen = InspectScale.listed(marks.union(words).union(names))
    func labels(_ reason: String) -> LogNotice {
      readsTexts = false
      return .letterGrades(criterion: criterion, seen: seen, reason: reason)
    }
    if !names.isEmpty {
      let areLetters = names.allSatisfy { $0.count == 1 && $0.allSatisfy(\.isLetter) }
      guard areLetters || !(marks.isEmpty && words.isEmpty) else { return nil }
      return labels("C, P, I and N, or yes and no, are numbers only where no other text occurs")
    }
    guard isOpen else { return nil }
    if !siblings.isEmpty {
      return labels("the scorer also says \(InspectScale.listed(siblings)) on other criteria")
    }
    if figure == false { return labels("as numbers they do not give the tool's own mean") }
    if figure == nil, isBuiltIn { return nil }
    let isMixed = !words.isEmpty
    if figure == nil, isMixed || !marks.contains("C") {
      return labels("nothing in the log says that they are the tool's marks")
    }
    if isBuiltIn { return nil }
    let reason =
      figure == nil ? "no other letter occurs" : "as numbers they give the tool's own mean"
    return .letterMarks(criterion: criterion, seen: seen, reason: reason)
  }

  private static func listed(_ texts: Set<String>) -> String {
    let sorted = texts.sorted()
    return sorted.prefix(8).map(\.quoted).joined(separator: ", ") + (sorted.count > 8 ? ", …" : "")
  }
}
