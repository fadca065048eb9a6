internal import Diagnostics
internal import GRDB
internal import LogReaders

/// Finds the texts behind rows of a study by their numbers, without reading them.
struct StudyTextReader {
  private let select: SQLStatement
  private var codes: [Int64: Int32] = [:]
  private var numbers: [Int64] = []

  init(_ database: Database) throws {
    select = try SQLStatement(
      database,
      "SELECT \(StudyTextTables.columns.joined(separator: ", ")) FROM judgment_text "
        + "WHERE judgment = ?")
  }

  /// The codes of a row's texts, by which the store finds them.
  mutating func texts(ofRow id: Int64) throws -> TextCodes {
    var found = TextCodes()
    select.bind(id, at: 1)
    defer { select.reset() }
    guard try select.step() else { return found }
    for (place, column) in TextColumn.allCases.enumerated() {
      guard let number = try select.optionalWhole(Int32(place)) else { continue }
      found[column] = code(of: number)
    }
    return found
  }

  private mutating func code(of number: Int64) -> Int32 {
    if let code = codes[number] { return code }
    let code = Int32(numbers.count)
    codes[number] = code
    numbers.append(number)
    return code
  }

  /// The store of the texts that were met.
  func store(of study: Study) -> StudyTextStore {
    StudyTextStore(path: study.path, queue: study.queue, numbers: numbers)
  }
}

/// The texts of a study, each read when it is asked for.
struct StudyTextStore: TextStore {
  fileprivate let path: String
  fileprivate let queue: DatabaseQueue
  /// The numbers of the passages by their codes.
  fileprivate let numbers: [Int64]

  func text(_ code: Int32) throws(Diagnostics) -> String {
    try Study.failing(path) {
      try queue.read { database in
        let select = try SQLStatement(database, "SELECT value FROM passage WHERE id = ?")
        select.bind(numbers[Int(code)], at: 1)
        guard let text = try select.first({ try $0.requiredText(0) }) else {
          throw SQLFailure.damage("a row refers to a text that is not there")
        }
        return text
      }
    }
  }
}
