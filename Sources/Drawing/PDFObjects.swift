/// The objects of a PDF with one plain cross-reference table, as cairo writes it.
struct PDFObjects {
  /// Each object's bytes from its "N 0 obj" on, in the order of the file.
  private(set) var bodies: [(number: Int, bytes: [UInt8])] = []
  private(set) var count = 0
  private(set) var root = 0
  private(set) var information = 0
  private let header: [UInt8]
  /// Where the object of a number stands among the bodies.
  private var places: [Int: Int] = [:]

  init(_ file: [UInt8]) throws(DrawingError) {
    guard let mark = Self.lastIndex(of: "startxref", in: file),
      let table = Self.integers(file[(mark + 9)...], limit: 1).first, table < file.count,
      let trailer = Self.lastIndex(of: "trailer", in: file), trailer > table
    else { throw .unexpectedFile("it has no cross-reference table") }
    let numbers = Self.lines(file[table..<trailer])
    guard numbers.count >= 2, numbers[0] == "xref" else {
      throw .unexpectedFile("its cross-reference table is not plain")
    }
    let range = numbers[1].split(separator: " ").compactMap { Int($0) }
    guard range.count == 2, range[0] == 0, numbers.count >= range[1] + 2 else {
      throw .unexpectedFile("its cross-reference table has several parts")
    }
    count = range[1]
    var offsets: [(offset: Int, number: Int)] = []
    for number in 1..<max(count, 1) {
      let fields = numbers[number + 2].split(separator: " ")
      guard fields.count == 3, let offset = Int(fields[0]) else {
        throw .unexpectedFile("line \(number) of its cross-reference table")
      }
      if fields[2] == "n" { offsets.append((offset, number)) }
    }
    offsets.sort { ($0.offset, $0.number) < ($1.offset, $1.number) }
    header = Array(file[..<(offsets.first?.offset ?? 0)])
    for (index, entry) in offsets.enumerated() {
      let end = index + 1 < offsets.count ? offsets[index + 1].offset : table
      let start = Array("\(entry.number) 0 obj".utf8)
      guard entry.offset + start.count <= end,
        Array(file[entry.offset..<entry.offset + start.count]) == start
      else { throw .unexpectedFile("object \(entry.number) is not where it should be") }
      places[entry.number] = bodies.count
      bodies.append((entry.number, Array(file[entry.offset..<end])))
    }
    let ending = Self.text(file[trailer...])
    guard let root = Self.reference("/Root", in: ending),
      let information = Self.reference("/Info", in: ending)
    else { throw .unexpectedFile("its trailer") }
    self.root = root
    self.information = information
  }

  /// The text of an object that holds no stream.
  func text(of number: Int) throws(DrawingError) -> String {
    guard let place = places[number] else {
      throw .unexpectedFile("object \(number) is missing")
    }
    return Self.text(bodies[place].bytes[...])
  }

  /// A number for an object to come.
  mutating func reserve() -> Int {
    count += 1
    return count - 1
  }

  /// Sets an object's content; a new one goes to the end.
  mutating func set(_ number: Int, _ content: String) {
    let bytes = Array("\(number) 0 obj\n\(content)\nendobj\n".utf8)
    if let place = places[number] {
      bodies[place].bytes = bytes
    } else {
      places[number] = bodies.count
      bodies.append((number, bytes))
    }
  }

  /// The whole file, with an identifier made from its content.
  func file() -> [UInt8] {
    var file = header
    var offsets = [Int](repeating: -1, count: count)
    for body in bodies {
      offsets[body.number] = file.count
      file += body.bytes
    }
    let identifier = Self.digest(file)
    let table = file.count
    var ending = "xref\n0 \(count)\n0000000000 65535 f \n"
    for number in 1..<max(count, 1) {
      let offset = offsets[number]
      let digits = String(max(offset, 0))
      ending += String(repeating: "0", count: 10 - digits.count) + digits
      ending += offset < 0 ? " 65535 f \n" : " 00000 n \n"
    }
    ending += "trailer\n<< /Size \(count)\n   /Root \(root) 0 R\n   /Info \(information) 0 R\n"
    ending += "   /ID [ <\(identifier)> <\(identifier)> ]\n>>\nstartxref\n\(table)\n%%EOF\n"
    return file + Array(ending.utf8)
  }

  /// The object that a key of a dictionary refers to.
  static func reference(_ key: String, in text: String) -> Int? {
    references(key, in: text)?.first
  }

  /// The objects that a key refers to: one, or those of an array.
  static func references(_ key: String, in text: String) -> [Int]? {
    let bytes = Array(text.utf8)
    guard let start = lastIndex(of: key + " ", in: bytes) else { return nil }
    var numbers: [Int] = []
    var words = String(decoding: bytes[(start + key.utf8.count)...].prefix(1 << 20), as: UTF8.self)
      .split(whereSeparator: { " \n[".contains($0) })[...]
    while words.count >= 3, let number = Int(words[words.startIndex]),
      words[words.startIndex + 2].hasPrefix("R")
    {
      numbers.append(number)
      words = words.dropFirst(3)
    }
    return numbers.isEmpty ? nil : numbers
  }

  /// 128 bits of FNV-1a as hexadecimal: an identifier, not a protection.
  private static func digest(_ bytes: [UInt8]) -> String {
    var halves: [UInt64] = [0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142]
    for byte in bytes {
      halves[0] = (halves[0] ^ UInt64(byte)) &* 0x100_0000_01B3
      halves[1] = (halves[1] ^ UInt64(byte &+ 0x5D)) &* 0x100_0000_01B3
    }
    return halves.map { half in
      let digits = String(half, radix: 16, uppercase: true)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private static func lastIndex(of word: String, in bytes: [UInt8]) -> Int? {
    let pattern = Array(word.utf8)
    guard bytes.count >= pattern.count else { return nil }
    var index = bytes.count - pattern.count
    while index >= 0 {
      if bytes[index] == pattern[0], bytes[index..<index + pattern.count].elementsEqual(pattern) {
        return index
      }
      index -= 1
    }
    return nil
  }

  private static func integers(_ bytes: ArraySlice<UInt8>, limit: Int) -> [Int] {
    text(bytes.prefix(64)).split(whereSeparator: { " \n".contains($0) }).prefix(limit)
      .compactMap { Int($0) }
  }

  private static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
    text(bytes).split(separator: "\n").map(String.init)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
