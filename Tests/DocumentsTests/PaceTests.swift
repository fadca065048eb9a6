import Documents
import Drawing
import Foundation
import Testing

@Suite("The time that pages take")
struct PaceTests {
  private static let sentence =
    "The judges agree on most answers, and where they do not the disagreement is larger. "

  /// Text, a table of a hundred cells and a note, over and over.
  private func manuscript(tables: Int) -> (blocks: [Block], notes: [[Block]]) {
    var blocks: [Block] = []
    var notes: [[Block]] = []
    for number in 0..<tables {
      let table = TableBlock(
        caption: [TextSpan("Table \(number)")],
        columns: (0..<5).map {
          .init(title: "Column \($0)", alignment: .leading, width: .flexible(1))
        },
        rows: (0..<20).map { row in
          (0..<5).map { .spans([TextSpan("cell \(number) \(row) \($0) of words")]) }
        })
      blocks += [
        .text(String(repeating: Self.sentence, count: 6)), .table(table),
        .paragraph([TextSpan(Self.sentence), mark(number), TextSpan(Self.sentence)]),
      ]
      notes.append([.text(Self.sentence)])
    }
    return (blocks, notes)
  }

  private func time(_ blocks: [Block], _ notes: [[Block]] = []) throws -> Double {
    let typesetter = try Typesetter()
    let setter = DocumentSetter(
      Documents.Manuscript(
        title: "T", subtitle: nil, authors: [], date: nil, kicker: nil, blocks: blocks,
        footnotes: notes, creator: "T", imprint: "T"), typesetter: typesetter)
    let start = Self.threadSeconds()
    _ = try setter.paginated()
    return Self.threadSeconds() - start
  }

  /// The processor time that this thread has had: other tests run beside it.
  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test("four times the pages take less than eight times as long")
  func pages() throws {
    let few = manuscript(tables: 10)
    let many = manuscript(tables: 40)
    _ = try time(few.blocks, few.notes)
    let short = try time(few.blocks, few.notes)
    let long = try time(many.blocks, many.notes)
    #expect(long < 8 * short, "\(short) and \(long)")
  }

  @Test("four times as long a word takes less than eight times as long, in text and in a cell")
  func words() throws {
    for isCell in [false, true] {
      let blocks = { (count: Int) -> [Block] in
        let word = TextSpan(String(repeating: "x", count: count))
        guard isCell else { return [.paragraph([word])] }
        return [
          .table(
            TableBlock(
              caption: [],
              columns: [.init(title: "A", alignment: .leading, width: .flexible(1))],
              rows: [[.spans([word])]]))
        ]
      }
      let short = try time(blocks(20_000))
      let long = try time(blocks(80_000))
      #expect(long < 8 * short, "\(short) and \(long)")
    }
  }
}
