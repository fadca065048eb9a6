/// The texts behind one judgment, by their codes in a store; -1 where there is none.
///
/// They travel with the row, so that whatever keeps, drops, replaces or reorders rows does the same
/// to their texts.
package struct TextCodes: Sendable, Equatable {
  /// What the model was asked.
  package var prompt: Int32 = -1
  /// What it answered.
  package var response: Int32 = -1
  /// What the other model of a pair answered.
  package var opponentResponse: Int32 = -1
  /// What the judge said of it.
  package var explanation: Int32 = -1

  package init() {}

  package var isEmpty: Bool { self == TextCodes() }

  /// In the order of `TextColumn`.
  package var all: [Int32] { [prompt, response, opponentResponse, explanation] }

  /// The codes that others stand for; what is not there stays so.
  package func map<Failure: Error>(
    _ code: (Int32) throws(Failure) -> Int32
  ) throws(Failure) -> TextCodes {
    var codes = self
    if prompt >= 0 { codes.prompt = try code(prompt) }
    if response >= 0 { codes.response = try code(response) }
    if opponentResponse >= 0 { codes.opponentResponse = try code(opponentResponse) }
    if explanation >= 0 { codes.explanation = try code(explanation) }
    return codes
  }

  package subscript(column: TextColumn) -> Int32 {
    get {
      switch column {
      case .prompt: prompt
      case .response: response
      case .opponentResponse: opponentResponse
      case .explanation: explanation
      }
    }
    set {
      switch column {
      case .prompt: prompt = newValue
      case .response: response = newValue
      case .opponentResponse: opponentResponse = newValue
      case .explanation: explanation = newValue
      }
    }
  }
}

extension CompactColumn<TextCodes> {
  /// Whether some row may have a text.
  package var hasTexts: Bool { count > 0 && !(isUniform && shared.isEmpty) }
}

/// The texts behind a judgment; the raw value is the name in the record's own formats.
///
/// They are no columns of the record: a table of judgments, written out, has none of them.
package enum TextColumn: String, Sendable, CaseIterable, Codable {
  case prompt
  case response
  case opponentResponse = "opponent_response"
  case explanation
}
