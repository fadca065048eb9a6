/// Where a link leads.
package enum LinkTarget: Hashable, Sendable {
  /// An address outside the document.
  case uri(String)
  /// A named place of the same document.
  case destination(String)
}

/// Text in runs, each of one style.
package struct StyledText: Hashable, Sendable {
  /// A stretch of text of one style, leading to one place or nowhere.
  package struct Run: Hashable, Sendable {
    package var text: String
    package var style: TextStyle
    package var link: LinkTarget?
    /// The character that no font has and for which the text, its code point, stands in a box.
    package var missing: Unicode.Scalar?

    package init(_ text: String, style: TextStyle, link: LinkTarget? = nil) {
      self.text = text
      self.style = style
      self.link = link
    }
  }

  /// The base direction of a paragraph; `automatic` follows its first strong character.
  package enum Direction: Hashable, Sendable {
    case automatic, leftToRight, rightToLeft
  }

  package var runs: [Run]
  package var direction: Direction

  package init(runs: [Run] = [], direction: Direction = .automatic) {
    self.runs = runs
    self.direction = direction
  }

  package init(_ text: String, style: TextStyle, link: LinkTarget? = nil) {
    self.init(runs: [Run(text, style: style, link: link)])
  }

  /// The text without its styles.
  package var plain: String { runs.map(\.text).joined() }

  package var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }

  package static func + (left: StyledText, right: StyledText) -> StyledText {
    StyledText(runs: left.runs + right.runs, direction: left.direction)
  }

  package static func += (left: inout StyledText, right: StyledText) { left.runs += right.runs }

  /// The text with all of it on one baseline.
  package var level: StyledText {
    guard runs.contains(where: { $0.style.rise != 0 }) else { return self }
    var text = self
    for index in text.runs.indices { text.runs[index].style.rise = 0 }
    return text
  }

  /// The part whose UTF-8 bytes lie in `range`, which must fall between characters.
  func slice(_ range: Range<Int>) -> StyledText {
    var kept: [Run] = []
    var start = 0
    for run in runs {
      let bytes = run.text.utf8
      let lower = max(range.lowerBound - start, 0)
      let upper = min(range.upperBound - start, bytes.count)
      if lower < upper {
        var piece = run
        piece.text = String(decoding: bytes.dropFirst(lower).prefix(upper - lower), as: UTF8.self)
        kept.append(piece)
      }
      start += bytes.count
    }
    return StyledText(runs: kept, direction: direction)
  }

  /// The text with the code points of `missing` in their place, each a run of its own.
  func withPlaceholders(for missing: Set<UInt32>) -> StyledText {
    var replaced = StyledText(direction: direction)
    for run in runs {
      var plain = run
      plain.text = ""
      for scalar in run.text.unicodeScalars {
        guard missing.contains(scalar.value) else {
          plain.text.unicodeScalars.append(scalar)
          continue
        }
        if !plain.text.isEmpty { replaced.runs.append(plain) }
        plain.text = ""
        var placeholder = run
        // Narrow no-break spaces keep the box off its neighbours.
        placeholder.text = "\u{202F}\(DrawingError.codePoint(scalar.value))\u{202F}"
        placeholder.style.size = min(
          run.style.size, max(TextStyle.smallestSize, run.style.size * 0.7))
        placeholder.style.letterSpacing = 0
        placeholder.missing = scalar
        replaced.runs.append(placeholder)
      }
      if !plain.text.isEmpty { replaced.runs.append(plain) }
    }
    return replaced
  }

  /// The bytes before a place, boxed code points counted as the characters they stand for; nil
  /// inside such a box.
  func sourceOffset(of offset: Int) -> Int? {
    var source = 0
    var start = 0
    for run in runs {
      if offset == start { return source }
      let count = run.text.utf8.count
      if offset < start + count { return run.missing == nil ? source + offset - start : nil }
      source += run.missing.map { UTF8.width($0) } ?? count
      start += count
    }
    return offset == start ? source : nil
  }

  /// The text without spaces and line ends at either side.
  func trimmed() -> StyledText {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool {
      // A no-break space is there on purpose and stays.
      switch scalar.value {
      case 0x09...0x0D, 0x20, 0x85, 0x2028, 0x2029, 0x3000: true
      default: false
      }
    }
    var runs = runs
    while let first = runs.first {
      let rest = first.text.unicodeScalars.drop(while: isSpace)
      if rest.isEmpty {
        runs.removeFirst()
        continue
      }
      runs[0].text = String(String.UnicodeScalarView(rest))
      break
    }
    while let last = runs.last {
      var scalars = last.text.unicodeScalars
      while let scalar = scalars.last, isSpace(scalar) { scalars.removeLast() }
      if scalars.isEmpty {
        runs.removeLast()
        continue
      }
      runs[runs.count - 1].text = String(scalars)
      break
    }
    return StyledText(runs: runs, direction: direction)
  }

  /// The text as one line that fonts can show.
  ///
  /// White space becomes a space, another control character the replacement character: text from
  /// logs may hold any of them.
  func singleLine(keepingLineEnds: Bool = false) -> StyledText {
    var copy = self
    for index in copy.runs.indices {
      let scalars = copy.runs[index].text.unicodeScalars
      let isClean = scalars.allSatisfy { !$0.isControl && $0 != "\u{2028}" && $0 != "\u{2029}" }
      if isClean { continue }
      var clean = String.UnicodeScalarView()
      var previous: Unicode.Scalar?
      for scalar in scalars {
        switch scalar.value {
        case 0x0A where previous == "\r": break  // the second half of one line end
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: clean.append(keepingLineEnds ? "\n" : " ")
        case 0x09, 0x0B, 0x0C: clean.append(" ")
        default:
          clean.append(scalar.isControl ? "\u{FFFD}" : scalar)
        }
        previous = scalar
      }
      copy.runs[index].text = String(clean)
    }
    return copy
  }
}

extension Unicode.Scalar {
  /// Whether the general category is Cc, which no version of Unicode changes.
  fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}
