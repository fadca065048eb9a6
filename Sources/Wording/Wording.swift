/// A sentence that the program prints, or a piece of one, with places for what differs.
///
/// It is written as a string literal in English. What is interpolated is data, a number, or a piece
/// that was said already; the rest is what a catalogue has in other languages, under the English
/// text with its places numbered: `"\(model) has \(count) items"` is found as
/// `{1} has {2} items`.
package struct Wording: ExpressibleByStringInterpolation, Sendable {
  /// Text of the program, or what stands in a place of it.
  enum Part: Sendable {
    case words(String)
    case argument(String)
  }

  private(set) var parts: [Part]

  package init(stringLiteral text: String) {
    parts = text.isEmpty ? [] : [.words(text)]
  }

  package init(stringInterpolation: Interpolation) {
    parts = stringInterpolation.parts
  }

  /// A word that is no literal where it is said, such as the name of a case.
  package static func named(_ word: String) -> Wording { Wording(stringLiteral: word) }

  /// A number of things: `{1} items` is its key.
  package static func counted(_ number: String, _ noun: String) -> Wording {
    "\(number)" + .named(" " + noun)
  }

  /// Two pieces of one sentence.
  package static func + (first: Wording, second: Wording) -> Wording {
    var whole = first
    for part in second.parts {
      if case .words(let next) = part, case .words(let last)? = whole.parts.last {
        whole.parts[whole.parts.count - 1] = .words(last + next)
      } else {
        whole.parts.append(part)
      }
    }
    return whole
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    package mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { parts.append(.words(text)) }
    }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      parts.append(.argument(value.description))
    }
  }

  /// The key in a catalogue: the words with numbered places.
  package var template: String {
    var count = 0
    return parts.reduce(into: "") { text, part in
      switch part {
      case .words(let words): text += words
      case .argument:
        count += 1
        text += "{\(count)}"
      }
    }
  }

  var arguments: [String] {
    parts.compactMap { part in
      guard case .argument(let text) = part else { return nil }
      return text
    }
  }
}
