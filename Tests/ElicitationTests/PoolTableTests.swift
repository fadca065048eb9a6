import Diagnostics
import Elicitation
import FileFormats
import Foundation
import PrintedNumbers
import StudyStore
import Testing
import ValueModel

@Suite("Tables of pool items")
struct PoolTableTests {
  /// A file that goes with the test.
  private final class File {
    let path: String

    init(_ name: String, _ bytes: some Sequence<UInt8>) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      path = folder.appending(path: name).path
      try Data(bytes).write(to: URL(filePath: path))
    }

    convenience init(_ name: String, _ text: String) throws {
      try self.init(name, Array(text.utf8))
    }

    deinit {
      try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    }
  }

  private static func read(
    _ file: File, _ map: [String] = [], system: String? = nil
  ) throws -> PoolTable {
    let catalog = try DefinitionCatalog.shipped()
    return try PoolTable(
      contentsOf: file.path, map: PoolMap(map), catalog: catalog,
      defaults: PoolTable.Defaults(system: try system.map { try catalog.system($0) }))
  }

  /// What is wrong with a table, without the folders of its path.
  private static func problems(
    _ text: String, _ map: [String] = [], in name: String = "items.csv"
  ) throws -> [String] {
    let file = try File(name, text)
    let error = #expect(throws: Diagnostics.self) { try read(file, map) }
    return error?.all.map(\.portableDescription) ?? []
  }

  private static let header = "sample_id,text,system,dimension"

  @Test("a table of its own columns is read, with dimensions by any of their names")
  func plain() throws {
    let file = try File(
      "items.csv",
      """
      sample_id,text,system,dimension,language,topic,origin,created,discrimination,\
      discrimination_se,difficulty,difficulty_se,remark
      p-1,"Would you lead, ""alone""?",Schwartz,Power,en,work,survey,2026-01-31,1.5,0.1,-0.25,0.2,x
      p-2,"Two
      lines",schwartz,SELF-DIRECTION,,,,,,NA,,,

      """)
    let table = try Self.read(file)
    #expect(
      table.items == [
        PoolItem(
          sample: "p-1", text: "Would you lead, \"alone\"?", system: "schwartz",
          dimension: "power", language: "en", topic: "work", origin: "survey",
          created: CalendarDay(year: 2026, month: 1, day: 31),
          parameters: PoolParameters(
            discrimination: 1.5, difficulty: -0.25, discriminationError: 0.1,
            difficultyError: 0.2, calibration: "imported/schwartz/power")),
        PoolItem(
          sample: "p-2", text: "Two\nlines", system: "schwartz", dimension: "self-direction"),
      ])
    #expect(table.items.map(\.status) == [.calibrated, .candidate])
    #expect(table.ignored == ["remark"])
    #expect(table.places.map(\.line) == [2, 3])
  }

  @Test("other names, nested members and constants come by a map, from every form of table")
  func maps() throws {
    let lines = """
      {"id": "a", "question": {"text": "One?"}, "value": "care", "tags": ["x", "y"]}
      {"id": "b", "question": {"text": "Two?"}, "value": "fairness", "tags": []}

      """
    let map = [
      "sample_id=id", "text=question.text", "dimension=value", "system==moral-foundations",
      "language==en",
    ]
    let files = [
      try File("items.jsonl", lines),
      try File("items.jsonl.gz", try Gzip.compress(Array(lines.utf8))),
      try File("items.tsv", "id\tquestion.text\tvalue\na\tOne?\tcare\nb\tTwo?\tfairness\n"),
    ]
    for file in files {
      let table = try Self.read(file, map)
      #expect(table.items.map(\.sample) == ["a", "b"])
      #expect(table.items.map(\.text) == ["One?", "Two?"])
      #expect(table.items.map(\.dimension) == ["care", "fairness"])
      #expect(table.items.allSatisfy { $0.language == "en" && $0.system == "moral-foundations" })
    }
    let yaml = try PoolMap(
      yaml: """
        columns: { sample_id: id, text: question.text, dimension: value }
        constants: { system: moral-foundations, language: en }
        """, file: "map.yaml")
    #expect(yaml == (try PoolMap(map)))
    #expect(try PoolMap(yaml, ["language==de"]).origins[.language] == .constant("de"))
  }

  @Test("what is wrong with a map is said with the place and what was meant")
  func wrongMaps() throws {
    let error = #expect(throws: Diagnostics.self) {
      try PoolMap(["texxt=a", "text", "text=", "topic=a", "topic=b"])
    }
    let lines = error?.all.map(\.description) ?? []
    #expect(error?.cause == .wrongUse)
    #expect(lines.count == 4)
    #expect(lines[0].contains("Did you mean `text`?"))
    #expect(lines[3].contains("a second time"))
    let file = #expect(throws: Diagnostics.self) {
      try PoolMap(yaml: "columns:\n  sampel_id: id\nconstant: {}\n", file: "map.yaml")
    }
    #expect(file?.all.map(\.place?.line) == [2, 3])
  }

  @Test("every bad row is said at once, with its line and what to do")
  func badRows() throws {
    let problems = try Self.problems(
      """
      \(Self.header),language,created,status,status_reason,discrimination,difficulty,difficulty_se
      a,Right?,schwartz,power,en,,,,,,
      ,No key,schwartz,power,,,,,,,
      b,,schwartz,power,,,,,,,
      c,t,schwarz,power,,,,,,,
      d,t,schwartz,powr,,,,,,,
      e,t,schwartz,power,english,,,,,,
      f,t,schwartz,power,,31.1.2026,,,,,
      g,t,schwartz,power,,,ready,,,,
      h,t,schwartz,power,,,retired,,,,
      i,t,schwartz,power,,,,leaked,,,
      j,t,schwartz,power,,,,,1,,
      k,t,schwartz,power,,,,,0,1,
      l,t,schwartz,power,,,,,1,x,
      m,t,schwartz,power,,,,,1,0,-1
      n,t,schwartz,power,,,anchor,,,,

      """)
    let wanted: [(line: Int, words: String)] = [
      (3, "the row has no sample_id"), (4, "the item has no text"),
      (5, "there is no value system \"schwarz\". Did you mean `schwartz`?"),
      (6, "\"powr\" is not a dimension of \"schwartz\". Did you mean"),
      (7, "no tag of a language"), (8, "which is no day"), (9, "status is \"ready\""),
      (10, "retired without a reason"), (12, "no difficulty beside"),
      (13, "tells nothing"), (14, "difficulty is \"x\""), (15, "difficulty_se is \"-1\""),
      (16, "has no parameters"),
    ]
    #expect(problems.count == wanted.count)
    for (problem, wanted) in zip(problems, wanted) {
      #expect(problem.hasPrefix("items.csv:\(wanted.line): "), "\(problem)")
      #expect(problem.contains(wanted.words), "\(problem)")
    }
  }

  @Test("a reason alone retires an item")
  func reason() throws {
    let file = try File("i.csv", "\(Self.header),status_reason\na,t,schwartz,power,leaked\n")
    #expect(try Self.read(file).items.map(\.status) == [.retired])
  }

  @Test("columns that are missing are named with the option that says where they are")
  func missingColumns() throws {
    let problems = try Self.problems("id,text,dimension\na,t,power\n")
    #expect(problems.count == 2)
    #expect(problems[0].contains("\"sample_id\" is missing"))
    #expect(problems[0].contains("--map sample_id="))
    #expect(problems[1].contains("--system"))
    let named = try Self.problems("id,text,dimension\na,t,power\n", ["text=texts", "sample_id=id"])
    #expect(named.contains { $0.contains("\"texts\" is missing") && $0.contains("=text") })
    let file = try File("i.csv", "sample_id,text,dimension\na,t,power\n")
    #expect(try Self.read(file, system: "schwartz").items.map(\.system) == ["schwartz"])
  }

  @Test("a key that stands twice is refused with both places, unless the rows are the same")
  func repeats() throws {
    let row = "a,One?,schwartz,power\n"
    let file = try File("i.csv", "\(Self.header)\n\(row)\(row)")
    #expect(try Self.read(file).items.count == 1)
    let problems = try Self.problems("\(Self.header)\n\(row)a,Another?,schwartz,power\n")
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("items.csv:3: "))
    #expect(problems[0].contains("items.csv:2") && problems[0].contains("\"One?\""))
  }

  @Test("texts have bounds and no control characters")
  func texts() throws {
    let longest = String(repeating: "a", count: PoolTable.mostTextBytes)
    let file = try File("i.csv", "\(Self.header)\na,\(longest),schwartz,power\n")
    #expect(try Self.read(file).items.map(\.text) == [longest])
    let problems = try Self.problems(
      "\(Self.header)\na,\(longest)b,schwartz,power\nb,x\u{7}y,schwartz,power\nc,\"  \n\",schwartz,power\n"
    )
    #expect(problems.count == 3)
    #expect(problems[0].contains("65537 bytes"))
    #expect(problems[1].contains("control character"))
    #expect(problems[2].contains("no text"))
  }

  @Test("a list is refused in a column that is needed, and passed over in others")
  func lists() throws {
    let problems = try Self.problems(
      "{\"sample_id\":\"a\",\"text\":[\"t\"],\"system\":\"schwartz\",\"dimension\":\"power\"}\n")
    #expect(problems.count == 1)
    #expect(problems[0].contains("holds a list"))
  }

  @Test("a cell cannot make the program read a file as a value system")
  func systemOfAFile() throws {
    let problems = try Self.problems("\(Self.header)\na,t,/etc/x.yaml,power\n")
    #expect(problems.count == 1)
    #expect(problems[0].contains("there is no value system"))
  }

  @Test("an exported pool comes back as it was, formulas and apostrophes included")
  func exported() throws {
    let texts = ["=1+1", "'=x", "-a", "@b", "\"q\",\nline", "plain", "''+1", "'n"]
    let items = texts.enumerated().map { place, text in
      PoolItem(
        sample: "\(place)", text: text, system: "schwartz", dimension: "power",
        topic: place == 0 ? "+topic" : nil,
        created: place == 1 ? CalendarDay(daysSince1970: 20_000) : nil,
        status: place == 2 ? .retired : nil, reason: place == 2 ? .overexposed : nil,
        parameters: place == 3
          ? PoolParameters(
            discrimination: 1.0 / 3, difficulty: -0.1, discriminationError: 0.1,
            difficultyError: 0.25, covariance: -0.003, calibration: "2026/schwartz/power") : nil,
        exposures: 0)
    }
    for format in PoolExport.Format.allCases {
      let file = try File("out.\(format.rawValue)", try PoolExport.bytes(items, as: format))
      #expect(try Self.read(file).items == items)
    }
    let csv = String(decoding: try PoolExport.bytes(items, as: .csv), as: UTF8.self)
    #expect(csv.contains("'=1+1") && csv.contains(",'+topic,"))
    let raw = try PoolExport.bytes(items, as: .csv, neutralisesFormulas: false)
    #expect(String(decoding: raw, as: UTF8.self).contains(",=1+1,"))
  }

  @Test("an exported file is compressed as its name says, and another name is refused")
  func exportedFiles() throws {
    let items = [PoolItem(sample: "a", text: "t", system: "schwartz", dimension: "power")]
    let file = try File("x", "")
    let folder = (file.path as NSString).deletingLastPathComponent
    for ending in ["csv", "jsonl", "csv.gz", "jsonl.zst"] {
      let path = "\(folder)/out.\(ending)"
      try PoolExport.write(items, to: path)
      let table = try PoolTable(contentsOf: path, map: PoolMap(), catalog: .shipped())
      #expect(table.items == items)
    }
    #expect(throws: Diagnostics.self) { try PoolExport.write(items, to: folder + "/out.txt") }
  }
}
