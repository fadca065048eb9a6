internal import LogReaders

/// Makes SQLite's records of judgments out of rows whose texts are codes of growing vocabularies.
///
/// What a row is stored as, its digest and its key are those of ``StudyRows`` and `RowDigester`; each text
/// is looked up and digested once in its column. A row costs some hundred steps and no memory.
final class JudgmentEncoder {
  /// What a text of a column's vocabulary is in the study.
  private struct Word {
    /// Its number in the dictionary, 0 where no row had it yet.
    var number: Int64 = 0
    var digest = RowDigest(high: 0, low: 0)
  }

  /// A text column and what is known of its vocabulary.
  private struct TextColumn {
    let offset: Int
    let isKey: Bool
    /// Whether the digest of a row covers it as the others; provenance and rounds are apart.
    let isDigested: Bool
    let isRound: Bool
    var words: UnsafeMutablePointer<Word>
    var capacity: Int
  }

  private enum Slot {
    case null, key, digestHigh, digestLow, file
    case text(Int)
    case integer(Int)
    case number(Int)
  }

  /// The columns of the table in their order, that of the row's own number first.
  private let slots: [Slot]
  private let file: Int64
  private let columns: UnsafeMutableBufferPointer<TextColumn>
  private let textNumbers: UnsafeMutableBufferPointer<Int64>
  private let wholes: UnsafeMutableBufferPointer<Int64>
  /// A bit for each whole number that the row has.
  private var hasWhole: UInt64 = 0
  private let isDigestedInteger: [Bool]
  private let numberOffsets: [Int]
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var numbers: [ExactText: Int64] = [:]
  /// The texts of the dictionary; their numbers are 1, 2, 3, ….
  private(set) var texts: [String] = []
  /// Whether some row names a version of its prompt or an order of its options.
  private(set) var hasVersions = false
  private static let versionColumns = RecordColumn.texts.indices.filter {
    ["prompt_version", "option_order"].contains(RecordColumn.texts[$0].name)
  }

  /// - Parameters:
  ///   - names: the columns of the table of judgments in their order.
  ///   - file: the number of the file that the rows are of.
  init(columns names: [String], file: Int64) {
    self.file = file
    slots = names.map { name in
      switch name {
      case "key_hash": return .key
      case "digest_high": return .digestHigh
      case "digest_low": return .digestLow
      case "file": return .file
      default: break
      }
      if let place = RecordColumn.texts.firstIndex(where: { $0.name == name }) {
        return .text(place)
      }
      if let place = RecordColumn.integers.firstIndex(where: { $0.name == name }) {
        return .integer(place)
      }
      return RecordColumn.numbers.firstIndex { $0.name == name }.map { .number($0) } ?? .null
    }
    columns = .allocate(capacity: RecordColumn.texts.count)
    for (place, column) in RecordColumn.texts.enumerated() {
      let words = UnsafeMutablePointer<Word>.allocate(capacity: 16)
      words.initialize(repeating: Word(), count: 16)
      let isRound = column.name == "round"
      (columns.baseAddress.unsafelyUnwrapped + place).initialize(
        to: TextColumn(
          offset: column.offset, isKey: column.isKey,
          isDigested: !column.isProvenance && !isRound, isRound: isRound, words: words,
          capacity: 16))
    }
    textNumbers = .allocate(capacity: columns.count)
    textNumbers.initialize(repeating: 0)
    isDigestedInteger = RecordColumn.integers.map { !$0.isProvenance }
    wholes = .allocate(capacity: RecordColumn.integers.count)
    wholes.initialize(repeating: 0)
    numberOffsets = RecordColumn.numbers.map(\.offset)
    // A byte a column in front, eight at most behind.
    buffer = .allocate(capacity: names.count * 9 + 16)
  }

  deinit {
    for column in columns { column.words.deallocate() }
    columns.deallocate()
    textNumbers.deallocate()
    wholes.deallocate()
    buffer.deallocate()
  }

  /// The record of a row, which holds until the next call.
  func record(
    of row: borrowing CodedJudgment, from table: JudgmentTable
  ) -> UnsafeBufferPointer<UInt8> {
    let (digest, key) = digests(of: row, from: table)
    let count = slots.count
    // All serial types are below 128: one byte each.
    var header = Varint.put(UInt64(count + 1 + (count + 1 < 128 ? 0 : 1)), buffer, at: 0)
    var place = header + count
    withUnsafeBytes(of: row) { bytes in
      for slot in slots {
        switch slot {
        case .null: buffer[header] = 0
        case .key: put(key, header, &place)
        case .digestHigh: put(Int64(bitPattern: digest.high), header, &place)
        case .digestLow: put(Int64(bitPattern: digest.low), header, &place)
        case .file: put(file, header, &place)
        case .text(let column):
          let number = textNumbers[column]
          if number == 0 { buffer[header] = 0 } else { put(number, header, &place) }
        case .integer(let column):
          if hasWhole & 1 << UInt64(column) != 0 {
            put(wholes[column], header, &place)
          } else {
            buffer[header] = 0
          }
        case .number(let column):
          put(
            bytes.load(fromByteOffset: numberOffsets[column], as: Double.self), header, &place)
        }
        header += 1
      }
    }
    return UnsafeBufferPointer(rebasing: buffer[..<place])
  }

