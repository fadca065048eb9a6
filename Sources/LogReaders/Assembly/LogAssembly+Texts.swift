internal import FileFormats

/// How texts are kept with rows (`LogReadingOptions.keepTexts`).
///
/// Without them nothing is stored; the hash of a response is a column of the record and is there
/// either way.
extension LogAssembly {
  /// Writes the texts behind a row into it, where they are kept, and hash and length of the response
  /// where the row has none yet.
  ///
  /// An empty response is one: the model said nothing. An empty prompt or explanation is none.
  mutating func fill(
    _ row: inout CodedJudgment, prompt: String? = nil, response: String? = nil,
    opponentResponse: String? = nil, explanation: String? = nil, at place: CodedLocator
  ) {
    if var response {
      row.texts.response = textCode(response, at: place)
      response.withUTF8 { describe($0, in: &row) }
    }
    guard options.keepTexts else { return }
    if let prompt, !prompt.isEmpty { row.texts.prompt = textCode(prompt, at: place) }
    if let opponentResponse {
      row.texts.opponentResponse = textCode(opponentResponse, at: place)
    }
    if let explanation, !explanation.isEmpty {
      row.texts.explanation = textCode(explanation, at: place)
    }
  }

  /// Sets a text of a row from the record's own formats; an empty one is none.
  mutating func assign(
    _ column: TextColumn, _ text: UnsafeBufferPointer<UInt8>, to row: inout CodedJudgment,
    at place: CodedLocator
  ) {
    guard !text.isEmpty else { return }
    let code = textCode(text, at: place)
    row.texts[column] = code
    if column == .response { describe(text, in: &row) }
  }

  /// Gives a row the hash and the length of its response, where the log does not.
  private mutating func describe(
    _ response: UnsafeBufferPointer<UInt8>, in row: inout CodedJudgment
  ) {
    guard row.responseHash < 0 || row.responseLength == nil else { return }
    let facts = responses.facts(of: response, code: row.texts.response, in: &table)
    if row.responseHash < 0 { row.responseHash = facts.hash }
    if row.responseLength == nil { row.responseLength = facts.length }
  }

  /// The code of a text, or -1 where texts are not kept, or this one cannot be.
  mutating func textCode(_ text: String, at place: CodedLocator) -> Int32 {
    guard options.keepTexts else { return -1 }
    var text = text
    return text.withUTF8 { textCode($0, at: place) }
  }

  private mutating func textCode(
    _ text: UnsafeBufferPointer<UInt8>, at place: CodedLocator
  ) -> Int32 {
    guard options.keepTexts else { return -1 }
    guard text.count <= TextLimit.mostBytes else {
      note(.longText(bytes: text.count), at: place)
      return -1
    }
    guard texts.byteCount < options.maximumTextBytes else {
      failForTexts(at: place)
      return -1
    }
    return texts.code(of: text)
  }

  /// Leaves a response out whose hash, as the log gives it, is that of another text.
  mutating func checkResponse(_ row: inout CodedJudgment, at place: CodedLocator) {
    guard row.texts.response >= 0,
      row.responseHash != hashOfResponse(row.texts.response)
    else { return }
    row.texts.response = -1
    note(.otherResponse, at: place)
  }

  /// The texts that rows have, without those of rows that were refused, dropped or replaced.
  ///
  /// The rows of the table get the codes that are left.
  mutating func finishedTexts() -> TextArchive? {
    guard options.keepTexts else { return nil }
    var isUsed = [Bool](repeating: false, count: texts.count)
    if table.texts.hasTexts {
      for row in 0..<table.count {
        for code in table.texts[row].all where code >= 0 { isUsed[Int(code)] = true }
      }
    }
    guard isUsed.contains(false) else { return texts }
    let kept = texts.keeping(isUsed)
    table.renumberTexts { kept.codes[Int($0)] }
    return kept.archive
  }
}

/// Bounds on texts.
package enum TextLimit {
  /// The longest text that is kept.
  package static let mostBytes = 16 << 20
}

extension LogNotice {
  fileprivate static func longText(bytes: Int) -> LogNotice {
    LogNotice("longText") {
      "a text of more than \(TextLimit.mostBytes >> 20) MiB, \($0.times); it is not kept"
    }
  }

  fileprivate static var otherResponse: LogNotice {
    LogNotice("otherResponse") {
      "a response whose SHA-256 is not the row's response_hash, \($0.times); the text is not kept"
    }
  }
}

extension LogProblem {
  static func tooMuchText(limit: Int) -> LogProblem {
    LogProblem(
      "tooMuchText", "the logs hold more than \(limit >> 20) MiB of texts",
      remedy: "Read fewer files at a time, or read them without --with-text")
  }
}
