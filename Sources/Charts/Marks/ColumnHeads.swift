import Drawing

/// The names above columns of one width: upright where they fit in three lines without a cut word, else
/// all turned, read from the foot upwards.
struct ColumnHeads: Hashable, Sendable {
  let isTurned: Bool
  /// What the names take above the columns.
  let height: Double
  private let names: [[TextLine]]
  private let size: Double

  private static let leading = 1.16
  private static let sizes = [7.4, 6.8]
  /// Lengths at which turned names break, the shortest that will do.
  private static let lengths = [84.0, 120, 160, 220]

  /// - Parameter width: of a column, in points.
  /// - Returns: nil where no turning fits the columns.
  init?(
    _ labels: [ChartLabel], width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) {
    for size in Self.sizes {
      let lines = try Self.lines(labels, size, width: width - 3, theme, typesetter)
      let fits = zip(labels, lines).allSatisfy { label, lines in
        lines.count <= 3 && lines.allSatisfy { $0.width <= width - 2 }
          && !Self.cutsWords(lines, of: "\(label.name) \(label.note ?? "")")
      }
      guard fits else { continue }
      names = lines
      self.size = size
      isTurned = false
      height = Double(lines.map(\.count).max() ?? 1) * size * Self.leading + 1
      return
    }
    let size = min(Self.sizes[0], max(width * 0.88, TextStyle.smallestSize))
    let most = max(Int(width / (size * Self.leading)), 1)
    for length in Self.lengths {
      let lines = try Self.lines(labels, size, width: length, theme, typesetter)
      guard lines.allSatisfy({ $0.count <= most }) else { continue }
      names = lines
      self.size = size
      isTurned = true
      height = (lines.joined().map(\.width).max() ?? 0) + 2
      return
    }
    return nil
  }

  /// Sets the names.
  ///
  /// - Parameters:
  ///   - middles: of the columns, in points from the left.
  ///   - bottom: where the names end.
  func draw(middles: [Double], bottom: Double, into list: inout DisplayList) {
    let leading = size * Self.leading
    for (middle, lines) in zip(middles, names) {
      for (number, line) in lines.enumerated() {
        if isTurned {
          let across = (Double(number) - Double(lines.count - 1) / 2) * leading
          list.text(
            line.text, at: Point(x: middle + across + 0.35 * size, y: bottom - 1),
            angle: -.pi / 2)
        } else {
          let above = Double(lines.count - 1 - number) * leading
          list.text(line.text, at: Point(x: middle, y: bottom - 2 - above), anchor: .middle)
        }
      }
    }
  }

  private static func lines(
    _ labels: [ChartLabel], _ size: Double, width: Double, _ theme: ChartTheme,
    _ typesetter: Typesetter
  ) throws(DrawingError) -> [[TextLine]] {
    var lines: [[TextLine]] = []
    for label in labels {
      lines.append(try typesetter.lines(label.text(size, theme), width: max(width, 1)))
    }
    return lines
  }

  /// Whether a word of letters that go together was broken to fit.
  private static func cutsWords(_ lines: [TextLine], of text: String) -> Bool {
    let words = Set(text.split { $0.isWhitespace || $0 == "-" })
    let pieces = lines.dropLast().compactMap {
      $0.text.plain.split { $0.isWhitespace || $0 == "-" }.last
    }
    // Ideographs and kana may part anywhere.
    return pieces.contains { piece in
      !words.contains(piece) && piece.unicodeScalars.allSatisfy { $0.value < 0x2E80 }
    }
  }
}
