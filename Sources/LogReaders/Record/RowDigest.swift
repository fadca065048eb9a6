/// A checksum of what one row says, the same whatever file, order or study it is in.
///
/// It covers every column but those of provenance (file, place, digest of the file): two files that
/// hold the same judgment give the same digest. It guards against accident, not against forgery:
/// 128 bits of multiply-and-fold hashing with fixed constants.
package struct RowDigest: Hashable, Comparable, Sendable {
  @usableFromInline package var high: UInt64
  @usableFromInline package var low: UInt64

  @inlinable package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The digest of a row that is said to be in a round, made from that of the row without one, and
  /// the other way round: so a round that is worked out on reading counts as one that a row names.
  package func with(round: RowDigest) -> RowDigest {
    RowDigest(high: high ^ round.high, low: low ^ round.low)
  }

  /// What the name of a round adds to the digests of its rows.
  package static func round(_ name: String) -> RowDigest {
    var state = DigestState()
    state.add(column: 401, DigestState.digest(of: name))
    return state.digest
  }

  package static func < (left: RowDigest, right: RowDigest) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

/// Two independent lanes that words are folded into.
///
/// Inlined, since whatever writes a study asks for it forty times a row from another module.
package struct DigestState {
  @usableFromInline var high: UInt64 = 0x243F_6A88_85A3_08D3
  @usableFromInline var low: UInt64 = 0x1319_8A2E_0370_7344

  package var digest: RowDigest { RowDigest(high: high, low: low) }

  package init() {}

  @inlinable package mutating func add(_ first: UInt64, _ second: UInt64) {
    let upper = (high ^ first).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    high = (upper.high ^ upper.low) &+ 0xA076_1D64_78BD_642F
    let lower = (low ^ second).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    low = (lower.high ^ lower.low) &+ 0x8EBC_6AF0_9C88_C6E3
  }

  /// Adds a column's value; a null column adds nothing, so columns carry their number.
  @inlinable package mutating func add(column: UInt64, _ value: RowDigest) {
    add(value.high ^ (column &* 0xC2B2_AE3D_27D4_EB4F), value.low &+ column)
  }

  @inlinable package mutating func add(column: UInt64, _ word: UInt64) {
    add(column: column, RowDigest(high: word, low: word))
  }

  @inlinable package mutating func add(column: UInt64, number: Double) {
    if !number.isNaN { add(column: column, number.bitPattern) }
  }

  @inlinable package mutating func add(column: UInt64, integer: Int64?) {
    if let integer { add(column: column, UInt64(bitPattern: integer)) }
  }

  /// The digest of a text's bytes.
  package static func digest(of text: String) -> RowDigest {
    var state = DigestState()
    var text = text
    text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      var index = 0
      while index + 8 <= raw.count {
        let word = UInt64(
          littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        state.add(word, word)
        index += 8
      }
      var tail: UInt64 = 0
      for byte in raw[index...] { tail = tail << 8 | UInt64(byte) }
      state.add(tail, tail)
      state.add(UInt64(raw.count), UInt64(raw.count))
    }
    return state.digest
  }
}

/// The digests of one table's rows.
package struct RowDigester {
  private struct Text {
    let number: UInt64
    let offset: Int
    /// Where the digests of the column's values begin.
    let first: Int
  }

  // Only columns with a value in some row: a log uses about half of them.
  private let texts: [Text]
  private let keys: [Text]
  private let integers: [(number: UInt64, value: @Sendable (CodedJudgment) -> Int64?)]
  private let numbers: [(number: UInt64, offset: Int)]
  private let digests: [RowDigest]
  /// What the rounds that rows name add, by their codes.
  private let rounds: [RowDigest]

  /// - Parameter countsRoundAsColumn: whether the round is a column like the others, as it was until
  ///   the third version of the format.
  package init(_ table: JudgmentTable, countsRoundAsColumn: Bool = false) {
    var texts: [Text] = []
    var keys: [Text] = []
    var digests: [RowDigest] = []
    rounds = countsRoundAsColumn ? [] : (table.round?.values ?? []).map(RowDigest.round)
    for (index, column) in RecordColumn.texts.enumerated() where !column.isProvenance {
      let values = column.values(in: table)
      if values.isEmpty || column.name == "round" && !countsRoundAsColumn { continue }
      let text = Text(number: UInt64(index + 1), offset: column.offset, first: digests.count)
      texts.append(text)
      if column.isKey { keys.append(text) }
      digests += values.map(DigestState.digest(of:))
    }
    self.texts = texts
    self.keys = keys
    self.digests = digests
    integers = RecordColumn.integers.enumerated()
      .filter { !$0.element.isProvenance && !$0.element.isEmpty(table) }
      .map { (UInt64($0.offset + 101), $0.element.value) }
    numbers = RecordColumn.numbers.enumerated().filter { !$0.element.isEmpty(table) }
      .map { (UInt64($0.offset + 201), $0.element.offset) }
  }

  /// The digest of a row of the table.
  package func digest(_ row: CodedJudgment) -> RowDigest {
    var state = DigestState()
    withUnsafeBytes(of: row) { bytes in
      add(texts, of: bytes, to: &state)
      for column in integers {
        state.add(column: column.number, integer: column.value(row))
      }
      for column in numbers {
        state.add(
          column: column.number,
          number: bytes.load(fromByteOffset: column.offset, as: Double.self))
      }
    }
    guard row.round >= 0, !rounds.isEmpty else { return state.digest }
    return state.digest.with(round: rounds[Int(row.round)])
  }

  /// A hash of the row's key without round and time, to find rows that may have it.
  package func keyHash(_ row: CodedJudgment) -> Int64 {
    var state = DigestState()
    withUnsafeBytes(of: row) { add(keys, of: $0, to: &state) }
    return RowDigester.keyHash(row, state)
  }

  /// The same from what the texts of the key come to.
  package static func keyHash(_ row: borrowing CodedJudgment, _ texts: DigestState) -> Int64 {
    var state = texts
    state.add(column: 301, UInt64(UInt32(bitPattern: row.epoch)))
    state.add(column: 302, UInt64(UInt16(bitPattern: row.turn)))
    state.add(column: 303, UInt64(UInt16(bitPattern: row.judgmentIndex)))
    // An assigned judgment index takes the position's place in the key.
    if row.judgmentIndex == 1, let position = row.position {
      state.add(column: 304, position == .first ? 1 : 2)
    }
    return Int64(bitPattern: state.digest.high ^ state.digest.low)
  }

  private func add(_ columns: [Text], of row: UnsafeRawBufferPointer, to state: inout DigestState) {
    for column in columns {
      let code = Int(row.load(fromByteOffset: column.offset, as: Int32.self))
      if code >= 0 { state.add(column: column.number, digests[column.first + code]) }
    }
  }
}
