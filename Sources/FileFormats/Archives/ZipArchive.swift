import CZlib

/// A ZIP archive (PKWARE APPNOTE 6.3.10) in memory, read through its central directory only.
///
/// The directory is ours and zlib and libzstd expand the members, instead of libzip doing both:
/// libzip 1.7.3, which Debian 12 has, answers that it does not know method 93 (Zstandard), in which
/// evaluation logs are written since 2026; and it hides what a reader of strangers' files has to
/// check, such as members that lie over each other.
///
/// What follows from how evaluation logs are written: a name may come twice, and the last one
/// counts; local headers that the directory does not list are left-overs of an edited header; names
/// hold raw item identifiers, so they are keys and never paths. Nothing is written to disk.
package struct ZipArchive {
  /// Bounds on what an archive may ask for.
  package struct Limits {
    package var entries = 2_000_000
    /// On what one member expands to.
    package var member = Gzip.Limits()
    /// On what all members together expand to.
    package var total = 64 << 30
  }

  /// In the order of the directory.
  package let entries: [ZipEntry]
  package let bytes: UnsafeBufferPointer<UInt8>
  package let limits: Limits
  /// Bytes that came out of members so far.
  private var expanded = 0
  private let indices: [[UInt8]: Int]

  /// Reads the directory and checks that the members are where it says, apart from each other.
  ///
  /// - Complexity: O(n log n) for n members.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()) throws(ZipFailure) {
    self.bytes = bytes
    self.limits = limits
    let directory = try ZipDirectory(bytes, entryLimit: limits.entries)
    entries = directory.entries
    var indices: [[UInt8]: Int] = [:]
    for (index, entry) in entries.enumerated() { indices[entry.nameBytes] = index }
    self.indices = indices
  }

  /// The member of a name, the last one where it comes twice.
  package func entry(_ name: String) -> ZipEntry? { indices[Array(name.utf8)].map { entries[$0] } }

  /// Whether the entry is the one that counts for its name.
  package func isCurrent(_ index: Int) -> Bool { indices[entries[index].nameBytes] == index }

  /// Hands out a member's content in parts, until `body` answers false; a member that is read to its
  /// end is checked against its checksum.
  package mutating func read(
    _ entry: ZipEntry, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(ZipFailure) {
    let input = bytes.part(entry.start, entry.start + entry.compressedSize)
    var checksum: uLong = crc32(0, nil, 0)
    var size = 0
    var isWhole = true
    var isNested = false
    func take(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
      if size == 0, ZipArchive.isArchive(part) {
        isNested = true
        return false
      }
      checksum = crc32_z(checksum, part.baseAddress, part.count)
      size += part.count
      isWhole = body(part)
      return isWhole
    }
    var limits = limits.member
    limits.bytes = min(limits.bytes, max(0, self.limits.total - expanded))
    do throws(ExpansionFailure) {
      switch entry.method {
      case .stored:
        guard input.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        if !input.isEmpty { _ = take(input) }
      case .deflate: try DeflateDecoder().decode(input, limits: limits, take)
      case .zstandard: try ZstandardDecoder().decode(input, limits: limits, take)
      }
    } catch {
      throw failure(error, entry)
    }
    expanded += size
    if isNested { throw .nested(entry.name) }
    guard isWhole else { return }
    guard size == entry.size, UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
      throw .damagedMember(entry.name, reason: "its checksum or its size is not the declared one")
    }
  }

  /// The whole content of a member of at most `limit` bytes.
  package mutating func content(of entry: ZipEntry, limit: Int) throws(ZipFailure) -> [UInt8] {
    var content: [UInt8] = []
    var isTooLarge = false
    try read(entry) { part in
      isTooLarge = content.count + part.count > limit
      if !isTooLarge { content.append(contentsOf: part) }
      return !isTooLarge
    }
    if isTooLarge { throw .memberTooLarge(entry.name, limit: limit) }
    return content
  }

  private func failure(_ failure: ExpansionFailure, _ entry: ZipEntry) -> ZipFailure {
    switch failure {
    case .truncated(let offset):
      .damagedMember(entry.name, reason: "it ends too early, after \(offset) bytes")
    case .damaged(let offset):
      .damagedMember(entry.name, reason: "near its byte \(offset)")
    case .trailingBytes(let offset):
      .damagedMember(entry.name, reason: "bytes follow its content, from its byte \(offset)")
    case .tooLarge(let limit):
      limit < limits.member.bytes
        ? .archiveTooLarge(entry.name, limit: limits.total)
        : .memberTooLarge(entry.name, limit: limit)
    case .ratio(let limit): .ratio(entry.name, limit: limit)
    case .otherFormat: .damagedMember(entry.name, reason: "near its byte 0")
    case .outOfMemory: .outOfMemory(entry.name)
    }
  }

  /// Whether content starts as a ZIP archive, gzip or Zstandard does.
  private static func isArchive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x1F, 0x8B])
      || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
  }
}
