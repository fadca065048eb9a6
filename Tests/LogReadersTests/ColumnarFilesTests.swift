import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Files of tables in columns")
struct ColumnarFilesTests {
  /// A table of six columns and two rows that pyarrow 26.0.1 wrote as Parquet, uncompressed: models a
  /// and b with the scores 0.5 and none.
  private static let parquet = Array(
    Data(
      base64Encoded: """
        UEFSMRUEFQoVCkwVAhUAEgAAAQAAAGUVABUSFRIsFQQVEBUGFQYcAAAAAgAAAAQBAQQAFQQVChUKTBUCFQASAAAB
        AAAAdBUAFRIVEiwVBBUQFQYVBhwAAAACAAAABAEBBAAVBBUUFRRMFQQVABIAAAEAAABhAQAAAGIVABUSFRIsFQQV
        EBUGFQYcAAAAAgAAAAQBAQMCFQQVDBUMTBUCFQASAAACAAAAcTEVABUSFRIsFQQVEBUGFQYcAAAAAgAAAAQBAQQA
        FQQVFBUUTBUCFQASAAAGAAAAcnVsZTpyFQAVEhUSLBUEFRAVBhUGHAAAAAIAAAAEAQEEABUEFRAVEEwVAhUAEgAA
        AAAAAAAA4D8VABUSFRIsFQQVEBUGFQYcAAAAAgAAAAMBAQIAFQQZfDUAGAZzY2hlbWEVDAAVDCUCGA1ldmFsdWF0
        aW9uX2lkJQBMHAAAABUMJQIYBHRhc2slAEwcAAAAFQwlAhgIbW9kZWxfaWQlAEwcAAAAFQwlAhgJc2FtcGxlX2lk
        JQBMHAAAABUMJQIYCGp1ZGdlX2lkJQBMHAAAABUKJQIYBXNjb3JlABYEGRwZbCYAHBUMGTUABhAZGA1ldmFsdWF0
        aW9uX2lkFQAWBBZeFl4mLiYIKSwVBBUAFQIAFQAVEBUCADwWBBkGGSYABAAAACYAHBUMGTUABhAZGAR0YXNrFQAW
        BBZeFl4mjAEmZiksFQQVABUCABUAFRAVAgA8FgQZBhkmAAQAAAAmABwVDBk1AAYQGRgIbW9kZWxfaWQVABYEFmgW
        aCb0ASbEASksFQQVABUCABUAFRAVAgA8FgQZBhkmAAQAAAAmABwVDBk1AAYQGRgJc2FtcGxlX2lkFQAWBBZgFmAm
        1AImrAIpLBUEFQAVAgAVABUQFQIAPBYIGQYZJgAEAAAAJgAcFQwZNQAGEBkYCGp1ZGdlX2lkFQAWBBZoFmgmvAMm
        jAMpLBUEFQAVAgAVABUQFQIAPBYYGQYZJgAEAAAAJgAcFQoZNQAGEBkYBXNjb3JlFQAWBBZkFmQmoAQm9AMpLBUE
        FQAVAgAVABUQFQIAPCkGGSYCAgAAABbQBBYEJggW0AQAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAu
        MRlsHAAAHAAAHAAAHAAAHAAAHAAAAEQCAABQQVIx
        """, options: .ignoreUnknownCharacters) ?? Data())

  /// How the files of pyarrow 26.0.1 begin.
  private static let heads: [(bytes: [UInt8], name: String)] = [
    (Array("ARROW1\0\0".utf8), "an Arrow IPC file (Feather)"),
    ([0xFF, 0xFF, 0xFF, 0xFF, 0x68, 0x01, 0, 0], "an Arrow IPC stream"),
    (Array("FEA1\0\0\0\0".utf8), "a Feather file of the first version"),
  ]

  private func format(_ bytes: [UInt8]) -> ColumnarFormat? {
    bytes.withUnsafeBufferPointer { ColumnarFormat($0) }
  }

  @Test("each is told by its first bytes, and text is none")
  func magic() {
    #expect(format(Self.parquet) == .parquet)
    #expect(Self.heads.map { format($0.bytes)?.name } == Self.heads.map(\.name))
    for text in ["", "PAR", "PAR2", "ARROW1,x", "model,score\n", "{\"a\":1}"] {
      #expect(format(Array(text.utf8)) == nil)
    }
    #expect(format([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]) == nil)
    #expect(format([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x80]) == nil)
  }

