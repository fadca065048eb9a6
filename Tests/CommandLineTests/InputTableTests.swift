import CommandLine
import Foundation
import TestSupport
import Testing

/// What all commands that read a table do alike.
@Suite("Tables")
struct InputTableTests {
  /// A command on a table whose first columns are a, b and c.
  enum Command: String, CaseIterable {
    case interval, agreement, compare, changepoint, rank, calibrate, overlap

    func arguments(_ path: String) -> [String] {
      switch self {
      case .interval: ["interval", path, "--value", "c"]
      case .agreement: ["agreement", path, "--unit", "a", "--rater", "b", "--rating", "c"]
      case .compare: ["compare", path, path, "--value", "c"]
      case .changepoint: ["changepoint", path, "--time", "a", "--value", "c"]
      case .rank: ["rank", path, "--left", "a", "--right", "b", "--winner", "c"]
      case .calibrate: ["calibrate", path, "--person", "a", "--item", "b", "--response", "c"]
      case .overlap: ["overlap", path, "--corpus", path, "--text", "c"]
      }
    }

    static let ofNumbers: [Command] = [.interval, .compare, .changepoint, .calibrate]
  }

  private func run(
    _ command: Command, _ table: String, named name: String = "t.csv", _ more: String...
  ) async throws -> Run {
    let scratch = try Scratch()
    return await Run(command.arguments(try scratch.write(name, table)) + more)
  }

