internal import FileFormats

/// One format of logs: how a file of it is told from others, and how it is read.
///
/// A format is a type that conforms, in a file or a folder of its own, and its line in
/// `LogFormatReaders.all`. Whatever only this format has stands with it.
///
/// These members are called once a file, through a witness table; what runs once a row is the
/// reader's own code.
protocol LogFormatReader {
  /// The name of the format, in lower case with hyphens.
  ///
  /// Studies keep it: it does not change once it was released.
  static var name: String { get }
  /// What the files of the format are, in one line.
  static var summary: String { get }
  /// Whether a log is lines, or a list, of objects that are rows, so that a member has one value a
  /// row.
  static var isOfLines: Bool { get }
  /// Whether files beside the log, or its own name, say whose it is: two files of one content may
  /// then be two logs. By default they do not.
  static var readsSiblings: Bool { get }
  /// The members of a JSON document that the head must look into for `claim`. None by default.
  static var openings: [JSONShape.Opening] { get }

  /// Whether a file with this head is a log of the format, or goes with one.
  static func claim(_ head: FileHead) -> LogFormatClaim?

  /// Why a file in a directory is not meant, although it could be read. Nil by default.
  static func unfitness(
    of bytes: UnsafeBufferPointer<UInt8>, named name: String, _ options: LogReadingOptions
  ) -> String?

  /// The log beside the file under way, where the file only goes with that one. Nil by default.
  static func mainLog(beside log: LogAssembly) -> String?

  /// What the tool writes into a member where it has no number, for whoever reads members by their
  /// own names. Nil by default.
  static func sentinel(in field: String) -> SentinelRule?

  /// Makes a reader for one file.
  init(_ options: LogReadingOptions)

  /// Hands the rows of a file to the log, and what is wrong with it.
  ///
  /// - Throws: why the file is no log by itself, so that one in a directory is passed over.
  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly
  ) throws(LogProblem.Wrapped)

  /// Notes what only all files together show, when they are read. Nothing by default.
  static func noteWhole(_ log: inout LogAssembly)
}

extension LogFormatReader {
  static var readsSiblings: Bool { false }
  static var openings: [JSONShape.Opening] { [] }

  static func unfitness(
    of bytes: UnsafeBufferPointer<UInt8>, named name: String, _ options: LogReadingOptions
  ) -> String? { nil }

  static func mainLog(beside log: LogAssembly) -> String? { nil }

  static func sentinel(in field: String) -> SentinelRule? { nil }

  static func noteWhole(_ log: inout LogAssembly) {}
}

/// What a reader takes a file for by its head.
struct LogFormatClaim {
  /// What the claim rests on, the strongest first: of several claims on a file the strongest holds.
  enum Ground: Int, Comparable {
    /// The columns of the map that the user declared are there.
    case map
    /// Keys that only a file has that goes with a log.
    case companion
    /// What only a whole log of the format has: its header, or all the columns that the tool writes.
    case whole
    /// The keys of the records that a tool writes, as a list or as lines. The usual one.
    case records
    /// The keys of results whose records may be elsewhere.
    case results
    /// The keys of a published data set, which are everybody's words.
    case publication
    /// Some of the record's own columns.
    case columns
    /// A map was declared that may be meant for the file.
    case partOfMap

    static func < (first: Ground, second: Ground) -> Bool { first.rawValue < second.rawValue }
  }

  let ground: Ground
  /// What the file goes with; nil where it is the log.
  let main: String?

  /// The file is a log.
  static func log(by ground: Ground) -> LogFormatClaim { LogFormatClaim(ground: ground, main: nil) }

  /// The file only says something about another, the log.
  static func companion(of main: String, by ground: Ground = .companion) -> LogFormatClaim {
    LogFormatClaim(ground: ground, main: main)
  }
}

/// What a tool writes into a member of its log where it has no number.
///
/// Readers leave such numbers out; whoever reads the member itself must do so, too.
struct SentinelRule {
  let number: Double
  /// The number that is meant; nil where there is none.
  var replacement: Double?
  /// What it stands for, as the end of a sentence.
  let meaning: String
}
