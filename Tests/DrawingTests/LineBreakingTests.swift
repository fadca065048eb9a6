import Drawing
import Foundation
import Testing

@Suite("Line breaking")
struct LineBreakingTests {
  let prose =
    "The first place is clear; ranks two to six are not. Models that share a letter cannot be"
    + " separated at the 5 % level."

  @Test("no line is wider than the measure, and no word is lost", arguments: [60.0, 120, 317])
  func linesFit(width: Double) throws {
    let lines = try Typesetter().lines(StyledText(prose, style: body), width: width)
    #expect(lines.allSatisfy { $0.width <= width + 0.01 })
    #expect(lines.map(\.text.plain).joined(separator: " ") == prose)
    #expect(lines.dropLast().allSatisfy { !$0.endsParagraph })
    #expect(lines.last?.endsParagraph == true)
  }

  @Test("a line's width is what measuring it gives")
  func widthIsMeasured() throws {
    let typesetter = try Typesetter()
    for line in try typesetter.lines(StyledText(prose, style: body), width: 100) {
      #expect(try typesetter.measure(line.text).width == line.width)
    }
  }

  @Test("Chinese breaks between ideographs")
  func ideographsBreak() throws {
    let text = "DeepSeek-R1 深度求索深度求索深度求索深度求索"
    let lines = try Typesetter().lines(StyledText(text, style: body), width: 80)
    #expect(lines.count >= 3)
    #expect(lines.map(\.text.plain).joined() == text)
    #expect(lines[0].text.plain.hasPrefix("DeepSeek-R1 深"))
  }

  @Test("Arabic lines read right to left, also one that starts with a Latin name")
  func arabic() throws {
    let text = "مرحبا بالعالم مرحبا بالعالم GPT-4-Turbo مرحبا بالعالم"
    let lines = try Typesetter().lines(StyledText(text, style: body), width: 80)
    #expect(lines.count >= 2)
    #expect(lines.allSatisfy { $0.text.direction == .rightToLeft })
    // A break after a hyphen has no space to drop.
    let spaceless = text.filter { $0 != " " }
    #expect(lines.map(\.text.plain).joined().filter { $0 != " " } == spaceless)
  }

  @Test("line ends in the text end lines, and an empty paragraph is an empty line")
  func hardLineEnds() throws {
    let lines = try Typesetter().lines(StyledText("one\r\n\ntwo\nthree ", style: body), width: 300)
    #expect(lines.map(\.text.plain) == ["one", "", "two", "three"])
    #expect(lines.allSatisfy { $0.endsParagraph })
    #expect(lines[1].ascent > 5)
  }

  @Test("the pieces keep the styles and links of their runs")
  func runsSurvive() throws {
    let bold = body.weighted(.bold)
    let text = StyledText(runs: [
      .init("see the ", style: body),
      .init("very long linked words", style: bold, link: .destination("x")),
      .init(" here", style: body),
    ])
    let lines = try Typesetter().lines(text, width: 70)
    #expect(lines.count >= 2)
    let linked = lines.flatMap(\.text.runs).filter { $0.link != nil }
    #expect(linked.allSatisfy { $0.style == bold && $0.link == .destination("x") })
    #expect(linked.map(\.text).joined(separator: " ").contains("linked"))
  }

  @Test(
    "a long paragraph breaks where it would in one piece",
    arguments: [
      String(repeating: "The first place is clear; ranks two to six are not. ", count: 120),
      String(repeating: "x", count: 7_000), String(repeating: "word-", count: 1_500),
      String(repeating: "深度求索 and 7B ", count: 400),
      String(repeating: "e\u{301}\u{323}", count: 2_500),
      String(repeating: "\u{1FAE0}a", count: 900),
      String(repeating: "مرحبا بالعالم GPT-4 ", count: 200),
      String(repeating: "short\n", count: 700) + String(repeating: "y", count: 3_000),
    ])
  func longParagraph(text: String) throws {
    let typesetter = try Typesetter()
    let lines = try typesetter.lines(StyledText(text, style: body), width: 150)
    #expect(lines.allSatisfy { $0.width <= 150.01 })
    // Nothing is lost.
    let sent = lines.map(\.text.plain).joined()
    func bare(_ text: String) -> String {
      text.replacing("\u{1FAE0}", with: "\u{202F}U+1FAE0\u{202F}").filter { !$0.isWhitespace }
    }
    #expect(bare(sent) == bare(text))
    // A beginning that is set in one piece breaks alike, but for its own last line.
    let head = try typesetter.lines(
      StyledText(String(text.prefix(380)), style: body), width: 150)
    #expect(head.count > 3)
    #expect(Array(lines.prefix(head.count - 1)) == Array(head.dropLast()))
  }

  @Test("twice the length takes about twice the time, also without a place to break")
  func linear() throws {
    /// The least of three, of this thread alone: other tests run beside it.
    func work(_ count: Int) throws -> Double {
      let text = StyledText(String(repeating: "wordwithoutend", count: count / 14), style: body)
      return try (0..<3).map { _ in
        // One that has the face, and does not remember the text.
        let typesetter = try Typesetter()
        _ = try typesetter.lines(StyledText("word", style: body), width: 300)
        let start = threadSeconds()
        _ = try typesetter.lines(text, width: 300)
        return threadSeconds() - start
      }.min() ?? 0
    }
    _ = try work(4_000)
    let short = try work(40_000)
    let long = try work(320_000)
    // Eight times the length; a quadratic breaker needs sixty times.
    #expect(long < short * 24, "\(short) and \(long) s")
  }

  /// The processor time that this thread has had.
  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test("a word wider than the measure is broken rather than set over the edge")
  func longWord() throws {
    let lines = try Typesetter().lines(
      StyledText(String(repeating: "x", count: 60), style: body), width: 50)
    #expect(lines.count > 4)
    #expect(lines.allSatisfy { $0.width <= 50.01 })
  }
}