  /// The dictionary's numbers of the codes of the columns; 0 for texts that no row has.
  var dictionary: StudyDictionary {
    StudyDictionary(
      numbers: columns.map { column in (0..<column.capacity).map { column.words[$0].number } })
  }

  // MARK: - Values

  /// A whole number with its serial type ("Database File Format", section 2.1).
  @inline(__always)
  private func put(_ value: Int64, _ header: Int, _ place: inout Int) {
    if value == 0 || value == 1 {
      buffer[header] = value == 0 ? 8 : 9
      return
    }
    let size: Int
    switch value {
    case -0x80...0x7F: (buffer[header], size) = (1, 1)
    case -0x8000...0x7FFF: (buffer[header], size) = (2, 2)
    case -0x80_0000...0x7F_FFFF: (buffer[header], size) = (3, 3)
    case -0x8000_0000...0x7FFF_FFFF: (buffer[header], size) = (4, 4)
    case -0x8000_0000_0000...0x7FFF_FFFF_FFFF: (buffer[header], size) = (5, 6)
    default: (buffer[header], size) = (6, 8)
    }
    for index in 0..<size {
      buffer[place + index] = UInt8(truncatingIfNeeded: value >> Int64(8 * (size - 1 - index)))
    }
    place += size
  }

  /// A number; one that is whole is stored so, and read as a number by the column's affinity.
  @inline(__always)
  private func put(_ value: Double, _ header: Int, _ place: inout Int) {
    if value.isNaN {
      buffer[header] = 0
      return
    }
    if value.magnitude < 0x1p31, value == value.rounded(.towardZero) {
      put(Int64(value), header, &place)
      return
    }
    buffer[header] = 7
    let bits = value.bitPattern.bigEndian
    UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped + place)
      .storeBytes(of: bits, as: UInt64.self)
    place += 8
  }

  // MARK: - Digests

  /// The digest and the hash of the key of a row; its texts' numbers and its whole numbers are then set.
  private func digests(
    of row: borrowing CodedJudgment, from table: JudgmentTable
  ) -> (digest: RowDigest, key: Int64) {
    var state = DigestState()
    var keys = DigestState()
    var round: RowDigest?
    hasWhole = RecordColumn.wholes(of: row, into: wholes.baseAddress.unsafelyUnwrapped)
    withUnsafeBytes(of: row) { bytes in
      for place in 0..<columns.count {
        let code = Int(bytes.load(fromByteOffset: columns[place].offset, as: Int32.self))
        guard code >= 0 else {
          textNumbers[place] = 0
          continue
        }
        if code >= columns[place].capacity || columns[place].words[code].number == 0 {
          learn(code, place, table)
        }
        let word = columns[place].words[code]
        textNumbers[place] = word.number
        if columns[place].isDigested {
          state.add(column: UInt64(place + 1), word.digest)
          if columns[place].isKey { keys.add(column: UInt64(place + 1), word.digest) }
        } else if columns[place].isRound {
          round = word.digest
        }
      }
      for place in 0..<wholes.count
      where hasWhole & 1 << UInt64(place) != 0 && isDigestedInteger[place] {
        state.add(column: UInt64(place + 101), UInt64(bitPattern: wholes[place]))
      }
      for (place, offset) in numberOffsets.enumerated() {
        state.add(
          column: UInt64(place + 201),
          number: bytes.load(fromByteOffset: offset, as: Double.self))
      }
    }
    let digest = round.map { state.digest.with(round: $0) } ?? state.digest
    return (digest, RowDigester.keyHash(row, keys))
  }

  /// Gives a text its number.
  private func learn(_ code: Int, _ place: Int, _ table: JudgmentTable) {
    if code >= columns[place].capacity {
      let capacity = max(code + 1, columns[place].capacity * 2)
      let words = UnsafeMutablePointer<Word>.allocate(capacity: capacity)
      words.update(from: columns[place].words, count: columns[place].capacity)
      (words + columns[place].capacity)
        .initialize(repeating: Word(), count: capacity - columns[place].capacity)
      columns[place].words.deallocate()
      columns[place].words = words
      columns[place].capacity = capacity
    }
    let text = RecordColumn.texts[place].values(in: table)[code]
    let name = ExactText(text)
    let number = numbers[name] ?? Int64(texts.count + 1)
    if Int(number) > texts.count {
      numbers[name] = number
      texts.append(text)
    }
    if JudgmentEncoder.versionColumns.contains(place) { hasVersions = true }
    columns[place].words[code] = Word(
      number: number,
      digest: columns[place].isRound ? RowDigest.round(text) : DigestState.digest(of: text))
  }
}

/// A text by its bytes: two Unicode spellings of one character are two texts.
private struct ExactText: Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
