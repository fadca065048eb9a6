internal import LogReaders

/// Rows of judgments in few bytes, for a way out of memory and back into it in one run.
///
/// A word says which columns have a value; the values follow in the order of the columns: texts by their
/// codes and whole numbers in as many bytes as they have, numbers as they are.
final class CompactRow {
  private let textOffsets = RecordColumn.texts.map(\.offset)
  private let integers = RecordColumn.integers
  private let numberOffsets = RecordColumn.numbers.map(\.offset)
  private let wholes = UnsafeMutablePointer<Int64>.allocate(capacity: RecordColumn.integers.count)

  /// The most bytes of a row.
  static let mostBytes =
    8 + 5 * RecordColumn.texts.count + 10 * RecordColumn.integers.count
    + 8 * RecordColumn.numbers.count

  init() {
    precondition(RecordColumn.names.count <= 64, "more columns than a word has bits")
  }

  deinit { wholes.deallocate() }

  /// Writes a row.
  ///
  /// - Parameter bytes: has room for the longest row.
  /// - Returns: how many bytes it takes.
  func write(_ row: borrowing CodedJudgment, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    var place = 8
    var mask: UInt64 = 0
    var bit: UInt64 = 1
    func put(_ value: UInt64) {
      var value = value
      while value >= 0x80 {
        bytes[place] = UInt8(truncatingIfNeeded: value) | 0x80
        value >>= 7
        place += 1
      }
      bytes[place] = UInt8(truncatingIfNeeded: value)
      place += 1
    }
    let has = RecordColumn.wholes(of: row, into: wholes)
    withUnsafeBytes(of: row) { stored in
      for offset in textOffsets {
        let code = stored.load(fromByteOffset: offset, as: Int32.self)
        if code >= 0 {
          mask |= bit
          put(UInt64(code))
        }
        bit <<= 1
      }
      for column in 0..<integers.count {
        if has & 1 << UInt64(column) != 0 {
          mask |= bit
          put(UInt64(bitPattern: wholes[column] << 1 ^ wholes[column] >> 63))
        }
        bit <<= 1
      }
      for offset in numberOffsets {
        let number = stored.load(fromByteOffset: offset, as: UInt64.self)
        if !Double(bitPattern: number).isNaN {
          mask |= bit
          UnsafeMutableRawPointer(bytes + place).storeBytes(of: number, as: UInt64.self)
          place += 8
        }
        bit <<= 1
      }
    }
    UnsafeMutableRawPointer(bytes).storeBytes(of: mask, as: UInt64.self)
    return place
  }

  /// Reads a row that was written.
  ///
  /// - Parameter place: where it is; afterwards, where the next one is.
  func read(_ bytes: UnsafePointer<UInt8>, at place: inout Int) -> CodedJudgment {
    var row = CodedJudgment()
    let mask = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self)
    place += 8
    var bit: UInt64 = 1
    func take() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        let byte = bytes[place]
        place += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
    }
    withUnsafeMutableBytes(of: &row) { stored in
      for offset in textOffsets {
        if mask & bit != 0 {
          stored.storeBytes(
            of: Int32(truncatingIfNeeded: take()), toByteOffset: offset, as: Int32.self)
        }
        bit <<= 1
      }
    }
    for column in integers {
      if mask & bit != 0 {
        let value = take()
        _ = column.assign(&row, Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
      }
      bit <<= 1
    }
    withUnsafeMutableBytes(of: &row) { stored in
      for offset in numberOffsets {
        if mask & bit != 0 {
          let number = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self)
          stored.storeBytes(of: number, toByteOffset: offset, as: UInt64.self)
          place += 8
        }
        bit <<= 1
      }
    }
    return row
  }
}
