import Charts
import Documents
import Drawing
import Testing

@Suite("Callouts")
struct CalloutTests {
  private func callout(_ kind: Callout.Kind, _ blocks: [Block], title: [TextSpan]? = nil) -> Block {
    .callout(Callout(kind: kind, title: title, blocks: blocks))
  }

  /// The grounds of a page: areas as wide as text in a light colour.
  private func grounds(_ page: Page) -> [Rectangle] {
    page.list.unmarked.elements.compactMap { element in
      guard case .fill(let path, let color, _) = element, color.luminance > 0.8,
        let area = path.bounds, area.width > 200
      else { return nil }
      return area
    }
  }

  @Test("a box has its kind's name or the author's title", arguments: Callout.Kind.allCases)
  func titles(kind: Callout.Kind) throws {
    let name = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
    let plain = try pages([callout(kind, [.text("Inside")])])
    #expect(plain.pages[0].plainTexts.contains(name))
    let own = try pages([callout(kind, [.text("Inside")], title: [TextSpan("Mind this")])])
    #expect(own.pages[0].plainTexts.contains("Mind this"))
    #expect(!own.pages[0].plainTexts.contains(name))
  }

  @Test("all inks can be read on the ground", arguments: Callout.Kind.allCases)
  func contrast(kind: Callout.Kind) throws {
    let toned = [TextSpan.Tone.positive, .negative, .neutral].map { tone in
      span("toned") { $0.tone = tone }
    }
    let link = span("link") { $0.link = .uri("https://example.org") }
    let document = try pages([
      callout(kind, [.paragraph(toned + [link, span("muted") { $0.isMuted = true }])])
    ])
    let page = document.pages[0]
    let fills = page.list.unmarked.elements.compactMap { element -> Color? in
      guard case .fill(let path, let color, _) = element, (path.bounds?.width ?? 0) > 200 else {
        return nil
      }
      return color
    }
    let tint = try #require(fills.first)
    let inside = page.placedTexts.filter { $0.point.y > 100 && $0.point.y < 700 }
    #expect(!inside.isEmpty)
    for run in inside.flatMap(\.text.runs) {
      #expect(run.style.color.contrast(with: tint) >= 4.5, "\(run.text)")
    }
  }

  @Test("a box that goes on overleaf has its ground on every page, under all of its text")
  func breaking() throws {
    let long = (1...60).map { Block.text("Paragraph \($0) of the box that is longer than a page.") }
    let document = try pages([.text("Before."), callout(.note, long), .text("After.")])
    #expect(document.pages.count > 1)
    for page in document.pages {
      let inside = page.placedTexts.filter { $0.text.plain.hasPrefix("Paragraph") }
      guard !inside.isEmpty else { continue }
      let grounds = grounds(page)
      #expect(grounds.count == 1)
      for text in inside {
        #expect(grounds.contains { $0.minY < text.point.y - 6 && $0.maxY > text.point.y + 3 })
      }
      // Neither the head nor the foot of the page is touched.
      #expect(grounds.allSatisfy { $0.minY > 42 && $0.maxY < page.size.height - 48 })
    }
    let last = try #require(document.pages.last)
    let after = try #require(last.placedTexts.first { $0.text.plain == "After." })
    #expect(grounds(last).allSatisfy { $0.maxY < after.point.y - 8 })
  }

  @Test("boxes within boxes lie inside them, and two in a row stay apart")
  func nesting() throws {
    let inner = callout(.tip, [.text("Inner")])
    let document = try pages([
      callout(.note, [.text("Outer"), inner]), callout(.warning, [.text("Next")]),
    ])
    let grounds = grounds(document.pages[0])
    try #require(grounds.count == 3)
    let outer = try #require(grounds.first)
    #expect(grounds.filter { outer.contains($0) }.count == 2)
    let next = try #require(grounds.first { $0.minY > outer.maxY })
    #expect(next.minY - outer.maxY >= 4)
  }

  @Test("tables, lists and figures stand inside a box")
  func contents() throws {
    let table = TableBlock(
      caption: [TextSpan("In a box")],
      columns: [
        .init(title: "Model", alignment: .leading, width: .flexible(1)),
        .init(title: "Score", alignment: .trailing, width: .fixed(60)),
      ], rows: [[.text("First"), .count(1)], [.text("Second"), .count(2)]])
    let document = try pages([
      callout(
        .important, [.list(start: 1, items: [[.text("One")], [.text("Two")]]), .table(table)])
    ])
    let page = document.pages[0]
    let ground = try #require(grounds(page).first)
    for name in ["In a box", "First", "Second", "One", "Two", "Score"] {
      let text = try #require(page.placedTexts.first { $0.text.plain == name })
      #expect(text.point.x > ground.minX && text.point.x < ground.maxX)
      #expect(text.point.y > ground.minY && text.point.y < ground.maxY)
    }
    for element in page.list.unmarked.elements {
      guard case .stroke(let path, let style) = element, style.width == 1,
        let box = path.bounds, box.height == 0
      else { continue }
      #expect(box.minX >= ground.minX && box.maxX <= ground.maxX)
    }
  }
}
