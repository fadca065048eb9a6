internal import Diagnostics
internal import Foundation
internal import LogReaders
internal import Statistics
internal import ValueModel

// The lines of a part of a board that are written by a coder: few, and of nested things.

/// What the figures mean, and which of them are asked for.
struct BoardDefinitions: Codable {
  var kind = BoardLineKind.definitions
  let system: ValueSystem
  let instrument: Instrument
  let listsPairs: Bool
  let dimension: String?
  let reference: String?
  let hasCases: Bool
  let hasRepeats: Bool
  let carriesAnswers: Bool
  let lastTime: Int64?
}

/// A warning that was met in reading.
struct BoardIssue: Codable {
  var kind = BoardLineKind.issue
  let issue: Diagnostic
}

/// A score that was published without item-level data.
struct BoardPublished: Codable {
  var kind = BoardLineKind.published
  let score: PublishedScore
}

/// The kinds of lines.
enum BoardLineKind {
  static let definitions = "definitions"
  static let issue = "issue"
  static let published = "published"
  static let facts = "facts"
  static let version = "version"
  static let extent = "extent"
  static let items = "given"
  static let panel = "panel"
  static let names = "names"
  static let clusters = "clusters"
  static let model = "model"
  static let cell = "cell"
  static let answers = "answers"
  static let pair = "pair"
}

extension PartLine {
  /// The line as a coder reads it.
  func decoded<Line: Decodable>(_ type: Line.Type) throws(Diagnostics) -> Line {
    do {
      return try JSONDecoder().decode(type, from: Data(buffer: bytes))
    } catch {
      throw damage("it is no line of the kind `\(kind)`")
    }
  }

  /// The exact sums of a list.
  func exactSums(_ name: String, count: Int) throws(Diagnostics) -> [ExactSum] {
    let texts = try texts(name)
    let sums = texts.compactMap { ExactSum(text: $0.utf8) }
    guard sums.count == texts.count, sums.count == count else {
      throw damage("`\(name)` is not a list of \(count) sums")
    }
    return sums
  }

  /// The sums of columns of scores.
  ///
  /// - Parameter numbers: the numbers of the clusters by those in the line.
  func clusterSums(
    _ name: String, numbering numbers: [Int]?
  ) throws(Diagnostics) -> [ClusterSums] {
    let texts = try texts(name)
    let sums = texts.compactMap { ClusterSums(text: Array($0.utf8), numbering: numbers) }
    guard sums.count == texts.count else { throw damage("`\(name)` is not a list of sums") }
    return sums
  }

  /// Whole numbers of 0 or more.
  func counts(_ name: String, count: Int) throws(Diagnostics) -> [Int] {
    let counts = try integers(name)
    guard counts.count == count, counts.allSatisfy({ $0 >= 0 && $0 < 1 << 40 }) else {
      throw damage("`\(name)` is not a list of \(count) counts")
    }
    return counts
  }

  /// A whole number below a bound.
  func place(_ name: String, below bound: Int) throws(Diagnostics) -> Int {
    let place = try integer(name)
    guard place >= 0, place < bound else { throw damage("`\(name)` is out of range") }
    return place
  }
}

extension ClusterSums {
  /// The sums as text, cluster by cluster.
  var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension JudgmentCounts {
  /// In the order of the properties.
  var numbers: [Int] { [scored, unscored, error, invalidated, cancelled] }

  init(_ numbers: ArraySlice<Int>) {
    let numbers = Array(numbers)
    self.init(
      scored: numbers[0], unscored: numbers[1], error: numbers[2], invalidated: numbers[3],
      cancelled: numbers[4])
  }
}
