internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// A kind of cell of a report: what it computes, and what pages show of it.
///
/// A kind is one file of this folder and one line of ``CellKinds``.
protocol CellKind: CellSyntax {
  /// What was found: JSON prints it, and ``blocks(_:at:_:)`` shows it, so that they cannot disagree.
  ///
  /// It is kept whole from one build to the next, and stands in place of what would be computed: all
  /// that pages show must come out of it again as it went in.
  associatedtype Output: Codable & Sendable

  /// Computes what the options ask for, whatever other cells there are.
  ///
  /// - Throws: where the data have not what the options ask for.
  func evaluate(_ data: ReportData) throws(Diagnostics) -> Output

  /// What JSON prints of an output, beside what it prints of every cell.
  func printed(_ output: Output) -> any Encodable & Sendable

  /// The largest number or limit that an output puts on each scale that it shares with other cells.
  func scales(_ output: Output) -> [String: Double]

  /// What stands on the pages.
  ///
  /// - Parameter shared: What all cells of the report have in common.
  func blocks(_ output: Output, at place: CellPlace, _ shared: SharedQuantities) -> [Block]

  /// The marks that a caption may speak of; `nil` where it may say anything.
  func promises(_ output: Output) -> CaptionPromises?

  /// What was checked for an output, for the list of all checks.
  func checks(_ output: Output) -> [Check]

  /// Whether an output may be taken from an earlier build.
  static var isKept: Bool { get }

  /// Whether the kind reads rows that filters leave out, too.
  static var readsAllRows: Bool { get }

  /// The options that may name files, which count by what is in them.
  static var fileOptions: Set<String> { get }

  /// What an output depends on beside the options, the definitions, the rows and the seed, such as the
  /// keys of cells that this one refers to.
  func dependencies(_ data: ReportData) -> [ResultKey.Part]
}

extension CellKind {
  func printed(_ output: Output) -> any Encodable & Sendable { output }

  func scales(_ output: Output) -> [String: Double] { [:] }

  func promises(_ output: Output) -> CaptionPromises? { nil }

  func checks(_ output: Output) -> [Check] { [] }

  static var isKept: Bool { true }

  static var readsAllRows: Bool { false }

  static var fileOptions: Set<String> {
    [
      "baseline", "criteria", "gold", "gold-map", "people", "person", "pool", "probabilities",
      "questionnaire", "targets", "weights",
    ]
  }

  func dependencies(_ data: ReportData) -> [ResultKey.Part] { [] }
}

/// An output that is kept whole and of which JSON prints less, or under other keys.
protocol PrintedApart: Codable, Sendable {
  /// Writes what JSON prints.
  func print(to encoder: any Encoder) throws
}

/// What JSON prints of an output that is kept whole.
struct PrintedOutput<Output: PrintedApart>: Encodable, Sendable {
  let output: Output

  func encode(to encoder: any Encoder) throws { try output.print(to: encoder) }
}

extension CellKind where Output: PrintedApart {
  func printed(_ output: Output) -> any Encodable & Sendable { PrintedOutput(output: output) }
}

/// Where a cell stands in its report.
struct CellPlace {
  let numbering: Numbering.Place
  /// As the author wrote it.
  let caption: [TextSpan]?
  /// Texts under keys of the kind, which it asked for by ``OptionReader/inlineText(_:)``.
  let texts: [String: [TextSpan]]
}

/// What all cells of a report have in common, once each of them is evaluated.
struct SharedQuantities {
  /// The largest number or limit to be shown on a scale, by the scale's name.
  let largest: [String: Double]
  /// Every check of data and cells.
  var checks: [Check] = []

  init(largest: [String: Double] = [:], checks: [Check] = []) {
    self.largest = largest
    self.checks = checks
  }

  /// What is asked for here and there: a scale holds the larger number of both.
  func merged(with scales: [String: Double]) -> SharedQuantities {
    SharedQuantities(largest: largest.merging(scales, uniquingKeysWith: max), checks: checks)
  }
}

/// Sentences above a table, the first of them strong.
func sentenceBlocks(_ sentences: [String]) -> [Block] {
  guard let first = sentences.first else { return [] }
  var strong = TextSpan(first)
  strong.isStrong = true
  return [.paragraph([strong] + sentences.dropFirst().map { TextSpan(" " + $0) })]
}