  @Test("a header without rows is refused everywhere alike", arguments: Command.allCases)
  func headerOnly(command: Command) async throws {
    for table in ["a,b,c\n", "a,b,c", "\u{FEFF}a,b,c\r\n\r\n"] {
      let run = try await run(command, table)
      #expect(run.status == .badInput, "\(run.output)")
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("a header and no rows"), "\(run.errors)")
    }
  }

  @Test(
    "archives, other formats and JSON are called by their names",
    arguments: [
      ("[\"a\", 1]\n", "JSON list"), ("  [\n  [\n 1]]\n", "JSON list"),
      ("PK\u{3}\u{4}abc\n", "no workbook"), ("PAR1abc\n", "Parquet"),
      ("a;b;c\n1;2;0,5\n1;2;0.5\n", "decimal commas"),
    ])
  func otherKinds(table: String, word: String) async throws {
    // `interval` reads JSON lists and looks for its columns there.
    for command in Command.allCases where word != "JSON list" || command != .interval {
      let run = try await run(command, table)
      #expect(run.status == .badInput)
      #expect(run.errors.contains(word), "\(command): \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
  }

  @Test("other separators give the same figures, and are said")
  func separators() async throws {
    let plain = try await run(.interval, "a,b,c\nu,r,0.5\nv,r,1\nw,r,2\n", "--format", "csv")
    #expect(plain.status == .ok, "\(plain.errors)")
    for (mark, words) in [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")] {
      let table = "a;b;c\nu;r;0,5\nv;r;1\nw;r;2\n".replacing(";", with: mark)
      let run = try await run(.interval, table, "--format", "csv")
      #expect(run.status == .ok && run.output == plain.output, "\(run.errors)")
      #expect(
        run.errors.contains("with \(words) between cells, decimal commas in \"c\""),
        "\(run.errors)")
    }
    let sheet = try await self.run(.interval, "a,b,c\nu,r,1\n", "--sheet", "S")
    #expect(sheet.status == .badInput && sheet.errors.contains("no workbook"), "\(sheet.errors)")
  }

  @Test("JSON Lines are read by all; a column that is in no line is missing")
  func jsonLines() async throws {
    let lines = "{\"a\": \"x\", \"c\": 1}\n{\"a\": \"y\", \"c\": \"N/A\"}\n{\"c\": \"True\"}\n"
    for command in [Command.agreement, .rank, .calibrate] {
      let run = try await run(command, lines)
      #expect(run.errors.contains("no column `b`"), "\(command): \(run.errors)")
    }
    let run = try await run(.interval, lines, named: "t.jsonl", "--format", "csv")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("1.0"))
    #expect(run.errors.contains("1 row has no value"), "\(run.errors)")
  }

  @Test("rows of another length are one message with their number and first lines")
  func uneven() async throws {
    let rows = (1...30).map { $0 % 3 == 0 ? "u\($0),r,0,5" : "u\($0),r,1" }
    for command in Command.allCases {
      let run = try await run(command, "a,b,c\n" + rows.joined(separator: "\n") + "\n")
      #expect(run.status == .badInput)
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(run.errors.contains("t.csv:4: 10 of 30 rows"), "\(run.errors)")
      #expect(run.errors.contains("line 4 has 4, line 7 has 4"))
    }
    let cut = try await run(.interval, "a,b,c\nu,r,1\nv,r")
    #expect(cut.errors.contains("ends inside that line"), "\(cut.errors)")
  }

  @Test("cells that are no numbers are one message, with what to do", arguments: Command.ofNumbers)
  func unreadable(command: Command) async throws {
    func message(_ cell: (Int) -> String) async throws -> String {
      let rows = (1...40).map { "\($0),r\($0),\(cell($0))" }
      let run = try await run(command, "a,b,c\n" + rows.joined(separator: "\n") + "\n")
      #expect(run.status == .badInput)
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      return run.errors
    }
    let words = try await message { $0 % 4 == 0 ? "pass" : "fail" }
    #expect(words.contains("t.csv:2: 40 of 40 cells of column `c`"), "\(words)")
    #expect(words.contains("`fail` (30, first in line 2), `pass` (10, first in line 5)"))
    #expect(words.contains("such as 1 and 0"))
    let commas = try await message { "\"\($0),5\"" }
    #expect(commas.contains("decimal commas"), "\(commas)")
    #expect(commas.contains("and 35 more"))
    let percents = try await message { "\($0)%" }
    #expect(percents.contains("percent signs"), "\(percents)")
    let strays = try await message { $0 == 7 ? "?" : "\($0 % 2)" }
    #expect(strays.contains("1 of 40 cells"), "\(strays)")
    #expect(strays.contains("`?` (line 8)") && strays.contains("--missing"))
    let infinite = try await message { $0 == 7 ? "inf" : "1" }
    #expect(infinite.contains("`inf` (line 8)"), "\(infinite)")
  }

  @Test("truth values of three programs are 1 and 0 where numbers are asked for")
  func truths() async throws {
    for (yes, no) in [("True", "False"), ("true", "false"), ("TRUE", "FALSE"), ("1", "0")] {
      let rows = (0..<40).map { "\($0),g,\($0 % 4 == 0 ? yes : no)" }
      let table = "a,b,c\n" + rows.joined(separator: "\n") + "\n"
      let interval = try await run(.interval, table, "--method", "wilson", "--format", "csv")
      #expect(interval.output.contains("0.25"), "\(interval.errors)\(interval.output)")
      #expect(try await run(.compare, table).output.contains("40 values in the reference"))
      #expect(try await run(.changepoint, table).status == .ok)
    }
    let rows = (0..<60).flatMap { person in
      (0..<4).map { "p\(person),i\($0),\((person * 7 + $0 * 13) % 10 > 2 + $0 ? "True" : "False")" }
    }
    let run = try await run(
      .calibrate, "a,b,c\n" + rows.joined(separator: "\n") + "\n", "--model", "rasch")
    #expect(run.status == .ok, "\(run.errors)")
  }

  @Test("truth values stay names where names are asked for")
  func truthNames() async throws {
    let table = "a,b,c\n1,x,True\n1,y,True\n2,x,False\n2,y,True\n3,x,False\n3,y,False\n"
    let run = try await run(.agreement, table, "--format", "json")
    #expect(run.output.contains("\"False\",\n      \"True\""), "\(run.output)")
    let categories = try await self.run(.compare, table, "--categorical")
    #expect(categories.status == .ok, "\(categories.errors)")
  }

  @Test("a mixture of truth values and scores is said")
  func mixture() async throws {
    let run = try await run(.interval, "a,b,c\n1,x,True\n2,x,3\n3,x,0\n4,x,5\n")
    #expect(run.output.contains("mixes 1 truth value"), "\(run.output)")
  }

  @Test(
    "words for no value are the same everywhere, counted and said",
    arguments: ["None", "N/A", "<NA>", "#N/A", "NULL", "n/a", " NA "])
  func missing(word: String) async throws {
    let pairs = (0..<40).flatMap { unit in
      ["x", "y"].map { "\(unit),\($0),\(unit == 5 ? word : "\(unit % 2)")" }
    }
    let table = "a,b,c\n" + pairs.joined(separator: "\n") + "\n"
    let said = "2 cells are read as no value in column `c`"
    for command in Command.allCases where command != .rank && command != .overlap {
      let options = command == .calibrate ? ["--model", "rasch"] : []
      let scratch = try Scratch()
      let run = await Run(command.arguments(try scratch.write("t.csv", table)) + options)
      // Two persons a unit answer alike, so that no model fits; the words are read all the same.
      guard run.status == .ok else {
        #expect(command == .calibrate && run.errors.contains("items"), "\(run.errors)")
        continue
      }
      #expect(run.output.contains(said), "\(command): \(run.output)")
      #expect(run.output.contains("`\(word.trimmingCharacters(in: .whitespaces))` (2)"))
    }
  }

  @Test("--missing adds words, also numbers, and comes back in the JSON")
  func added() async throws {
    let table = "a,b,c\n1,x,1\n2,x,-1\n3,x,refused\n4,x,0\n5,x,1\n"
    let run = try await run(.interval, table, "--missing", "-1, refused", "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let json =
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let options = json?["options"] as? [String: Any]
    #expect(options?["missing"] as? [String] == ["-1", "refused"])
    let results = json?["results"] as? [[String: Any]]
    #expect(results?.first?["n"] as? Int == 3)
    #expect(run.output.contains("`-1` (1), `refused` (1)"))
    #expect(try await self.run(.interval, table, "--missing", "a,,b").status == .wrongUse)
  }

  @Test("old Macs' line ends, blanks round names and a missing last line end")
  func shapes() async throws {
    let mac = "a,b,c\r1,x,1\r1,y,1\r2,x,2\r2,y,3\r"
    #expect(try await run(.agreement, mac).output.contains("2 units, 2 raters, 4 ratings"))
    let blanks = "a, b ,c\n1, x , 1\n1,y,1 \n2,x,2\n2, y,3\n"
    let run = try await run(.agreement, blanks)
    #expect(run.output.contains("2 units, 2 raters, 4 ratings"), "\(run.errors)\(run.output)")
    #expect(!run.output.contains("has no end"))
    let cut = try await self.run(.agreement, String(mac.replacing("\r", with: "\n").dropLast()))
    #expect(cut.output.contains("has no end"), "\(cut.output)")
  }

  @Test("a column that comes twice is refused where it is asked for")
  func twice() async throws {
    let table = "a,b,c,c\n1,x,1,2\n"
    #expect(try await run(.interval, table).errors.contains("2 columns are called `c`"))
    #expect(try await run(.interval, "a,a,c\n1,x,1\n2,x,0\n").status == .ok)
  }

  @Test("a hostile cell cannot forge a line of a message")
  func forged() async throws {
    let run = try await run(.interval, "a,b,c\n1,x,\"1\nerror: forged\"\n")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
