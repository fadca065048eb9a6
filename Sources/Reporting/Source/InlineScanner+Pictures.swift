internal import Diagnostics
internal import Documents

extension InlineScanner {
  private static let longestPicture = 8_000

  /// Reads `![what it shows](file.png "caption"){#fig-x width=60%}`.
  mutating func readPicture(end: Int) {
    let start = position
    let limit = min(end, start + InlineScanner.longestPicture)
    guard let bracket = closingBracket(from: start + 2, to: limit),
      bracket + 1 < limit, bytes[bracket + 1] == 0x28,
      let last = InlineScanner.endOfDestination(in: bytes, from: bracket + 1, to: limit)
    else {
      add(
        .unsupportedMarkdown, start, "the picture is not written in full",
        "Write `![what it shows](file.png \"caption\"){#fig-name}`, or `\\!` for the sign")
      position += 2
      return
    }
    let place = text.place(start)
    let alternative = part((start + 2)..<bracket).trimmed.text
    let (path, title) = destination((bracket + 2)..<(last - 1))
    var stop = last
    var label: LocatedText?
    var width: Double?
    if last < limit, bytes[last] == 0x7B {
      stop = readPictureAttributes(from: last, to: limit, &label, &width)
    }
    let picture = picture(
      path, title: title, alternative: alternative, label: label, width: width, at: start)
    cover(.picture(picture, place), to: stop)
  }

  private func closingBracket(from start: Int, to end: Int) -> Int? {
    var depth = 1
    var index = start
    while index < end {
      switch bytes[index] {
      case 0x5C: index += 1
      case 0x5B: depth += 1
      case 0x5D:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The path and the title between the parentheses.
  private func destination(_ range: Range<Int>) -> (path: LocatedText, title: LocatedText?) {
    let all = part(range).trimmed
    let inner = Array(all.text.utf8)
    guard let quote = inner.firstIndex(of: 0x22), let close = inner.lastIndex(of: 0x22),
      close > quote, close == inner.count - 1
    else { return (InlineScanner.withoutAngles(all), nil) }
    return (
      InlineScanner.withoutAngles(all.part(0..<quote).trimmed), all.part((quote + 1)..<close)
    )
  }

  /// Paths with spaces stand in `<…>`.
  private static func withoutAngles(_ path: LocatedText) -> LocatedText {
    path.text.hasPrefix("<") && path.text.hasSuffix(">") && path.text.utf8.count > 1
      ? path.part(1..<(path.text.utf8.count - 1)) : path
  }

  /// - Returns: Where the attributes end.
  private mutating func readPictureAttributes(
    from start: Int, to end: Int, _ label: inout LocatedText?, _ width: inout Double?
  ) -> Int {
    guard let close = bytes[start..<end].firstIndex(of: 0x7D) else {
      add(.wrongPicture, start, "`{` is not closed behind the picture", "End it with `}`")
      return start + 1
    }
    var index = start + 1
    while index < close {
      if LocatedText.isSpace(bytes[index]) {
        index += 1
        continue
      }
      let word = bytes[index..<close].prefix { !LocatedText.isSpace($0) }
      let text = String(decoding: word, as: UTF8.self)
      if text.hasPrefix("#"), word.dropFirst().allSatisfy(InlineScanner.isLabel), word.count > 1 {
        label = part((index + 1)..<word.endIndex)
      } else if text.hasPrefix("width=") {
        let number = text.dropFirst("width=".count).filter { $0 != "\"" }
        let share = number.hasSuffix("%") ? Double(number.dropLast()) : nil
        if let share, share >= 5, share <= 100 {
          width = share / 100
        } else {
          add(
            .wrongPicture, index, "the width of the picture is no share of the text's",
            "Write "
              + "`width=60%`, from 5% to 100%")
        }
      } else {
        let name = String(text.prefix { $0 != "=" })
        add(
          .wrongPicture, index, "pictures have no `\(VisibleText.name(name))`",
          NameSuggestion.nearest(to: name, among: ["width"]).map(NameSuggestion.question)
            ?? "Only `#fig-name` and `width=60%` are known")
      }
      index = word.endIndex
    }
    return close + 1
  }

  private mutating func picture(
    _ path: LocatedText, title: LocatedText?, alternative: String, label: LocatedText?,
    width: Double?, at start: Int
  ) -> ProsePicture? {
    let caption = title.map { ProseReader.inline($0, problems: &problems) } ?? []
    if alternative.isEmpty {
      add(
        .noAlternativeText, start, "the picture has no alternative text",
        "Say between the brackets what it shows, for those who cannot see it")
    } else if let title, title.text.trimmed.lowercased() == alternative.lowercased() {
      add(
        .noAlternativeText, start, "the alternative text of the picture is its caption",
        "Say between the brackets what the picture shows; the caption says what it is")
    }
    guard let read = context.pictures else {
      add(.unsupportedMarkdown, start, "a picture cannot stand here", "Put it into the text")
      return nil
    }
    do throws(Diagnostics) {
      let picture = try read(path)
      return ProsePicture(
        caption: caption, label: label, alternativeText: alternative, bytes: picture.bytes,
        format: picture.isPNG ? .png : .jpeg, width: width)
    } catch {
      problems += error.all
      return nil
    }
  }
}

extension String {
  /// Without spaces at both ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
