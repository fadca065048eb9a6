import Charts
import Documents
import Drawing
import PrintedNumbers
import Testing

/// Reports of any names, tables of any size: what holds of every page.
@Suite("Random pages")
struct RandomPagesTests {
  /// Numbers that are the same for the same seed.
  private struct Numbers {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
  }

  /// Words of ten scripts.
  private static let scripts: [[String]] = [
    ["alpha", "model", "instruct", "of", "values"], ["модель", "ценности", "и", "ответ"],
    ["μοντέλο", "αξίες", "και"], ["模型", "价值观", "评估"], ["モデル", "価値"], ["모델", "가치"],
    ["نموذج", "القيم", "في"], ["מודל", "ערכים", "של"], ["मॉडल", "मूल्य", "और"],
    ["แบบจำลอง", "คุณค่า"],
  ]

  /// A name of 1 to 200 characters.
  private static func name(_ numbers: inout Numbers) -> String {
    let script = scripts[numbers.next(scripts.count)]
    let length = 1 + numbers.next(numbers.next(4) == 0 ? 200 : 40)
    let sign = ["-", "/", "_", " ", ""][numbers.next(5)]
    var name = ""
    while name.count < length {
      name += (name.isEmpty ? "" : sign) + script[numbers.next(script.count)]
    }
    return String(name.prefix(length)).trimmingSpaces
  }

  private static func paragraph(_ numbers: inout Numbers) -> Block {
    let words = scripts[numbers.next(3) == 0 ? numbers.next(scripts.count) : 0]
    let count = 1 + numbers.next(120)
    let text = (0..<count).map { _ in words[numbers.next(words.count)] }.joined(separator: " ")
    return .text(text + (numbers.next(6) == 0 ? ":" : "."))
  }

  private static func table(_ number: Int, _ numbers: inout Numbers) -> Block {
    let rows = 1 + numbers.next(60)
    let columns = 1 + numbers.next(numbers.next(3) == 0 ? 40 : 8)
    let hasRanks = columns > 2 && numbers.next(2) == 0
    return .table(
      TableBlock(
        label: numbers.next(4) == 0
          ? nil : BlockLabel(word: "Table", number: number, destination: "tbl-\(number)"),
        caption: [TextSpan(name(&numbers))],
        columns: (0..<columns).map { column in
          .init(
            title: column == 0 && hasRanks ? "Rank" : name(&numbers).prefix24,
            alignment: column <= (hasRanks ? 1 : 0) ? .leading : .trailing, width: .flexible(1),
            wraps: column == (hasRanks ? 1 : 0))
        },
        rows: (0..<rows).map { row in
          (0..<columns).map { column in
            if hasRanks, column == 0 { return .rank(row + 1...row + 1 + numbers.next(4)) }
            if column == (hasRanks ? 1 : 0) { return .text(name(&numbers)) }
            return .number(
              numbers.next(9) == 0 ? nil : Double(numbers.next(100_000)) / 100 - 300,
              Precision(decimals: numbers.next(3)))
          }
        }, notes: (0..<numbers.next(4)).map { _ in name(&numbers) }))
  }

  private static func blocks(_ numbers: inout Numbers) -> [Block] {
    (0..<14).flatMap { number -> [Block] in
      switch numbers.next(7) {
      case 0, 1:
        let level = 1 + numbers.next(3)
        let heading = Block.heading(
          Heading(
            level: level, number: nil, spans: [TextSpan("Heading " + name(&numbers))],
            destination: "sec-\(number)"))
        return [heading, numbers.next(2) == 0 ? table(number, &numbers) : paragraph(&numbers)]
      case 2: return [table(number, &numbers)]
      case 3:
        return [
          .list(start: 1, items: (0..<1 + numbers.next(6)).map { _ in [paragraph(&numbers)] })
        ]
      case 4:
        return [.code((0..<1 + numbers.next(30)).map { "code \($0)" }.joined(separator: "\n"))]
      default: return [paragraph(&numbers), paragraph(&numbers)]
      }
    }
  }

  /// Where a text lies: as wide as it is set, as high as its small letters.
  private static func area(
    _ placed: (text: StyledText, point: Point, anchor: DisplayList.Anchor), _ typesetter: Typesetter
  ) throws -> Rectangle {
    let width = try typesetter.measure(placed.text).width
    let size = placed.text.runs.map(\.style.size).max() ?? 0
    let x =
      switch placed.anchor {
      case .start: placed.point.x
      case .middle: placed.point.x - width / 2
      case .end: placed.point.x - width
      }
    return Rectangle(x: x, y: placed.point.y - 0.5 * size, width: width, height: 0.5 * size)
  }

  @Test(
    "no text lies on another, leaves the page or is too small; no heading and no line is alone",
    arguments: 1...40)
  func pages(seed: Int) throws {
    var numbers = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    let blocks = Self.blocks(&numbers)
    let typesetter = try Typesetter()
    let paper: Paper = seed % 2 == 0 ? .a4 : .letter
    let manuscript = Manuscript(
      title: Self.name(&numbers), subtitle: nil, authors: [], date: nil, kicker: nil,
      blocks: blocks, creator: "Tests", imprint: "Tests", paper: paper)
    let document = try DocumentSetter(manuscript, typesetter: typesetter).paginated().document
    try document.validate()
    for (number, page) in document.pages.enumerated() {
      let texts = page.placedTexts.filter { !$0.text.isEmpty }
      let areas = try texts.map { try Self.area($0, typesetter) }
      for (area, text) in zip(areas, texts) {
        let shown = "page \(number + 1): \(text.text.plain)"
        #expect(area.minX >= 20 && area.maxX <= page.size.width - 20, "\(shown)")
        #expect(area.minY >= 20 && area.maxY <= page.size.height - 20, "\(shown)")
        #expect(text.text.runs.allSatisfy { $0.style.size >= 6.5 }, "\(shown)")
      }
      // From the top: only those that begin before one ends can lie on it.
      let order = areas.indices.sorted { areas[$0].minY < areas[$1].minY }
      for (place, index) in order.enumerated() {
        for other in order[(place + 1)...] {
          guard areas[other].minY < areas[index].maxY else { break }
          #expect(
            !areas[index].inset(by: 0.05).overlaps(areas[other].inset(by: 0.05)),
            "page \(number + 1): \(texts[index].text.plain) | \(texts[other].text.plain)")
        }
      }
      let foot = page.size.height - 52
      let body = texts.filter { $0.point.y > 50 && $0.point.y < foot }
      // The last that stands on a page is no heading.
      if let last = body.max(by: { $0.point.y < $1.point.y }),
        number < document.pages.count - 1
      {
        #expect(!last.text.plain.hasPrefix("Heading "), "page \(number + 1)")
      }
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return text.isEmpty ? "x" : String(text)
  }

  fileprivate var prefix24: String { String(prefix(24)) }
}
