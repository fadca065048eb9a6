internal import Diagnostics

/// What makes a ZIP archive be refused, whole or in one member.
package enum ZipFailure: Error, Equatable {
  case noDirectory(size: Int)
  case damagedDirectory(String, offset: Int)
  case severalDisks
  case tooManyEntries(limit: Int)
  case encrypted(String)
  case method(Int, String)
  case overlap(String, String)
  case damagedMember(String, reason: String)
  case memberTooLarge(String, limit: Int)
  case ratio(String, limit: Int)
  case archiveTooLarge(String, limit: Int)
  case nested(String)
  case outOfMemory(String)

  package var code: String {
    switch self {
    case .noDirectory: "noZipDirectory"
    case .damagedDirectory, .severalDisks, .damagedMember, .overlap: "damagedZip"
    case .tooManyEntries: "tooManyEntries"
    case .encrypted: "encryptedZip"
    case .method: "unknownCompression"
    case .memberTooLarge, .ratio, .archiveTooLarge: "expandsTooFar"
    case .nested: "nestedArchive"
    case .outOfMemory: "outOfMemory"
    }
  }

  /// The member or the byte.
  package var locator: String {
    switch self {
    case .noDirectory(let size): "byte \(size)"
    case .damagedDirectory(_, let offset): "byte \(offset)"
    case .severalDisks, .tooManyEntries: "directory"
    case .encrypted(let name), .method(_, let name), .overlap(let name, _),
      .damagedMember(let name, _), .memberTooLarge(let name, _), .ratio(let name, _),
      .archiveTooLarge(let name, _), .nested(let name), .outOfMemory(let name):
      name.isEmpty ? "member without a name" : name
    }
  }

  package var message: String {
    switch self {
    case .noDirectory(let size):
      "the archive of \(size) bytes has no central directory, as when a disk was full or a copy "
        + "was cut"
    case .damagedDirectory(let reason, _): "the archive's directory is damaged: \(reason)"
    case .severalDisks: "the archive is spread over several files"
    case .tooManyEntries(let limit): "the archive lists more than \(limit) members"
    case .encrypted: "the member is encrypted"
    case .method(let method, _):
      "the member is compressed by method \(method), which is neither DEFLATE nor Zstandard"
    case .overlap(_, let other): "the member lies over the bytes of \(other.quoted)"
    case .damagedMember(_, let reason): "the member is damaged: \(reason)"
    case .memberTooLarge(_, let limit): "the member expands past \(limit) bytes"
    case .ratio(_, let limit): "the member expands more than \(limit) times"
    case .archiveTooLarge(_, let limit): "the archive's members expand past \(limit) bytes"
    case .nested: "the member is itself an archive"
    case .outOfMemory: "there is not enough memory to expand the member"
    }
  }

  package var remedy: String {
    switch self {
    case .noDirectory: "Copy the file again; if it was never complete, run the evaluation again"
    case .damagedDirectory, .damagedMember: "Copy or download the file again"
    case .encrypted: "Write the archive without encryption"
    case .nested: "Name the inner file itself"
    case .method: "Write the archive again with a current version of its tool"
    case .severalDisks: "Join its parts first"
    case .overlap, .tooManyEntries, .memberTooLarge, .ratio, .archiveTooLarge, .outOfMemory:
      "Check where the file comes from"
    }
  }
}

extension String {
  /// The text with controls and bidirectional marks escaped: names in archives are strangers'.
  package var visible: String {
    var shown = ""
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0xFEFF:
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
