internal import FileFormats

/// The ways that lines of a log went, to follow the next one along them.
///
/// What stands between the values of a line, its keys, colons, commas and white space, is much the same
/// line after line. Each such piece is a step with the steps that came behind it so far; a line is
/// followed by comparing its bytes with those of the steps, and only values are looked at. Every line
/// is still checked as a whole: what is between the values is as it was in a line that the scanner read,
/// no key comes twice, and the values are well-formed. A line that goes another way, or of which
/// anything is to be said, is left to the scanner, from which its way is learnt.
///
/// - Complexity: O(bytes of the line); at most 256 steps and 16 KiB of their bytes.
struct LogColumnPaths: ~Copyable {
  typealias Place = LineBytes.Place

  /// What a member is to the reader.
  enum Role {
    static let value: Int32 = -1
    static let none: Int32 = -2
    static let status: Int32 = -3
    /// The end of the object.
    static let end: Int32 = -4
  }

  /// What was read of a line that could be followed.
  struct Line {
    var group: Int32
    /// NaN where the value is missing.
    var number: Double
    /// Where the next line begins.
    var next: Place
  }

  /// A piece between values.
  private struct Step {
    var bytes: Place
    var length: Int
    /// The bit of the key among those of the line.
    var key: UInt64
    var role: Int32
    var nextCount: Int32 = 0
    var next: (Int16, Int16, Int16, Int16) = (0, 0, 0, 0)
  }

