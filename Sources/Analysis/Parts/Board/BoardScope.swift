internal import Diagnostics
internal import ValueModel

/// What a board, or a list of pairs, is to show: which pairs of models a part of it must know.
package struct BoardScope: Sendable, Equatable {
  /// Whether every pair is compared for its ranks only, or listed with what the two share.
  let listsPairs: Bool
  /// As the command names it.
  let dimension: String?
  /// The model that all others are compared with; nil for every pair.
  let reference: String?

  /// A board with its ranks.
  package static let board = BoardScope(listsPairs: false, dimension: nil, reference: nil)

  /// A list of pairs.
  ///
  /// - Parameters:
  ///   - dimension: As ``PairStudy`` takes it.
  ///   - reference: The model that all others are compared with; nil for every pair.
  package static func pairs(dimension: String?, reference: String?) -> BoardScope {
    BoardScope(listsPairs: true, dimension: dimension, reference: reference)
  }

  /// The places of the dimensions whose pairs are compared; nil stands for the mean over all.
  ///
  /// - Throws: for a dimension that there is not.
  func places(_ study: ScoreStudy) throws(Diagnostics) -> [Int?] {
    if listsPairs { return try study.places(dimension: dimension) }
    return study.system.dimensions.indices.map(Int?.some) + (study.hasOverallScore ? [nil] : [])
  }

  /// Whether the pair of two models is compared.
  func compares(_ first: String, _ second: String) -> Bool {
    guard let reference else { return true }
    return first.isExactly(reference) || second.isExactly(reference)
  }
}
