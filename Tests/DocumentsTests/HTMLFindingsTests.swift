import Documents
import Drawing
import Testing

@Suite("Findings of a page of HTML")
struct HTMLFindingsTests {
  private func page(_ blocks: [Block]) throws -> HTMLPage { try HTMLPage(manuscript(blocks)) }

  private func claim(_ number: Int, holds: Bool = true, _ sentence: [TextSpan]? = nil) -> Block {
    .statement(
      StatementBlock(
        label: BlockLabel(word: "Claim", number: number, destination: "clm-\(number)"),
        mark: span(holds ? "✓ supported" : "✗ contradicted") {
          $0.tone = holds ? .positive : .negative
        },
        sentence: sentence ?? [TextSpan("Sentence \(number).")], details: ["Margin \(number)."]))
  }

  private func isFinding(_ element: HTMLPage.Element) -> Bool {
    element.attributes["role"] == "region" && element.attributes["aria-label"] == "Findings"
  }

  @Test("few claims stand ahead of the text as cards that lead to them")
  func cards() throws {
    let page = try page([.text("Text."), claim(1), .text("More."), claim(2, holds: false)])
    let findings = try #require(page.elements.first(where: isFinding))
    #expect(findings.parents.last == "main")
    #expect(!findings.text.contains("Margin"))
    let cards = page.all("li").filter { $0.attributes["class"]?.hasPrefix("claim") == true }
    #expect(cards.map { $0.attributes["class"] } == ["claim positive", "claim negative"])
    #expect(cards.map(\.text).allSatisfy { $0.contains("Sentence") })
    let links = page.all("a").filter { $0.parents.contains("li") }
    #expect(links.map { $0.attributes["href"] } == ["#clm-1", "#clm-2"])
    let places = page.elements.compactMap { $0.attributes["id"] }
    #expect(places.contains("clm-1") && places.contains("clm-2"))
  }

  @Test("many claims are counted by their verdicts, and each is named by its number")
  func counted() throws {
    let page = try page((1...9).map { claim($0, holds: $0 % 3 != 0) })
    #expect(page.all("li").isEmpty)
    #expect(page.all("dt").map(\.text) == ["✓ supported 6", "✗ contradicted 3"])
    #expect(page.all("dd").map(\.text) == ["Claim 1 2 4 5 7 8", "Claim 3 6 9"])
    let links = page.all("a").filter { $0.parents.contains("dd") }
    #expect(links.map { $0.attributes["aria-label"] }.first == "Claim 1")
    #expect(links.map { $0.attributes["title"] }.last == "Sentence 9.")
  }

  @Test("a report without claims has no findings")
  func none() throws {
    #expect(try page([.text("Text.")]).elements.first(where: isFinding) == nil)
  }

  @Test("a note in a sentence keeps its one mark, and a link in it leads from the text alone")
  func notes() throws {
    let linked = span("there") { $0.link = .destination("clm-1") }
    let sentence = [TextSpan("As "), linked, mark(0)]
    let page = try HTMLPage(manuscript([claim(1, sentence)], footnotes: [[.text("Note.")]]))
    #expect(page.all("a").filter { $0.attributes["role"] == "doc-noteref" }.count == 1)
    #expect(page.all("a").filter { $0.attributes["role"] == "doc-backlink" }.count == 1)
    #expect(page.all("a").filter { $0.text == "there" }.count == 1)
  }

  @Test("claims that follow each other stand in one row, and one alone does not")
  func rows() throws {
    let page = try page([claim(1), .text("Between."), claim(2), claim(3)])
    let rows = page.all("div").filter { $0.attributes["class"] == "claims" }
    #expect(rows.count == 1)
    #expect(rows.first?.text.contains("Sentence 2.") == true)
    #expect(rows.first?.text.contains("Sentence 1.") == false)
  }
}
