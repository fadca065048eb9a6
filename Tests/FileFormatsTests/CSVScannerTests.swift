import FileFormats
import LogFixtures
import Testing

/// All records of a text.
private func records(_ text: String) throws(CSVError) -> [[String]] {
  let result: Result<[[String]], CSVError> = Array(text.utf8).withUnsafeBufferPointer { bytes in
    Result { () throws(CSVError) in
      var scanner = CSVScanner(bytes)
      var records: [[String]] = []
      while try scanner.next() {
        records.append(
          (0..<scanner.fieldCount).map { String(decoding: scanner.field($0), as: UTF8.self) })
      }
      return records
    }
  }
  return try result.get()
}

@Suite("CSV scanner")
struct CSVScannerTests {
  @Test("records follow RFC 4180")
  func rules() throws {
    let text = "a,b,c\r\n\"x,y\",\"1\"\"2\",\n\n,\"\",\"line\nend\"\r\nlast,\"\"\"q\"\"\",é"
    #expect(
      try records(text) == [
        ["a", "b", "c"], ["x,y", "1\"2", ""], ["", "", "line\nend"], ["last", "\"q\"", "é"],
      ])
    #expect(try records("") == [])
    #expect(try records("\n\r\n\n") == [])
    #expect(try records("a,") == [["a", ""]])
    #expect(try records("a\rb,c\n") == [["a\rb", "c"]])
  }

  @Test("a carriage return ends a line where the text has no line feed, as old Macs wrote it")
  func carriageReturns() throws {
    #expect(try records("a,b\r1,2\r\r3,4") == [["a", "b"], ["1", "2"], ["3", "4"]])
    #expect(try records("a,b\r1,\"x\ry\"\r") == [["a", "b"], ["1", "x\ry"]])
    #expect(try records("\r") == [])
    let lines: [Int] = Array("a\r\"b\rb\"\rc\r".utf8).withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes)
      var lines: [Int] = []
      while (try? scanner.next()) == true { lines.append(scanner.line) }
      return lines
    }
    #expect(lines == [1, 2, 4])
  }

  @Test("lines are counted through cells with line ends")
  func lines() {
    let found: [Int] = Array("a\n\"b\nb\nb\"\n\nc\n".utf8).withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes)
      var lines: [Int] = []
      while (try? scanner.next()) == true { lines.append(scanner.line) }
      return lines
    }
    #expect(found == [1, 2, 6])
  }

  @Test("after a mistake the next record is read")
  func recovery() {
    let found: [String] = Array("a\nb\"x\n\"c\"d\ne\n".utf8).withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes)
      var outcomes: [String] = []
      while true {
        do throws(CSVError) {
          guard try scanner.next() else { return outcomes }
          outcomes.append(String(decoding: scanner.field(0), as: UTF8.self))
        } catch {
          outcomes.append("line \(error.line)")
        }
      }
    }
    #expect(found == ["a", "line 2", "line 3", "e"])
  }

  @Test("any cells survive quoting and reading")
  func roundTrip() throws {
    var generator = TestGenerator(state: 19)
    let parts = ["a", ",", "\"", "\n", "\r\n", " ", "é", "'", "=", ""]
    for _ in 0..<2000 {
      let cells = (0..<(2 + generator.below(4))).map { _ in
        (0..<generator.below(5)).map { _ in generator.pick(parts) }.joined()
      }
      let line = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
      #expect(try records(line + "\r\n") == [cells])
    }
  }

  @Test("random bytes never crash the scanner and it always ends")
  func randomBytes() {
    var generator = TestGenerator(state: 23)
    for _ in 0..<20_000 {
      let bytes = (0..<generator.below(40)).map { _ in generator.pick(Array("ab,\"\n\r '".utf8)) }
      bytes.withUnsafeBufferPointer { buffer in
        var scanner = CSVScanner(buffer)
        var steps = 0
        while steps < 100 {
          steps += 1
          if let more = try? scanner.next(), !more { break }
        }
        #expect(steps < 100)
      }
    }
  }
}
