import FileFormats

/// Writes ZIP archives, also such as no honest tool writes.
package struct TestArchive {
  package struct Member {
    package var name: [UInt8]
    package var content: [UInt8]
    /// The bytes as they are stored; those of the method where nil.
    package var packed: [UInt8]?
    package var method = 8
    package var flags = 0
    package var size: Int?
    /// Leaves the local header out of the directory.
    package var isOrphan = false

    package init(_ name: String, _ content: String, method: Int = 8) {
      self.name = Array(name.utf8)
      self.content = Array(content.utf8)
      self.method = method
    }

    package init(_ name: String, content: [UInt8], packed: [UInt8], method: Int) {
      self.name = Array(name.utf8)
      self.content = content
      self.packed = packed
      self.method = method
    }
  }

  /// - Parameter isWide: whether the directory's place is given in the ZIP64 records only.
  package static func bytes(_ members: [Member], isWide: Bool = false) throws -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    var count = 0
    for member in members {
      let gzip = try Gzip.compress(member.content)
      let checksum = Array(gzip.suffix(8).prefix(4))
      let stored =
        switch member.method {
        case 8: Array(gzip.dropFirst(10).dropLast(8))
        case 93: zstandard(member.content)
        default: member.content
        }
      let packed = member.packed ?? stored
      let common =
        number(member.flags, 2) + number(member.method, 2) + [0, 0, 0, 0] + checksum
        + number(packed.count, 4) + number(member.size ?? member.content.count, 4)
        + number(member.name.count, 2) + [0, 0]
      let offset = archive.count
      archive += [0x50, 0x4B, 3, 4, 20, 0] + common + member.name + packed
      if member.isOrphan { continue }
      directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + common + [UInt8](repeating: 0, count: 10)
      directory += number(offset, 4) + member.name
      count += 1
    }
    let start = archive.count
    if isWide {
      let record = start + directory.count
      archive += directory + [0x50, 0x4B, 6, 6] + number(44, 8) + [45, 0, 45, 0]
      archive += [UInt8](repeating: 0, count: 8) + number(count, 8) + number(count, 8)
      archive += number(directory.count, 8) + number(start, 8)
      archive += [0x50, 0x4B, 6, 7, 0, 0, 0, 0] + number(record, 8) + [1, 0, 0, 0]
      archive += [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 12)
      return archive + [0, 0]
    }
    archive += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + number(count, 2) + number(count, 2)
    return archive + number(directory.count, 4) + number(start, 4) + [0, 0]
  }

  /// Zstandard frames of raw blocks (RFC 8878, 3.1.1), one frame for each 1,000 bytes.
  package static func zstandard(_ content: [UInt8]) -> [UInt8] {
    var frames: [UInt8] = []
    for start in stride(from: 0, to: max(1, content.count), by: 1000) {
      let part = content[min(start, content.count)..<min(start + 1000, content.count)]
      frames += [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58] + number(part.count << 3 | 1, 3) + part
    }
    return frames
  }

  /// A frame that repeats one byte in blocks of 128 KiB.
  package static func bomb(blocks: Int) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]
    for block in 1...blocks {
      frame += number((1 << 17) << 3 | 1 << 1 | (block == blocks ? 1 : 0), 3) + [0x20]
    }
    return frame
  }

  package static func number(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
