import Documents
import Drawing
import Testing

@Suite("Notes at the foot of pages")
struct FootnoteTests {
  /// The notes that links to, and those that are shown, on each page.
  private func marksAndNotes(_ document: Document) -> [(marks: Set<String>, notes: Set<String>)] {
    document.pages.map { page in
      let notes = Set(page.list.destinations.filter { $0.hasPrefix("footnote:") })
      let marks = page.list.texts.flatMap { text in
        text.runs.compactMap { run -> String? in
          if case .destination(let name)? = run.link, name.hasPrefix("footnote:") {
            name
          } else {
            nil
          }
        }
      }
      return (Set(marks), notes)
    }
  }

  @Test("a note stands at the foot of the page of its mark, small, with its number")
  func onePage() throws {
    let document = try pages(
      [.paragraph([TextSpan("Judges were people."), mark(0), TextSpan(" All of them.")])],
      footnotes: [[.text("Of ninety-one countries.")]])
    let page = try #require(document.pages.first)
    let note = try #require(page.placedTexts.first { $0.text.plain.contains("ninety-one") })
    #expect(note.point.y > page.size.height - 90)
    #expect(note.text.runs.allSatisfy { $0.style.size < 8 })
    let text = try #require(page.placedTexts.first { $0.text.plain.contains("Judges") })
    #expect(text.text.plain == "Judges were people.1 All of them.")
    let raised = try #require(text.text.runs.first { $0.text == "1" })
    #expect(raised.style.rise > 0)
    #expect(raised.link == .destination("footnote:1"))
    // The number of the note leads back.
    #expect(page.list.linkedDestinations.contains("footnote-mark:1"))
  }

  @Test("marks stand in lists, tables, captions, callouts and notes themselves")
  func places() throws {
    let table = TableBlock(
      caption: [TextSpan("Caption"), mark(1)],
      columns: [.init(title: "A", alignment: .leading, width: .flexible(1))],
      rows: [[.spans([TextSpan("Cell"), mark(2)])]])
    let document = try pages(
      [
        .list(start: nil, items: [[.paragraph([TextSpan("Item"), mark(0)])]]), .table(table),
        .callout(
          Callout(kind: .note, title: nil, blocks: [.paragraph([TextSpan("Box"), mark(3)])])),
      ],
      footnotes: [
        [.text("one")], [.text("two")], [.text("three")],
        [.paragraph([TextSpan("four"), mark(4)])], [.text("five")], [.text("never marked")],
      ])
    let found = try #require(marksAndNotes(document).first)
    #expect(found.notes == Set((1...5).map { "footnote:\($0)" }))
    #expect(found.marks == found.notes)
    #expect(!document.pages[0].plainTexts.contains("never marked"))
  }

  @Test("two marks in a row have a comma between them")
  func neighbours() throws {
    let document = try pages(
      [.paragraph([TextSpan("x"), mark(0), mark(1)])], footnotes: [[.text("a")], [.text("b")]])
    #expect(document.pages[0].plainTexts.contains("x1,2"))
  }

  @Test("a second mark leads to the note of the first, which is shown once")
  func repeated() throws {
    let document = try pages(
      [.paragraph([TextSpan("x"), mark(0), TextSpan(" and y"), mark(0)])],
      footnotes: [[.text("shown once")]])
    #expect(document.pages[0].plainTexts.filter { $0 == "shown once" }.count == 1)
  }

  /// A sequence of numbers that looks random, the same for the same seed.
  private struct Sequence {
    var state: UInt64

    mutating func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
  }

  private static func words(_ count: Int) -> String {
    (0..<count).map { "word\($0 % 7)" }.joined(separator: " ")
  }

