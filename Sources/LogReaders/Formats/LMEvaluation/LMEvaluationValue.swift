internal import FileFormats
import Foundation

/// What a metric gives for one document, before lm-evaluation-harness aggregates it.
indirect enum LMEvaluationValue: Equatable {
  case number(Double)
  case truth(Bool)
  case text(String)
  /// null, or NaN.
  case missing
  case list([LMEvaluationValue])
  case object

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    switch try scanner.peek() {
    case .number:
      let number = try scanner.number().double
      self = number.isNaN ? .missing : .number(number)
    case .string: self = LMEvaluationValue(text: UTF8Text.string(try scanner.string()))
    case .boolean: self = .truth(try scanner.boolean())
    case .null:
      try scanner.null()
      self = .missing
    case .array:
      var elements: [LMEvaluationValue] = []
      try scanner.elements { (scanner) throws(JSONError) in
        elements.append(try LMEvaluationValue(&scanner))
      }
      self = .list(elements)
    case .object:
      try scanner.skipValue()
      self = .object
    }
  }

  /// NumPy's not-a-number reads `"nan"` where it was turned into a text.
  private init(text: String) {
    var copy = text
    self =
      copy.withUTF8 { NumberText.value($0) } == .notANumber || ["", "None", "N/A"].contains(text)
      ? .missing : .text(text)
  }

  /// The number, also of a truth value and of either in quotes, as NumPy's scalars were written
  /// before June 2026.
  var number: Double? {
    switch self {
    case .number(let number): return number
    case .truth(let isTrue): return isTrue ? 1 : 0
    case .text(var text):
      if text == "True" || text == "False" { return text == "True" ? 1 : 0 }
      switch text.withUTF8({ NumberText.value($0) }) {
      case .finite(let number)?: return number
      case .infinite?: return text.hasPrefix("-") ? -.infinity : .infinity
      case .notANumber?, nil: return nil
      }
    case .missing, .list, .object: return nil
    }
  }

  var isTruth: Bool {
    switch self {
    case .truth: true
    case .text(let text): text == "True" || text == "False"
    case .number, .missing, .list, .object: false
    }
  }

  /// Whether the number stands in quotes.
  var isQuoted: Bool {
    guard case .text = self else { return false }
    return number != nil
  }
}
