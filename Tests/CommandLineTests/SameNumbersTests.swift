import Foundation
import Reporting
import Testing

/// The numbers of a report in each of its formats, against each other.
@Suite("the numbers of all formats")
struct SameNumbersTests {
  typealias Report = GoldenReportTests.Report

  /// Table by table and row by row the cells that hold something.
  typealias Tables = [[[String]]]

  private static func numbers(_ text: String) -> [String] {
    text.matches(of: /[-\u{2212}]?\d+(?:\u{2009}\d{3})*(?:\.\d+)?/).map { String($0.output) }
  }

  /// Of every cell its numbers; cells without any are left out, since drawings are none in Markdown.
  private static func numbers(_ tables: Tables) -> Tables {
    tables.map { table in
      table.map { row in
        // A digest is no number.
        row.filter { $0.firstMatch(of: /[0-9a-f]{16}/) == nil }.flatMap(numbers)
      }
    }
  }

  private static func tables(ofPage page: String) -> Tables {
    page.matches(of: /<table.*?<\/table>/.dotMatchesNewlines()).map { table in
      let body = table.output.firstRange(of: "<tbody").map { table.output[$0.lowerBound...] }
      return (body ?? "").matches(of: /<tr.*?<\/tr>/.dotMatchesNewlines()).map { row in
        row.output.matches(of: /<t[dh][ >].*?<\/t[dh]>/.dotMatchesNewlines()).map { cell in
          String(cell.output).replacing(/<svg.*?<\/svg>/.dotMatchesNewlines(), with: "")
            // Marks of notes are none of the cell's own.
            .replacing(/<sup.*?<\/sup>/.dotMatchesNewlines(), with: "")
            .replacing(/<\/?(?:a|strong|em|code|b|i)(?: [^>]*)?>/, with: "")
            .replacing(/<wbr *\/>|\x{200B}/, with: "").replacing(/<[^>]+>/, with: " ").replacing(
              /[ \n\t]+/, with: " "
            )
            .replacing("&#39;", with: "'")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        }
      }
    }
  }

  private static func tables(ofMarkdown markdown: String) -> Tables {
    var tables: Tables = []
    var rows: [[String]] = []
    for line in (markdown + "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("|") {
        rows.append(
          line.replacing("\\|", with: "\u{1}").split(separator: "|").map {
            // An address is none of the text.
            String($0).replacing(/\]\([^)]*\)/, with: "]").replacing("\\", with: "")
              .replacing(/<sup.*?<\/sup>/, with: "")
          })
      } else if !rows.isEmpty {
        tables.append(Array(rows.dropFirst(2)))
        rows = []
      }
    }
    return tables
  }

  @Test(
    "tables for screens have the numbers of those in Markdown, cell by cell",
    arguments: GoldenReportTests.reports)
  func tables(_ report: Report) async throws {
    let built = try await report.built.value
    let page = Self.numbers(Self.tables(ofPage: built.page))
    let markdown = Self.numbers(Self.tables(ofMarkdown: built.markdown))
    #expect(page.count > 2)
    #expect(page.count == markdown.count)
    for (number, (one, other)) in zip(page, markdown).enumerated() {
      #expect(one.count == other.count)
      for (row, long) in zip(one, other) where row != long {
        // What is the same in every row is said once below a table for screens.
        var rest = long[...]
        let isWithin = row.allSatisfy { value in
          guard let place = rest.firstIndex(of: value) else { return false }
          rest = rest[(place + 1)...]
          return true
        }
        let said = Set(other.map { $0.last })
        #expect(
          isWithin && long.count == row.count + 1 && said.count == 1, "table \(number + 1): \(row)")
      }
    }
  }

  @Test(
    "pages for screens carry the very numbers that printed ones do",
    arguments: GoldenReportTests.reports)
  func data(_ report: Report) async throws {
    let built = try await report.built.value
    let print = try PublishedReport(built.pages, path: "report.pdf")
    let page = try PublishedReport(Array(built.page.utf8), path: "report.html")
    #expect(print.manifest == page.manifest)
    #expect(print.files.count > 1)
    #expect(print.files.map(\.name) == page.files.map(\.name))
    #expect(print.files.map(\.bytes) == page.files.map(\.bytes))
  }

  @Test(
    "each number of a table for screens stands on the pages",
    .enabled(if: PrintedTextTests.isReadable, "skipped: no pdftotext"),
    arguments: GoldenReportTests.reports)
  func pages(_ report: Report) async throws {
    let built = try await report.built.value
    let printed = Set(Self.numbers(try PrintedTextTests.text(of: built.pages)))
    // What a reader may open below a figure is drawn on pages, not set.
    let open = built.page.replacing(/<details>.*?<\/details>/.dotMatchesNewlines(), with: "")
    let shown = Self.numbers(Self.tables(ofPage: open)).joined().joined()
    #expect(shown.count > 20)
    // Digests and addresses are broken where a line ends.
    let missing = Set(shown.filter { $0.contains(".") && $0.count < 9 }).subtracting(printed)
    #expect(missing.isEmpty, "\(missing.sorted())")
  }

  @Test("scores in JSON, rounded as printed, are those of the table")
  func json() async throws {
    let report = GoldenReportTests.reports[0]
    let built = try await report.built.value
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(built.json.utf8)) as? [String: Any])
    let results = try #require(json["results"] as? [String: Any])
    let cells = try #require(results["cells"] as? [[String: Any]])
    let board = try #require(cells.first { $0["label"] as? String == "tbl-board" })
    let entries = try #require(
      (board["entries"] ?? (board["output"] as? [String: Any])?["entries"]) as? [[String: Any]])
    let rows = try #require(Self.tables(ofPage: built.page).first)
    #expect(entries.count == rows.count)
    for (entry, row) in zip(entries, rows) {
      let score = try #require(entry["estimate"] as? Double)
      let lower = try #require(entry["lower"] as? Double)
      let upper = try #require(entry["upper"] as? Double)
      #expect(row.contains((entry["model"] as? String) ?? "-"))
      for number in [score, lower, upper] {
        #expect(row.flatMap(Self.numbers).contains(String(format: "%.1f", number)), "\(row)")
      }
    }
  }
}