  @Test(
    "the line that converts a file quotes its name for the program and for the shell",
    arguments: [
      ("data/in.parquet", "duckdb -c \"COPY (FROM 'data/in.parquet') TO 'data/in.csv' (HEADER)\""),
      ("my file", "duckdb -c \"COPY (FROM 'my file') TO 'my file.csv' (HEADER)\""),
      (".hidden", "duckdb -c \"COPY (FROM '.hidden') TO '.hidden.csv' (HEADER)\""),
      (
        "it's $HOME.parquet",
        "duckdb -c 'COPY (FROM '\\''it'\\'''\\''s $HOME.parquet'\\'') TO "
          + "'\\''it'\\'''\\''s $HOME.csv'\\'' (HEADER)'"
      ),
      ("a\u{1B}[2J.parquet", "duckdb -c \"COPY (FROM 'in') TO 'in.csv' (HEADER)\""),
      ("-", "duckdb -c \"COPY (FROM 'in') TO 'in.csv' (HEADER)\""),
    ])
  func commands(path: String, command: String) {
    #expect(
      ColumnarFormat.parquet.remedy(path: path, to: .csv) == "Convert it with `\(command)`")
  }

  @Test("a shell and Python take the name for what it is")
  func shell() throws {
    let scratch = try Scratch()
    // A stand-in for the programs that writes down what it was given.
    let program = "#!/bin/sh\nprintf '%s' \"$2\" > \"$OUT\"\n"
    for name in ["duckdb", "python3"] {
      let path = try scratch.write(program, to: "bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    for name in ["it's `id`.parquet", "a\"b\\c$d!.parquet", "plain.parquet"] {
      for format in ColumnarFormat.allCases {
        let text = format.remedy(path: name, to: .csv)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
          "-c", String(text.dropFirst("Convert it with `".count).dropLast()),
        ]
        let said = scratch.path + "/said"
        process.environment = ["PATH": scratch.path + "/bin:/usr/bin:/bin", "OUT": said]
        try process.run()
        process.waitUntilExit()
        let given = try String(contentsOfFile: said, encoding: .utf8)
        let literal =
          format == .parquet
          ? "'" + name.replacingOccurrences(of: "'", with: "''") + "'"
          : "'"
            + name.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "'", with: "\\'") + "'"
        #expect(given.contains("(\(literal))") || given.contains("FROM \(literal)"))
      }
    }
  }

  @Test("a log of the kind is refused with that line, and passed over in a directory")
  func logs() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.parquet, to: "log.parquet")
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([path]) }
    #expect(error?.all.map(\.code) == ["columnarFile"])
    #expect(error?.all.first?.message.hasPrefix("it is a Parquet file") == true)
    #expect(
      error?.all.first?.remedy
        == "Convert it with `duckdb -c \"COPY (FROM '\(path)') TO "
        + "'\(scratch.path)/log.jsonl' (FORMAT json)\"`, or let --convert do it where DuckDB's "
        + "program is installed")
    _ = try scratch.write(Fixtures.line(), to: "log.jsonl")
    let log = try LogReader().read([scratch.path])
    #expect(log.judgments.count == 1 && log.issues.map(\.code) == ["notALog"])
    for (bytes, name) in Self.heads {
      let found = #expect(throws: Diagnostics.self) {
        try LogReader().read(bytes: bytes, named: "x.arrow")
      }
      #expect(found?.all.first?.message == "it is \(name), which is not read as it is")
      #expect(found?.all.first?.remedy?.hasPrefix("Convert it with `python3 -c") == true)
    }
  }

  @Test("a table of the kind is refused with that line")
  func tables() {
    let error = #expect(throws: Diagnostics.self) {
      try CSVColumns(try PlainTable(Self.parquet), path: "t.parquet")
    }
    #expect(error?.all.map(\.code) == ["noTable"])
    #expect(
      error?.all.first?.remedy
        == "Convert it with `duckdb -c \"COPY (FROM 't.parquet') TO 't.csv' (HEADER)\"`, or let "
        + "--convert do it where DuckDB's program is installed")
  }

  // MARK: - Conversion

  /// A conversion by a program of the test's own.
  private func conversion(
    _ script: String, in scratch: Scratch, seconds: Double = 60, limit: Int = 1 << 20
  ) throws -> ParquetConversion {
    let path = try scratch.write("#!/bin/sh\n\(script)\n", to: "bin/duckdb")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return ParquetConversion(
      searchPath: "\(scratch.path)/bin:/usr/bin:/bin", seconds: seconds, limit: limit)
  }

  private func failure(_ conversion: ParquetConversion) -> (code: String?, message: String) {
    do {
      _ = try conversion.text(of: Self.parquet, at: "x.parquet", as: .csv)
      return (nil, "")
    } catch {
      return (error.all.first?.code, error.all.first?.message ?? "")
    }
  }

  /// What lies in the temporary directory of conversions.
  private func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: FileManager.default.temporaryDirectory.path
    ).filter { $0.hasPrefix("compass-") }
  }

  @Test("a log is read through the program, which sees names of its own in a private directory")
  func converted() throws {
    let scratch = try Scratch()
    let line = Fixtures.line().trimmingCharacters(in: .newlines)
    var options = LogReadingOptions()
    options.conversion = try conversion(
      "cd \"$HOME\"\ncmp -s in.parquet \"\(scratch.path)/it's.parquet\" || exit 3\n"
        + "[ $(stat -c %a .) = 700 ] || exit 4\necho '\(line)' > out", in: scratch)
    let path = try scratch.write(Self.parquet, to: "it's.parquet")
    let log = try LogReader(options: options).read([path])
    #expect(log.judgments.map(\.model) == ["org/a"])
    #expect(log.files.first?.sha256 == SHA256.hexadecimal(Self.parquet))
    #expect(log.files.first?.name == "it's.parquet" && log.issues.isEmpty)
  }

  @Test("what the program complains of is shown without what it could do to a terminal")
  func failing() throws {
    let scratch = try Scratch()
    let broken = try conversion("printf '\\033[31mno table' >&2; exit 7", in: scratch)
    let found = failure(broken)
    #expect(found.code == "conversionFailed")
    #expect(found.message.hasSuffix("\\u{1b}[31mno table") && !found.message.contains("\u{1B}"))
    let silent = try conversion("exit 7", in: scratch)
    #expect(failure(silent).message.contains("status 7"))
    let idle = try conversion("exit 0", in: scratch)
    #expect(failure(idle).message.contains("it wrote nothing"))
  }

  @Test("a program that takes too long or writes too much is ended, and nothing is left behind")
  func bounds() throws {
    let scratch = try Scratch()
    let slow = try conversion("exec sleep 60", in: scratch, seconds: 0.2)
    #expect(failure(slow).message.contains("it took longer than 0.2 seconds"))
    let large = try conversion("cd \"$HOME\"; exec cat /dev/zero > out", in: scratch)
    #expect(failure(large).message.contains("it wrote more than 1048576 bytes"))
    let before = try leftovers()
    _ = failure(try conversion("cd \"$HOME\"; echo x > out", in: scratch))
    #expect(Set(try leftovers()).subtracting(before).isEmpty)
  }

  @Test("without the program in a directory that is named from the root nothing is run")
  func missing() throws {
    let scratch = try Scratch()
    for path in ["", scratch.path, "bin:.", "\(scratch.path)/none"] {
      #expect(failure(ParquetConversion(searchPath: path)).code == "noConverter")
    }
    _ = try scratch.write("text", to: "bin/duckdb")
    #expect(
      failure(ParquetConversion(searchPath: "\(scratch.path)/bin")).code == "noConverter")
  }

  @Test("a text that is no Parquet is left as it is")
  func text() throws {
    let text = Array("a,b\n1,2\n".utf8)
    #expect(
      try ParquetConversion(searchPath: "").text(of: text, at: "t.csv", as: .csv) == text)
  }

  private static let hasProgram = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/duckdb")
    }

  @Test(
    "DuckDB itself gives the table's rows, a missing score missing",
    .enabled(if: hasProgram, "skipped: duckdb is not installed"))
  func duckDB() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.parquet, to: "log.parquet")
    var options = LogReadingOptions()
    options.conversion = ParquetConversion()
    let log = try LogReader(options: options).read([path])
    #expect(log.judgments.map(\.model) == ["a", "b"])
    #expect(log.judgments.map(\.score) == [0.5, nil])
    let table = try ParquetConversion().text(of: Self.parquet, at: path, as: .csv)
    #expect(
      String(decoding: table, as: UTF8.self)
        == "evaluation_id,task,model_id,sample_id,judge_id,score\ne,t,a,q1,rule:r,0.5\n"
        + "e,t,b,q1,rule:r,\n")
    var damaged = Self.parquet
    damaged.replaceSubrange(200..., with: [UInt8](repeating: 0, count: damaged.count - 200))
    _ = try scratch.write(damaged, to: "damaged.parquet")
    let error = #expect(throws: Diagnostics.self) {
      try LogReader(options: options).read([scratch.path + "/damaged.parquet"])
    }
    #expect(error?.all.map(\.code) == ["conversionFailed"])
  }
}