  @Test(
    "every note is on the page of its mark, or begins there and ends on the next", arguments: 1...12
  )
  func together(seed: Int) throws {
    var random = Sequence(state: UInt64(seed))
    var blocks: [Block] = []
    var notes: [[Block]] = []
    for _ in 0..<60 {
      var spans = [TextSpan(Self.words(5 + random.next(60)))]
      if random.next(3) == 0 {
        spans.append(mark(notes.count))
        notes.append([.text(Self.words(3 + random.next(120)))])
        spans.append(TextSpan(" " + Self.words(1 + random.next(40))))
      }
      let block = Block.paragraph(spans)
      switch random.next(6) {
      case 0: blocks.append(.callout(Callout(kind: .tip, title: nil, blocks: [block])))
      case 1: blocks.append(.list(start: 1, items: [[block]]))
      case 2: blocks += [.subtitle("Section", destination: "sec-\(blocks.count)"), block]
      default: blocks.append(block)
      }
    }
    let document = try pages(blocks, footnotes: notes)
    var shown: Set<String> = []
    for found in marksAndNotes(document) {
      #expect(found.marks == found.notes)
      shown.formUnion(found.notes)
    }
    #expect(shown.count == notes.count)
    // Nothing reaches below the text's area but the foot of the page.
    for page in document.pages {
      for text in page.placedTexts where text.point.y > page.size.height - 60 {
        #expect(text.point.y == page.size.height - 37, "\(text.text.plain)")
      }
    }
  }

  private func boxes(_ count: Int) -> [PageBox] {
    (0..<count).map { _ in PageBox(height: 10, list: DisplayList()) }
  }

  @Test("a note that finds no room leaves at most half of its lines to the next page")
  func carried() {
    let breaker = PageBreaker(height: 100, noteSpace: 10)
    let note = PageBreaker.Note(box: 7, lines: Array(repeating: 5, count: 6))
    let found = breaker.pages(boxes(12), notes: [note])
    // Eight boxes, the rule's room and two lines would be full; four lines are the fewest.
    for page in found {
      let height =
        Double(page.boxes.count) * 10 + Double(page.noteLines.count) * 5
        + (page.noteLines.isEmpty ? 0 : 10)
      #expect(height <= 100)
    }
    let first = found.first { $0.boxes.contains(7) }
    #expect((first?.noteLines.count ?? 0) >= 3)
    #expect(found.reduce(0) { $0 + $1.noteLines.count } == 6)
  }

  @Test("lines of notes are on pages in their order, whatever their heights", arguments: 1...60)
  func order(seed: Int) {
    var random = Sequence(state: UInt64(seed) &* 77)
    let boxes = (0..<80).map { index in
      PageBox(
        height: 5 + Double(random.next(40)), list: DisplayList(),
        breakBefore: random.next(4) == 0 && index > 0 ? .forbidden : .allowed(penalty: 0))
    }
    let notes = (0..<80).filter { _ in random.next(4) == 0 }.map { box in
      PageBreaker.Note(box: box, lines: Array(repeating: 6, count: 1 + random.next(9)))
    }
    let breaker = PageBreaker(height: 200, noteSpace: 12)
    let found = breaker.pages(boxes, notes: notes)
    #expect(found.first?.noteLines.lowerBound == 0)
    #expect(found.last?.noteLines.upperBound == notes.reduce(0) { $0 + $1.lines.count })
    #expect(found.last?.boxes.upperBound == boxes.count)
    for (page, next) in zip(found, found.dropFirst()) {
      #expect(page.noteLines.upperBound == next.noteLines.lowerBound)
      #expect(page.boxes.upperBound == next.boxes.lowerBound)
    }
    var line = 0
    for note in notes {
      let lines = line..<(line + note.lines.count)
      line = lines.upperBound
      let page = found.firstIndex { $0.boxes.contains(note.box) } ?? -1
      let kept = found[page].noteLines.clamped(to: lines).count
      #expect(kept >= (lines.count + 1) / 2)
      // The rest is on the page after it.
      if kept < lines.count {
        #expect(found[page + 1].noteLines.clamped(to: lines).count == lines.count - kept)
      }
    }
  }

  @Test("a note higher than a page goes on until it is shown")
  func endless() {
    let note = PageBreaker.Note(box: 0, lines: Array(repeating: 10, count: 45))
    let found = PageBreaker(height: 100, noteSpace: 10).pages(boxes(2), notes: [note])
    #expect(found.last?.noteLines.upperBound == 45)
    #expect(found.allSatisfy { $0.noteLines.count <= 9 })
  }
}
