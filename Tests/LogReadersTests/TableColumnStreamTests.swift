import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Columns of a plain table, in one pass")
struct TableColumnStreamTests {
  private typealias Rows = [[String?]: [UInt64]]

  private func rows(_ text: String, threads: Int = 1, blockSize: Int = 1 << 18) throws -> Rows? {
    let scratch = try Scratch()
    let path = try scratch.write(Array(text.utf8), to: "table.csv")
    guard
      var stream = TableColumnStream(
        path, value: "score", by: ["model", "kind"], missing: .standard, blockSize: blockSize)
    else { return nil }
    let shares = stream.share(threads: threads, { [[UInt64]]() }) { values, rows in
      for (group, value) in zip(rows.groups, rows.values) {
        if group == values.count { values.append([]) }
        values[Int(group)].append(value.bitPattern)
      }
    }
    guard let shares else { return nil }
    var found: Rows = [:]
    for share in shares {
      for (group, values) in zip(share.groups, share.sums) {
        found[stream.groups[group], default: []] += values
      }
    }
    return found.mapValues { $0.sorted() }
  }

  /// The same by the scanner; nil where it finds a mistake, or a cell that is said.
  private func scanned(_ text: String) -> Rows? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(UTF8Text.withoutMark(bytes))
      guard (try? scanner.next()) == true else { return nil }
      let header = (0..<scanner.fieldCount).map {
        UTF8Text.string(UTF8Text.trimmed(scanner.field($0)))
      }
      var found: Rows = [:]
      while true {
        guard let hasRow = try? scanner.next() else { return nil }
        if !hasRow { break }
        guard scanner.fieldCount == header.count else { return nil }
        var key: [String?] = [nil, nil]
        var number = Double.nan
        for (place, name) in header.enumerated() {
          let cell = UTF8Text.trimmed(scanner.field(place))
          if let column = ["model", "kind"].firstIndex(of: name), !cell.isEmpty {
            key[column] = UTF8Text.string(cell)
          } else if name == "score", !cell.isEmpty {
            guard case .number(let value) = NumberCell(cell, missing: .standard) else { return nil }
            number = value
          }
        }
        found[key, default: []].append(number.bitPattern)
      }
      return found.mapValues { $0.sorted() }
    }
  }

  @Test("what is read in one pass is what the scanner reads, cut into blocks of any size")
  func random() throws {
    let cells = [
      "a", "b c", "", "\"x, y\"", "é", "价值", "0.5", "-1", "1e3", "0.7324561234567891", "NA", " 1",
      "\"say \"\"no\"\"\"", "\"two\nlines\"", "a\"b", "tab\there", "\"\"", "long text of a cell",
    ]
    var plainCount = 0
    try Fuzz.run("table columns", iterations: 300) { generator in
      let end = generator.pick(["\n", "\r\n"])
      let oddity = generator.below(3) == 0
      var text = generator.below(4) == 0 ? "\u{FEFF}" : ""
      text += "model,note,score,kind" + end
      for _ in 0..<(1 + generator.below(40)) {
        let pool = oddity && generator.below(20) == 0 ? cells : Array(cells[..<6])
        let number = cells[(generator.below(30) == 0 && oddity ? 0 : 6) + generator.below(4)]
        text += "\(generator.pick(pool)),\(generator.pick(pool)),\(number),\(generator.pick(pool))"
        text += end
      }
      if oddity, generator.below(8) == 0 { text += generator.pick(["a,b\n", "\n", "a,b,1,c"]) }
      let expected = scanned(text)
      let whole = try rows(text)
      if let whole {
        plainCount += 1
        #expect(whole == expected, "\(text)")
      }
      #expect(whole != nil || oddity, "\(text)")
      for (threads, size) in [(1, 1), (2, 5), (3, 1 + generator.below(100))] {
        #expect(try rows(text, threads: threads, blockSize: size) == whole, "\(text)")
      }
    }
    #expect(plainCount > 50)
  }

  @Test(
    "a table that is not plain is left to those who hold it",
    arguments: [
      "model;kind;score\na;b;1\n", "model,kind,score\na,b,1\n\n", "model,kind,score\na,b,1",
      "model,kind,score\na,b,high\n", "model,kind,score\na,NA,1\n", "model,kind\na,b\n",
      "model,kind,score,score\na,b,1,1\n", "[1]", "model,kind,score\n",
      "sep=,\nmodel,kind,score\na,b,1\n",
      "model,kind,score\ra,b,1\r", "", "model,kind,score\n\"a,b,1\n",
    ])
  func notPlain(_ text: String) throws {
    #expect(try rows(text) == nil)
  }
}