  private let steps: UnsafeMutablePointer<Step>
  private var stepCount = 1
  private let text: UnsafeMutablePointer<UInt8>
  private var textCount = 0
  private let recentTexts: RecentTexts
  private var recentGroups: RecentGroups
  private let isPlainNumber: Bool
  private let sentinel: Double
  private let missing: MissingWords
  /// How well following pays: lines that it fails on cost more than they would without it.
  private var credit = LogColumnPaths.mostCredit
  private var nested = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))

  private static let mostSteps = 256
  private static let mostText = 1 << 14
  private static let mostCredit = 256

  /// - Parameter sentinel: a number that stands for none.
  init(columns: Int, missing: MissingWords, sentinel: Double?) {
    steps = .allocate(capacity: Self.mostSteps)
    text = .allocate(capacity: Self.mostText + 16)
    text.initialize(repeating: 0, count: Self.mostText + 16)
    steps.initialize(to: Step(bytes: text, length: 0, key: 0, role: Role.none))
    recentTexts = RecentTexts(columns: columns)
    recentGroups = RecentGroups(width: columns)
    // A word for no value may be one that is read as a number.
    isPlainNumber = missing.added.isEmpty
    self.sentinel = sentinel ?? .nan
    self.missing = missing
  }

  deinit {
    steps.deallocate()
    text.deallocate()
  }

  // MARK: - Following

  /// Reads the line at `start`; nil for a line that the scanner must read.
  ///
  /// - Parameters:
  ///   - limit: the end of the lines, behind which there are 64 zeros.
  ///   - texts: the texts of each column.
  ///   - index: the groups.
  mutating func follow(
    _ start: Place, _ limit: Place, _ texts: inout [TextDictionary], _ index: inout GroupIndex
  ) -> Line? {
    if credit < 0 {
      // Every now and then, the lines may have become more alike.
      credit -= 1
      guard credit < -4 * Self.mostCredit else { return nil }
      credit = Self.mostCredit / 4
    }
    guard let line = followed(start, limit, &texts, &index) else {
      credit -= 8
      return nil
    }
    credit = min(credit + 1, Self.mostCredit)
    return line
  }

  @inline(__always)
  private mutating func followed(
    _ start: Place, _ limit: Place, _ texts: inout [TextDictionary], _ index: inout GroupIndex
  ) -> Line? {
    var place = start
    var step = steps
    var keys: UInt64 = 0
    var number = Double.nan
    var isScored = true
    recentGroups.begin()
    while true {
      guard let next = successor(of: step, place, limit) else { return nil }
      step = next
      place += step.pointee.length
      if step.pointee.role == Role.end {
        // What comes with a value that does not count is for the scanner to say.
        guard isScored || number.isNaN, let next = lineEnd(place, limit) else { return nil }
        return Line(group: recentGroups.group(in: &index), number: number, next: next)
      }
      if keys & step.pointee.key != 0 { return nil }
      keys |= step.pointee.key
      let end: Place?
      switch step.pointee.role {
      case Role.none: end = skip(place, limit)
      case Role.value: end = readNumber(place, &number)
      case Role.status: end = readStatus(place, limit, &isScored)
      case let column: end = readText(Int(column), place, limit, &texts)
      }
      guard let end else { return nil }
      place = end
    }
  }

  /// Where the next line begins, when this one has ended.
  @inline(__always)
  private func lineEnd(_ place: Place, _ limit: Place) -> Place? {
    if place == limit { return place }
    if place.pointee == 0x0A { return place + 1 }
    return place.pointee == 0x0D && place[1] == 0x0A ? place + 2 : nil
  }

  /// The step that the bytes at `place` go on with.
  @inline(__always)
  private func successor(
    of step: UnsafeMutablePointer<Step>, _ place: Place, _ limit: Place
  ) -> UnsafeMutablePointer<Step>? {
    let count = step.pointee.nextCount
    guard count > 0 else { return nil }
    let first = steps + Int(step.pointee.next.0)
    if fits(first, place, limit) { return first }
    guard count > 1 else { return nil }
    let second = steps + Int(step.pointee.next.1)
    if fits(second, place, limit) { return second }
    guard count > 2 else { return nil }
    let third = steps + Int(step.pointee.next.2)
    if fits(third, place, limit) { return third }
    guard count > 3 else { return nil }
    let fourth = steps + Int(step.pointee.next.3)
    return fits(fourth, place, limit) ? fourth : nil
  }

  @inline(__always)
  private func fits(_ step: UnsafeMutablePointer<Step>, _ place: Place, _ limit: Place) -> Bool {
    limit - place >= step.pointee.length
      && LineBytes.areEqual(place, step.pointee.bytes, step.pointee.length)
  }

  /// The end of a value that is passed over.
  @inline(__always)
  private mutating func skip(_ place: Place, _ limit: Place) -> Place? {
    switch place.pointee {
    case UInt8(ascii: "\""):
      var hasEscapes = false
      return LineBytes.textEnd(place + 1, limit, hasEscapes: &hasEscapes).map { $0 + 1 }
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      return LineBytes.numberEnd(place)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested(place, limit)
    default: return wordEnd(place)
    }
  }

  @inline(__always)
  private func wordEnd(_ place: Place) -> Place? {
    let word = LineBytes.word(place)
    if word & LineBytes.mask(4) == 0x6C6C_756E { return place + 4 }
    if word & LineBytes.mask(4) == 0x6575_7274 { return place + 4 }
    return word & LineBytes.mask(5) == 0x65_736C_6166 ? place + 5 : nil
  }

  @inline(never)
  private mutating func skipNested(_ place: Place, _ limit: Place) -> Place? {
    // The value ends in its line; the scanner takes no more of the bytes than it needs.
    let surrogates = nested.replacedSurrogates
    nested.restart(inObject: UnsafeBufferPointer(start: place, count: limit - place))
    do throws(JSONError) {
      try nested.skipValue()
    } catch {
      return nil
    }
    let isOneLine = !nested.read(from: 0).contains(0x0A)
    return nested.replacedSurrogates == surrogates && isOneLine ? place + nested.position : nil
  }

  /// Reads the value; a text is left to the scanner.
  @inline(__always)
  private func readNumber(_ place: Place, _ number: inout Double) -> Place? {
    if isPlainNumber, let short = LineBytes.shortNumber(place) {
      guard short.value != sentinel else { return nil }
      number = short.value
      return short.end
    }
    return readOtherNumber(place, &number)
  }

  @inline(never)
  private func readOtherNumber(_ place: Place, _ number: inout Double) -> Place? {
    switch place.pointee {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      guard let end = LineBytes.numberEnd(place) else { return nil }
      let text = UnsafeBufferPointer(start: place, count: end - place)
      switch NumberCell(text, missing: missing) {
      case .number(let value):
        guard value != sentinel else { return nil }
        number = value
      case .missing: break
      case .truth, .unreadable: return nil
      }
      return end
    default:
      guard let end = wordEnd(place) else { return nil }
      switch place.pointee {
      case UInt8(ascii: "t"): number = 1
      case UInt8(ascii: "f"): number = 0
      default: break
      }
      return end
    }
  }

  private func readStatus(_ place: Place, _ limit: Place, _ isScored: inout Bool) -> Place? {
    guard place.pointee == UInt8(ascii: "\"") else { return nil }
    var hasEscapes = false
    guard let end = LineBytes.textEnd(place + 1, limit, hasEscapes: &hasEscapes), !hasEscapes
    else { return nil }
    let text = UnsafeBufferPointer(start: place + 1, count: end - place - 1)
    isScored = text.isEmpty || text.equals("scored")
    return end + 1
  }

  @inline(__always)
  private mutating func readText(
    _ column: Int, _ place: Place, _ limit: Place, _ texts: inout [TextDictionary]
  ) -> Place? {
    guard place.pointee == UInt8(ascii: "\"") else {
      return readBareText(column, place, &texts)
    }
    var hasEscapes = false
    guard let end = LineBytes.textEnd(place + 1, limit, hasEscapes: &hasEscapes), !hasEscapes
    else { return nil }
    let length = end - place - 1
    if let code = recentTexts.code(column, place + 1, length) {
      recentGroups.set(column, code)
      return end + 1
    }
    let text = UnsafeBufferPointer(start: place + 1, count: length)
    let code = missing.contains(text) ? -1 : texts[column].code(of: text)
    recentTexts.note(column, place + 1, length, code)
    recentGroups.set(column, code)
    return end + 1
  }

  /// Reads a text that is written without quotes.
  @inline(never)
  private mutating func readBareText(
    _ column: Int, _ place: Place, _ texts: inout [TextDictionary]
  ) -> Place? {
    let isNumber =
      place.pointee == UInt8(ascii: "-") || place.pointee >= 0x30 && place.pointee <= 0x39
    guard let end = isNumber ? LineBytes.numberEnd(place) : wordEnd(place) else { return nil }
    if place.pointee == UInt8(ascii: "n") { return end }
    recentGroups.set(
      column, texts[column].code(of: UnsafeBufferPointer(start: place, count: end - place)))
    return end
  }

  // MARK: - Learning

  /// Whether another way would be of use.
  var learns: Bool { credit >= 0 && stepCount < Self.mostSteps }

  /// Learns the way of a line that was read.
  ///
  /// - Parameters:
  ///   - line: the line as a whole.
  ///   - members: of each member of its object the code of its name, what it is, and where its
  ///     value begins and ends.
  mutating func learn(
    _ line: UnsafeBufferPointer<UInt8>,
    _ members: [(code: Int, role: Int, start: Int, end: Int)]
  ) {
    var step = steps
    var from = 0
    for member in members {
      // There are as many bits as keys of a line that is worth it.
      guard member.code < 64,
        let next = self.step(
          line.part(from, member.start), role: Int32(member.role), key: 1 << UInt64(member.code))
      else { return }
      connect(step, to: next)
      step = steps + next
      from = member.end
    }
    guard let last = self.step(line.part(from, line.count), role: Role.end, key: 0) else { return }
    connect(step, to: last)
  }

  /// The number of the step of these bytes, which becomes one when it is new.
  private mutating func step(
    _ bytes: UnsafeBufferPointer<UInt8>, role: Int32, key: UInt64
  ) -> Int? {
    // A key with an escape may be a lone surrogate, which is counted each time.
    guard !bytes.isEmpty, bytes.count <= 256, !bytes.contains(UInt8(ascii: "\\")) else {
      return nil
    }
    for number in 1..<stepCount {
      let known = UnsafeBufferPointer(start: steps[number].bytes, count: steps[number].length)
      if known.elementsEqual(bytes) { return number }
    }
    guard stepCount < Self.mostSteps, textCount + bytes.count <= Self.mostText else { return nil }
    for (offset, byte) in bytes.enumerated() { text[textCount + offset] = byte }
    (steps + stepCount).initialize(
      to: Step(bytes: text + textCount, length: bytes.count, key: key, role: role))
    textCount += bytes.count
    stepCount += 1
    return stepCount - 1
  }

  private func connect(_ step: UnsafeMutablePointer<Step>, to number: Int) {
    let next = Int16(number)
    let known = step.pointee.next
    let count = step.pointee.nextCount
    if count > 0 && known.0 == next || count > 1 && known.1 == next { return }
    if count > 2 && known.2 == next || count > 3 && known.3 == next { return }
    switch count {
    case 0: step.pointee.next.0 = next
    case 1: step.pointee.next.1 = next
    case 2: step.pointee.next.2 = next
    default: step.pointee.next.3 = next
    }
    if count < 4 { step.pointee.nextCount += 1 }
  }
}
