import Charts
import Documents
import Drawing
import PrintedNumbers
import RandomInputs

/// A report that is drawn by chance: its paper, its theme and its blocks of every kind.
struct RandomReport {
  let manuscript: Manuscript
  let style: PageStyle

  /// What every heading begins with.
  static let headingMark = "Heading "

  init(seed: Int, typesetter: Typesetter) {
    var draw = Draw(lottery: Lottery(seed: seed), typesetter: typesetter)
    let paper: Paper = seed % 2 == 0 ? .a4 : .letter
    let theme = draw.theme()
    style = PageStyle(paper, theme: theme)
    draw.style = style
    let blocks = draw.blocks()
    manuscript = Manuscript(
      title: draw.lottery.name(), subtitle: draw.lottery.chance(0.3) ? draw.lottery.name() : nil,
      authors: draw.lottery.names(draw.lottery.integer(0...3)), date: nil,
      kicker: draw.lottery.chance(0.3) ? draw.lottery.name() : nil, blocks: blocks,
      footnotes: draw.footnotes, creator: "Tests", imprint: "Tests",
      cover: draw.lottery.chance(0.15)
        ? Cover(finding: draw.lottery.name(), facts: [("Version", "1.0"), ("Licence", "none")])
        : nil, paper: paper, theme: theme,
      notePosition: draw.lottery.chance(0.3) ? .side : .foot,
      language: draw.lottery.one(of: ["en", "zh-Hans", "ja"]))
  }
}

/// Blocks as they are drawn, and the notes that they have.
private struct Draw {
  var lottery: Lottery
  let typesetter: Typesetter
  var style = PageStyle()
  var footnotes: [[Block]] = []
  /// Of tables and figures.
  private var counted = 0

  init(lottery: Lottery, typesetter: Typesetter) {
    self.lottery = lottery
    self.typesetter = typesetter
  }

  /// Any sizes and margins that a theme may have; none in half of the reports.
  mutating func theme() -> PageTheme {
    var theme = PageTheme()
    guard lottery.chance(0.5) else { return theme }
    for token in PageTheme.SizeToken.allCases where lottery.chance(0.5) {
      theme.sizes[token] = lottery.number(token.range)
    }
    // Lines are closer than this in no theme.
    let body = theme.sizes[.body] ?? PageTheme.SizeToken.body.usual
    let leading = theme.sizes[.leading] ?? PageTheme.SizeToken.leading.usual
    theme.sizes[.leading] = max(leading, 1.2 * body)
    for token in PageTheme.MarginToken.allCases where lottery.chance(0.3) {
      theme.margins[token] = lottery.number(token.range)
    }
    theme.titleFace = lottery.one(of: PageTheme.TitleFace.allCases)
    return theme
  }

  mutating func blocks() -> [Block] {
    (0..<14).flatMap { number -> [Block] in
      switch lottery.integer(0...13) {
      case 0...3: return [heading(number), lottery.chance(0.4) ? display() : paragraph()]
      case 4: return [table()]
      case 5, 6: return [figure()]
      case 7: return [list()]
      case 8: return [callout(.one(of: &lottery)), paragraph()]
      case 9: return [callout(.aside), paragraph(), paragraph()]
      case 10:
        let lines = (0..<lottery.integer(1...30)).map { "code \($0)" }
        return [.code(lines.joined(separator: "\n"))]
      case 11: return [lottery.chance(0.5) ? .quotation([paragraph()]) : definitions()]
      case 12: return lottery.chance(0.3) ? [.pageBreak, paragraph()] : [statement()]
      default: return [paragraph(), paragraph()]
      }
    }
  }

  private mutating func heading(_ number: Int) -> Block {
    .heading(
      Heading(
        level: lottery.integer(1...3), number: lottery.chance(0.5) ? "\(number)" : nil,
        spans: [TextSpan(RandomReport.headingMark + lottery.name())],
        destination: "sec-\(number)"))
  }

