/// A picture in its own file format, with what the head of the file says of it.
package struct Picture: Hashable, Sendable {
  package enum Format: String, Hashable, Sendable { case png, jpeg }

  /// Pixels beyond which a picture is refused: decoded, they would take 160 MB.
  package static let mostPixels = 40_000_000

  package let format: Format
  package let bytes: [UInt8]
  /// Pixels.
  package let width: Int
  /// Pixels.
  package let height: Int
  /// Pixels per inch, where the file says it and says something likely.
  package let resolution: Double?

  /// Reads the head of a file; the pixels are decoded where the picture is drawn.
  ///
  /// - Throws: `PictureError`.
  /// - Complexity: O(parts of the file).
  package init(_ bytes: [UInt8]) throws(PictureError) {
    let head: Head
    if bytes.starts(with: Picture.signatureOfPNG) {
      format = .png
      head = try Picture.headOfPNG(bytes)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      format = .jpeg
      head = try Picture.headOfJPEG(bytes)
    } else {
      throw .unknownFormat
    }
    guard head.width > 0, head.height > 0 else { throw .damaged("it has no extent") }
    guard head.width <= 30_000, head.height <= 30_000,
      head.width * head.height <= Picture.mostPixels
    else { throw .tooLarge(width: head.width, height: head.height) }
    self.bytes = bytes
    width = head.width
    height = head.height
    resolution = head.resolution.flatMap { (50...2_400).contains($0) ? $0 : nil }
  }

  /// Its own size in points; 96 pixels per inch where the file does not say.
  package var size: Size {
    let scale = 72 / (resolution ?? 96)
    return Size(width: Double(width) * scale, height: Double(height) * scale)
  }

  private struct Head {
    var width = 0
    var height = 0
    var resolution: Double?
  }

  private static let signatureOfPNG: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Walks over the chunks of a PNG: the first is its head, the last its end.
  private static func headOfPNG(_ bytes: [UInt8]) throws(PictureError) -> Head {
    var head: Head?
    var hasData = false
    var offset = signatureOfPNG.count
    while let length = integer(bytes, offset, bytes: 4), offset + 12 + length <= bytes.count {
      let kind = String(decoding: bytes[(offset + 4)..<(offset + 8)], as: UTF8.self)
      let data = offset + 8
      switch kind {
      case "IHDR":
        guard head == nil, length == 13, let width = integer(bytes, data, bytes: 4),
          let height = integer(bytes, data + 4, bytes: 4)
        else { throw .damaged("its head is not that of a PNG") }
        head = Head(width: width, height: height)
      case "pHYs" where length == 9 && bytes[data + 8] == 1:
        head?.resolution = integer(bytes, data, bytes: 4).map { Double($0) * 0.0254 }
      case "IDAT": hasData = true
      case "IEND":
        guard let head, hasData else { throw .damaged("it has no pixels") }
        return head
      default: break
      }
      if head == nil { throw .damaged("it does not begin with its head") }
      offset += 12 + length
    }
    throw .damaged("it breaks off")
  }

  /// Walks over the segments of a JPEG up to the one that says its size.
  private static func headOfJPEG(_ bytes: [UInt8]) throws(PictureError) -> Head {
    var head = Head()
    var offset = 2
    while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      // Fill bytes may stand before a marker; some markers have no content.
      if marker == 0xFF {
        offset += 1
        continue
      }
      if marker == 0x01 || (0xD0...0xD7).contains(marker) {
        offset += 2
        continue
      }
      guard let length = integer(bytes, offset + 2, bytes: 2), length >= 2,
        offset + 2 + length <= bytes.count
      else { break }
      let data = offset + 4
      switch marker {
      case 0xE0 where length >= 14 && bytes[data..<(data + 5)].elementsEqual("JFIF\0".utf8):
        let density = Double(integer(bytes, data + 8, bytes: 2) ?? 0)
        switch bytes[data + 7] {
        case 1: head.resolution = density
        case 2: head.resolution = density * 2.54
        default: break
        }
      case 0xC0, 0xC1, 0xC2:
        guard length >= 8, let height = integer(bytes, data + 1, bytes: 2),
          let width = integer(bytes, data + 3, bytes: 2)
        else { throw .damaged("its head is not that of a JPEG") }
        guard bytes[data] == 8 else { throw .unsupported("its samples do not have 8 bits") }
        guard bytes[data + 5] == 1 || bytes[data + 5] == 3 else {
          throw .unsupported("its colours are neither grey nor red, green and blue")
        }
        guard endsAsJPEG(bytes) else { throw .damaged("it breaks off") }
        head.width = width
        head.height = height
        return head
      case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        throw .unsupported("its coding is neither baseline nor progressive")
      case 0xD9, 0xDA: throw .damaged("it has no head")
      default: break
      }
      offset += 2 + length
    }
    throw .damaged("it breaks off")
  }

  /// Whether the end marker is there; programs may leave a few bytes after it.
  private static func endsAsJPEG(_ bytes: [UInt8]) -> Bool {
    let tail = bytes.suffix(1_024)
    return zip(tail, tail.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
  }

  /// A number with its highest byte first; nil beyond the end.
  private static func integer(_ bytes: [UInt8], _ offset: Int, bytes count: Int) -> Int? {
    guard offset + count <= bytes.count else { return nil }
    return bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
  }
}

/// What keeps a picture from being taken.
package enum PictureError: Error, Hashable, Sendable {
  /// Neither PNG nor JPEG, whatever its name says.
  case unknownFormat
  /// Pixels.
  case tooLarge(width: Int, height: Int)
  case damaged(String)
  /// A kind of PNG or JPEG that cannot be embedded.
  case unsupported(String)
}

extension PictureError: CustomStringConvertible {
  /// In a sentence about the picture, without a full stop.
  package var description: String {
    switch self {
    case .unknownFormat: "the picture is neither a PNG nor a JPEG"
    case .tooLarge(let width, let height):
      "the picture has \(width) by \(height) pixels; the most is 40 million, and 30000 a side"
    case .damaged(let how): "the picture is damaged: \(how)"
    case .unsupported(let why): "the picture cannot be embedded: \(why)"
    }
  }
}
