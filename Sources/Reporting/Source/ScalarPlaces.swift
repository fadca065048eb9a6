internal import Diagnostics
internal import FileFormats

/// The lines of a source that hold YAML, as their author wrote them.
struct OptionLines: Sendable {
  let file: String
  /// The lines between the fences, whole.
  let lines: [Substring]
  /// How many code points of each are no YAML, such as `#| `.
  let markers: [Int]
  /// The line of the first, from 1.
  let firstLine: Int

  /// The text of a scalar with the place of each of its characters.
  ///
  /// YAML folds lines, drops indentation and reads escapes, so that what it gives is not what was
  /// written. What is no white space comes in the same order in both: the k-th such character of the
  /// one is the k-th of the other.
  ///
  /// - Parameter node: With its line among these, and its true column.
  func placed(_ node: YAMLNode) -> LocatedText? {
    guard let text = node.text else { return nil }
    let start = Place.line(file: file, firstLine + node.line - 1, column: node.column)
    let wanted = ScalarPlaces.count(text.utf8)
    guard lines.indices.contains(node.line - 1), wanted > 0 else {
      return LocatedText(text, from: start)
    }
    let reader = ScalarPlaces(lines, markers: markers, line: node.line - 1, column: node.column - 1)
    let places = reader.places(wanted)
    guard places.count == wanted else { return LocatedText(text, from: start) }
    let bytes = Array(text.utf8)
    let file = file
    let firstLine = firstLine
    return LocatedText(text) { byte in
      let before = ScalarPlaces.count(bytes.prefix(byte))
      guard before < places.count else {
        // Behind the last character.
        let last = places[places.count - 1]
        return .line(file: file, firstLine + last.line, column: last.column + 2)
      }
      let place = places[before]
      return .line(file: file, firstLine + place.line, column: place.column + 1)
    }
  }
}

/// Walks over a scalar of YAML as it was written.
struct ScalarPlaces {
  typealias Position = (line: Int, column: Int)

  private let lines: [Substring]
  private let markers: [Int]
  private let start: Position

  /// - Parameters:
  ///   - line: From 0, where the scalar begins.
  ///   - column: In code points from 0.
  init(_ lines: [Substring], markers: [Int], line: Int, column: Int) {
    self.lines = lines
    self.markers = markers
    start = (line, column)
  }

  /// How many code points are no white space.
  static func count(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 || LocatedText.isSpace($1) ? 0 : 1) }
  }

  /// Where each code point of the scalar's text stands that is no white space; fewer where the text
  /// is not found.
  func places(_ wanted: Int) -> [Position] {
    var places: [Position] = []
    places.reserveCapacity(wanted)
    var line = start.line
    var scalars = Array(lines[line].unicodeScalars)
    var column = start.column
    let first = column < scalars.count ? scalars[column] : " "
    let isBlock = first == "|" || first == ">"
    if isBlock {
      line += 1
      guard line < lines.count else { return [] }
      scalars = Array(lines[line].unicodeScalars)
      column = markers[line]
    } else if first == "\"" || first == "'" {
      column += 1
    }
    while places.count < wanted {
      guard column < scalars.count else {
        line += 1
        guard line < lines.count else { break }
        scalars = Array(lines[line].unicodeScalars)
        column = markers[line]
        continue
      }
      let scalar = scalars[column]
      if first == "\"", scalar == "\\" {
        let (length, isSpace) = ScalarPlaces.escape(scalars[(column + 1)...])
        if !isSpace { places.append((line, column)) }
        column += 1 + length
      } else {
        if !(scalar.isASCII && LocatedText.isSpace(UInt8(scalar.value))) {
          places.append((line, column))
        }
        column += first == "'" && scalar == "'" ? 2 : 1
      }
    }
    return places
  }

  /// How long an escape is behind its backslash, and whether it stands for white space or nothing.
  private static func escape(_ rest: ArraySlice<Unicode.Scalar>) -> (length: Int, isSpace: Bool) {
    guard let letter = rest.first else { return (0, true) }
    switch letter {
    case "n", "t", "r", "v", "f", " ", "\t": return (1, true)
    case "x", "u", "U":
      let length = letter == "x" ? 2 : letter == "u" ? 4 : 8
      let digits = String(String.UnicodeScalarView(rest.dropFirst().prefix(length)))
      let isSpace = UInt8(digits, radix: 16).map(LocatedText.isSpace) ?? false
      return (1 + length, isSpace)
    default: return (1, false)
    }
  }
}