  private mutating func paragraph() -> Block {
    let text = lottery.words(lottery.integer(1...120)).joined(separator: " ")
    let end = lottery.chance(0.15) ? ":" : "."
    var spans = [TextSpan(text + end)]
    if lottery.chance(0.15), footnotes.count < 12 {
      spans.append(mark(footnotes.count))
      footnotes.append([note()])
    }
    return .paragraph(spans)
  }

  private mutating func note() -> Block {
    .text(lottery.words(lottery.integer(1...80)).joined(separator: " "))
  }

  /// What stands below a heading as it does below text.
  private mutating func display() -> Block { lottery.chance(0.5) ? table() : figure() }

  private mutating func list() -> Block {
    .list(
      start: lottery.chance(0.5) ? 1 : nil,
      items: (0..<lottery.integer(1...6)).map { _ in [paragraph()] })
  }

  private mutating func definitions() -> Block {
    .definitions(
      (0..<lottery.integer(1...3)).map { _ in
        Definition(term: [TextSpan(lottery.name())], descriptions: [[paragraph()]])
      })
  }

  private mutating func callout(_ kind: Callout.Kind) -> Block {
    let inner =
      kind == .aside
      ? [note()] : lottery.chance(0.25) ? [paragraph(), display()] : [paragraph(), paragraph()]
    return .callout(
      Callout(
        kind: kind, title: lottery.chance(0.5) ? [TextSpan(lottery.name())] : nil, blocks: inner))
  }

  private mutating func label(_ word: String) -> BlockLabel {
    counted += 1
    return BlockLabel(word: word, number: counted, destination: "\(word)-\(counted)")
  }

  private mutating func statement() -> Block {
    .statement(
      StatementBlock(
        label: label("Claim"), mark: TextSpan("✓ supported"), sentence: [TextSpan(lottery.name())],
        details: lottery.names(lottery.integer(0...3))))
  }

  /// A chart that has room here, or a sentence where none of some has.
  private mutating func figure() -> Block {
    for _ in 0..<4 {
      let chart = lottery.one(of: RandomChart.allCases).chart(&lottery)
      let block = Block.figure(
        FigureBlock(
          label: label("Figure"), chart: chart, caption: [TextSpan(lottery.name())],
          alternativeText: "A chart."))
      // Alone, and in a box where there is less room than anywhere else.
      let boxed = Block.callout(Callout(kind: .note, title: nil, blocks: [block]))
      let isDrawn = [block, boxed].allSatisfy { shown in
        (try? pages([shown], style: style, typesetter: typesetter)) != nil
      }
      if isDrawn { return block }
    }
    return paragraph()
  }

  private mutating func table() -> Block {
    let rows = lottery.integer(1...60)
    let columns = lottery.integer(1...(lottery.chance(0.3) ? 40 : 8))
    let hasRanks = columns > 2 && lottery.chance(0.5)
    let names = hasRanks ? 1 : 0
    return .table(
      TableBlock(
        label: lottery.chance(0.75) ? label("Table") : nil, caption: [TextSpan(lottery.name())],
        columns: (0..<columns).map { column in
          .init(
            title: column == 0 && hasRanks ? "Rank" : String(lottery.name().prefix(24)),
            alignment: column <= names ? .leading : .trailing, width: .flexible(1),
            wraps: column == names)
        },
        rows: (0..<rows).map { row in
          (0..<columns).map { column in
            if hasRanks, column == 0 { return .rank(row + 1...row + 1 + lottery.integer(0...4)) }
            if column == names { return .text(lottery.name()) }
            return .number(
              lottery.chance(0.1) ? nil : lottery.number(-300...700),
              Precision(decimals: lottery.integer(0...2)))
          }
        }, notes: lottery.names(lottery.integer(0...3))))
  }
}

extension Callout.Kind {
  fileprivate static func one(of lottery: inout Lottery) -> Callout.Kind {
    lottery.one(of: allCases)
  }
}
