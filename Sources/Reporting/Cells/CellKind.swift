internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// A kind of cell of a report: what it computes, and what pages show of it.
///
/// A kind is one file of this folder and one line of ``CellKinds``.
protocol CellKind: CellSyntax {
  /// What was found: JSON prints it, and ``blocks(_:at:)`` shows it, so that they cannot disagree.
  associatedtype Output: Encodable & Sendable

  /// Asks for what is settled for all cells of a report before any of them is evaluated.
  func request(_ plan: inout QuantityPlan)

  /// - Throws: where the data have not what the options ask for.
  func evaluate(_ data: ReportData, _ shared: SharedQuantities) throws(Diagnostics) -> Output

  /// What stands on the pages.
  func blocks(_ output: Output, at place: CellPlace) -> [Block]

  /// The marks that a caption may speak of; `nil` where it may say anything.
  func promises(_ output: Output) -> CaptionPromises?
}

extension CellKind {
  func request(_ plan: inout QuantityPlan) {}

  func promises(_ output: Output) -> CaptionPromises? { nil }
}

/// Where a cell stands in its report.
struct CellPlace {
  let numbering: Numbering.Place
  /// As the author wrote it.
  let caption: [TextSpan]?
}

/// What cells ask for before any of them is evaluated.
struct QuantityPlan {
  /// Scores that are to be shown on one scale.
  private struct Shared {
    let scale: String
    let models: [String]
    let interval: IntervalSettings
  }

  private var shared: [Shared] = []

  /// Asks that the scores of some models, on all dimensions, fit the scale of a name.
  mutating func share(
    _ scale: String, scoresOf models: [String], _ interval: IntervalSettings
  ) {
    shared.append(Shared(scale: scale, models: models, interval: interval))
  }

  /// What was asked for; scores that cannot be estimated are left to the cells to refuse.
  func drawn(from data: ReportData) -> SharedQuantities {
    var largest: [String: Double] = [:]
    for one in shared {
      guard let book = try? data.book(one.interval) else { continue }
      for model in one.models {
        for dimension in data.inputs.system.dimensions {
          guard let score = book.score(model: model, dimension: dimension.id) else { continue }
          let top = [score.estimate, score.upper, score.band?.upper].compactMap(\.self).max()
          if let top { largest[one.scale] = max(largest[one.scale] ?? top, top) }
        }
      }
    }
    return SharedQuantities(largest: largest)
  }
}

/// What all cells of a report have in common.
struct SharedQuantities {
  /// The largest number or limit to be shown on a scale, by the scale's name.
  let largest: [String: Double]

  /// What is asked for here and there: a scale holds the larger number of both.
  func merged(with other: SharedQuantities) -> SharedQuantities {
    SharedQuantities(largest: largest.merging(other.largest, uniquingKeysWith: max))
  }
}

/// Sentences above a table, the first of them strong.
func sentenceBlocks(_ sentences: [String]) -> [Block] {
  guard let first = sentences.first else { return [] }
  var strong = TextSpan(first)
  strong.isStrong = true
  return [.paragraph([strong] + sentences.dropFirst().map { TextSpan(" " + $0) })]
}
