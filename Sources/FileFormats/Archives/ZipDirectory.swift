/// A member as the central directory lists it, with the place of its compressed bytes.
package struct ZipEntry {
  package enum Method: Int { case stored = 0, deflate = 8, zstandard = 93 }

  package let nameBytes: [UInt8]
  package let method: Method
  package let checksum: UInt32
  package let compressedSize: Int
  package let size: Int
  /// The place of the local header.
  package let header: Int
  /// The place of the compressed bytes.
  package let start: Int

  /// The name for messages and records: never a path.
  package var name: String { String(decoding: nameBytes, as: UTF8.self).visible }
}

/// The central directory of a ZIP archive.
struct ZipDirectory {
  private(set) var entries: [ZipEntry] = []

  private let bytes: UnsafeBufferPointer<UInt8>
  private struct Extent {
    var offset: Int
    var size: Int
    var count: Int
    /// Where the end records start, which the directory must reach.
    var limit: Int
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, entryLimit: Int) throws(ZipFailure) {
    self.bytes = bytes
    let extent = try extent()
    // The smallest entry has 46 bytes: a declared count is checked before memory is taken.
    guard extent.count <= entryLimit else { throw .tooManyEntries(limit: entryLimit) }
    guard extent.count <= extent.size / 46 else {
      throw .damagedDirectory(
        "it declares more members than it has room for", offset: extent.offset)
    }
    entries.reserveCapacity(extent.count)
    var position = extent.offset
    for _ in 0..<extent.count {
      position = try readEntry(at: position, extent)
    }
    guard position == extent.offset + extent.size else {
      throw .damagedDirectory("it does not end where it says", offset: position)
    }
    try checkOverlaps()
  }

  // MARK: - The end records

  private func extent() throws(ZipFailure) -> Extent {
    // The record of 22 bytes is followed by a comment of at most 65,535.
    var position = bytes.count - 22
    let lowest = max(0, bytes.count - 22 - 65_535)
    while position >= lowest {
      if word(position) == 0x0605_4B50, position + 22 + half(position + 20) == bytes.count {
        return try extent(endingAt: position)
      }
      position -= 1
    }
    throw .noDirectory(size: bytes.count)
  }

  private func extent(endingAt end: Int) throws(ZipFailure) -> Extent {
    var extent = Extent(
      offset: word(end + 16), size: word(end + 12), count: half(end + 10), limit: end)
    var disks = half(end + 4) | half(end + 6)
    let isWide =
      extent.offset == 0xFFFF_FFFF || extent.size == 0xFFFF_FFFF || extent.count == 0xFFFF
    // The locator's signature also occurs by chance in compressed data, so it counts only when it
    // leads to the record.
    if isWide, let record = wideRecord(endingAt: end) {
      extent = Extent(
        offset: try long(record + 48), size: try long(record + 40), count: try long(record + 32),
        limit: record)
      disks = word(record + 16) | word(record + 20)
    }
    guard disks == 0 else { throw .severalDisks }
    guard extent.offset <= extent.limit, extent.size == extent.limit - extent.offset else {
      throw .damagedDirectory("it is not where the end record says", offset: end)
    }
    return extent
  }

  private func wideRecord(endingAt end: Int) -> Int? {
    let locator = end - 20
    guard locator >= 0, word(locator) == 0x0706_4B50, let record = try? long(locator + 8),
      record + 56 <= locator, word(record) == 0x0606_4B50,
      let length = try? long(record + 4), length == locator - record - 12
    else { return nil }
    return record
  }

  // MARK: - Entries

  private mutating func readEntry(
    at position: Int, _ extent: Extent
  ) throws(ZipFailure) -> Int {
    guard position + 46 <= extent.limit, word(position) == 0x0201_4B50 else {
      throw .damagedDirectory("an entry does not start where one belongs", offset: position)
    }
    let nameLength = half(position + 28)
    let extraLength = half(position + 30)
    let end = position + 46 + nameLength + extraLength + half(position + 32)
    guard end <= extent.limit else {
      throw .damagedDirectory("an entry reaches past the end", offset: position)
    }
    let nameBytes = Array(bytes.part(position + 46, position + 46 + nameLength))
    let name = String(decoding: nameBytes, as: UTF8.self).visible
    // Bit 0: encrypted; bit 6: strongly; bit 13: the directory itself.
    if half(position + 8) & 0x2041 != 0 { throw .encrypted(name) }
    guard let method = ZipEntry.Method(rawValue: half(position + 10)) else {
      throw .method(half(position + 10), name)
    }
    var sizes = [word(position + 24), word(position + 20), word(position + 42)]
    try widen(&sizes, position + 46 + nameLength, extraLength)
    let (size, compressed, header) = (sizes[0], sizes[1], sizes[2])
    guard header <= extent.offset - 30, word(header) == 0x0403_4B50,
      half(header + 26) == nameLength
    else { throw .damagedMember(name, reason: "its header is not where the directory says") }
    let start = header + 30 + nameLength + half(header + 28)
    guard start <= extent.offset, compressed <= extent.offset - start else {
      throw .damagedMember(name, reason: "it reaches into the directory")
    }
    guard bytes.part(header + 30, header + 30 + nameLength).elementsEqual(nameBytes),
      half(header + 8) == method.rawValue
    else { throw .damagedMember(name, reason: "its header does not agree with the directory") }
    entries.append(
      ZipEntry(
        nameBytes: nameBytes, method: method, checksum: UInt32(word(position + 16)),
        compressedSize: compressed, size: size, header: header, start: start))
    return end
  }

  /// Takes sizes and places past 32 bits from the ZIP64 field: those that are marked, in order.
  private func widen(
    _ values: inout [Int], _ start: Int, _ length: Int
  ) throws(ZipFailure) {
    guard values.contains(0xFFFF_FFFF) else { return }
    var position = start
    while position + 4 <= start + length {
      let end = position + 4 + half(position + 2)
      guard end <= start + length else { break }
      if half(position) == 0x0001 {
        var field = position + 4
        for index in values.indices where values[index] == 0xFFFF_FFFF {
          guard field + 8 <= end else { break }
          values[index] = try long(field)
          field += 8
        }
        return
      }
      position = end
    }
  }

  private func checkOverlaps() throws(ZipFailure) {
    let order = entries.indices.sorted { entries[$0].header < entries[$1].header }
    for (first, second) in zip(order, order.dropFirst()) {
      let entry = entries[first]
      guard entry.start + entry.compressedSize <= entries[second].header else {
        throw .overlap(entries[second].name, entry.name)
      }
    }
  }

  // MARK: - Numbers, least byte first

  private func half(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }

  private func word(_ offset: Int) -> Int { half(offset) | half(offset + 2) << 16 }

  private func long(_ offset: Int) throws(ZipFailure) -> Int {
    let value = UInt64(word(offset)) | UInt64(word(offset + 4)) << 32
    // No file is that long: so large a number is damage, and sums with it would overflow.
    guard value < 1 << 50 else {
      throw .damagedDirectory("a size is past all bounds", offset: offset)
    }
    return Int(value)
  }
}
