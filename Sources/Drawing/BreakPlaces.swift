/// Where long names, paths and addresses may be broken, and where short ones and commands may not.
///
/// Unicode breaks a line after a slash and after a hyphen, but not after the points and low lines of
/// names, and it parts "--" from the option that it belongs to, a hyphen from the word that it begins, and
/// the thousands of a number. Marks without width say otherwise while lines are broken; none is left in a
/// line.
extension StyledText {
  /// The text with marks where lines may and may not be broken; nil where none is needed.
  var withBreakPlaces: StyledText? {
    guard runs.contains(where: { BreakPlaces.mayHold($0.text) }) else { return nil }
    var marked = self
    for index in runs.indices {
      marked.runs[index].text = BreakPlaces.marked(
        runs[index].text, isCode: runs[index].style.family == .mono)
    }
    return marked
  }

  /// The text without marks of places.
  var withoutBreakPlaces: StyledText {
    var plain = self
    for index in runs.indices {
      plain.runs[index].text.unicodeScalars.removeAll {
        $0 == BreakPlaces.allowed || $0 == BreakPlaces.forbidden
      }
    }
    plain.runs.removeAll(where: \.text.isEmpty)
    return plain
  }
}

enum BreakPlaces {
  /// Zero width space, and word joiner.
  static let allowed: Unicode.Scalar = "\u{200B}"
  static let forbidden: Unicode.Scalar = "\u{2060}"

  /// A word of more bytes is a name or a path that may be broken.
  private static let longWord = 20
  /// A document identifier of no more bytes stays whole.
  private static let longestIdentifier = 45
  /// An option and its value of no more bytes stay on one line.
  private static let longestOption = 48
  /// Nothing shorter is parted from a word.
  private static let shortestPart = 3

  /// Whether a text can hold a place that is to be marked.
  static func mayHold(_ text: String) -> Bool {
    var length = 0
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte <= 0x20 {
        length = 0
      } else {
        length += 1
        if length > longWord || (byte == 0x2D && previous == 0x2D) { return true }
        if byte == 0x2F, previous >= 0x30, previous <= 0x39 { return true }
        if byte == 0x2D, !isLetterOrDigit(previous) { return true }
        // The end of a thin space.
        if byte == 0x89, previous == 0x80 { return true }
      }
      previous = byte
    }
    return false
  }

  /// - Complexity: O(*n*).
  static func marked(_ text: String, isCode: Bool) -> String {
    var result = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    var start = 0
    while start < scalars.count {
      if scalars[start].properties.isWhitespace {
        result.append(scalars[start])
        if isBetweenThousands(scalars, start) { result.append(forbidden) }
        start += 1
        continue
      }
      let end =
        scalars[start...].firstIndex(where: \.properties.isWhitespace) ?? scalars.count
      var word = scalars[start..<end]
      start = end
      if let first = word.firstIndex(where: isWordPart), first > word.startIndex,
        word[first - 1] == "-", !word.starts(with: ["-", "-"] as [Unicode.Scalar])
      {
        result.append(contentsOf: word[..<first])
        result.append(forbidden)
        word = word[first...]
      }
      if word.count > 2, word.starts(with: ["-", "-"] as [Unicode.Scalar]) {
        append(option: word, to: &result)
        // The value of an option stands with it.
        guard end < scalars.count, scalars[end] == " ", end + 1 < scalars.count,
          scalars[end + 1] != "-", !scalars[end + 1].properties.isWhitespace
        else { continue }
        let valueEnd =
          scalars[(end + 1)...].firstIndex(where: \.properties.isWhitespace) ?? scalars.count
        if valueEnd - (end + 1) + word.count <= longestOption {
          result.append(forbidden)
          result.append(" ")
          result.append(forbidden)
          start = end + 1
        }
      } else if isIdentifier(word) {
        append(whole: word, to: &result)
      } else if word.count > longWord {
        append(long: word, to: &result)
      } else {
        result.append(contentsOf: word)
      }
    }
    return String(result)
  }

  private static func append(
    option word: ArraySlice<Unicode.Scalar>, to result: inout String.UnicodeScalarView
  ) {
    for scalar in word {
      result.append(scalar)
      if scalar == "-", word.count <= longestOption { result.append(forbidden) }
    }
  }

  /// A document identifier, as `10.1016/S0065-2601(08)60281-6`.
  private static func isIdentifier(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    guard word.count <= longestIdentifier, let slash = word.firstIndex(of: "/") else {
      return false
    }
    let head = word[..<slash]
    guard
      let start = head.lastIndex(where: { !isDigit($0) && $0 != "." }).map({ $0 + 1 })
        ?? Optional(head.startIndex), start < head.endIndex
    else { return false }
    return head[start...].starts(with: ["1", "0", "."] as [Unicode.Scalar])
      && head[start...].count >= 7
  }

  private static func append(
    whole word: ArraySlice<Unicode.Scalar>, to result: inout String.UnicodeScalarView
  ) {
    for (index, scalar) in word.enumerated() {
      result.append(scalar)
      if index < word.count - 1, !isWordPart(scalar) { result.append(forbidden) }
    }
  }

  private static func append(
    long word: ArraySlice<Unicode.Scalar>, to result: inout String.UnicodeScalarView
  ) {
    for (place, index) in word.indices.enumerated() {
      result.append(word[index])
      guard "/_-.".unicodeScalars.contains(word[index]), place + 1 >= shortestPart,
        word.count - place - 1 >= shortestPart, isWordPart(word[index - 1]),
        isWordPart(word[index + 1])
      else { continue }
      // A number is not parted at its point.
      if word[index] == ".", isDigit(word[index - 1]), isDigit(word[index + 1]) { continue }
      result.append(allowed)
    }
  }

  /// Whether a thin space stands between digits.
  private static func isBetweenThousands(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    scalars[index] == "\u{2009}" && index > 0 && index + 1 < scalars.count
      && isDigit(scalars[index - 1]) && isDigit(scalars[index + 1])
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || isDigit(scalar)
  }
}
