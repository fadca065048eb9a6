internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// How rounds are compared.
package struct DriftSettings: Hashable, Sendable {
  /// Which rounds are compared with which.
  package enum Against: String, CaseIterable, Codable, Sendable {
    /// Each with the one before it, and the last with the first.
    case previous
    /// Each with the first.
    case first
  }

  /// An identifier, a name or an alias of one dimension, or ``ModelScore/overall``; nil for each that
  /// is measured.
  package let dimension: String?
  package let against: Against
  /// The only two rounds that are compared, where they are named.
  package let from: String?
  package let to: String?
  /// What change does not matter, in the units of the scores that are shown; nil for none.
  package let margin: Double?
  package let adjustment: PairAdjustment
  /// How it is found which items moved.
  package let itemDrift: ItemDriftMethod
  /// Whether responses in one place are taken for the same in all rounds.
  package let areResponsesSame: Bool
  package let level: Double

  package init(
    dimension: String? = nil, against: Against = .previous, from: String? = nil, to: String? = nil,
    margin: Double? = nil, adjustment: PairAdjustment = .holm,
    itemDrift: ItemDriftMethod = .auto, areResponsesSame: Bool = false, level: Double = 0.95
  ) {
    self.dimension = dimension
    self.against = against
    self.from = from
    self.to = to
    self.margin = margin
    self.adjustment = adjustment
    self.itemDrift = itemDrift
    self.areResponsesSame = areResponsesSame
    self.level = level
  }

  package var significance: Double { 1 - level }

  /// The places of the rounds that are compared, the earlier one first.
  ///
  /// - Throws: for a round that there is not, and for two that are the same or in the wrong order.
  func pairs(of rounds: [String]) throws(Diagnostics) -> [RoundPair] {
    func place(_ name: String?, _ option: String) throws(Diagnostics) -> Int? {
      guard let name else { return nil }
      guard let place = rounds.firstIndex(where: { ExactName($0) == ExactName(name) }) else {
        throw Diagnostics(
          Diagnostic(
            "unknownRound", at: nil, "\(option): no round `\(VisibleText.name(name))` in the log",
            remedy: NameSuggestion.remedy(for: name, among: rounds)), cause: .wrongUse)
      }
      return place
    }
    let from = try place(from, "--from")
    let to = try place(to, "--to")
    if from != nil || to != nil {
      let pair = RoundPair(from: from ?? 0, to: to ?? rounds.count - 1)
      guard pair.from < pair.to else {
        throw Diagnostics(
          Diagnostic(
            "roundsOutOfOrder", at: nil,
            "--from and --to name rounds that are not one after the other: the order is "
              + CountText.list(rounds.map(VisibleText.name), most: 8),
            remedy: "Name the earlier one with --from"), cause: .wrongUse)
      }
      return [pair]
    }
    switch against {
    case .first: return rounds.indices.dropFirst().map { RoundPair(from: 0, to: $0) }
    case .previous:
      let neighbours = rounds.indices.dropFirst().map { RoundPair(from: $0 - 1, to: $0) }
      return neighbours + (rounds.count > 2 ? [RoundPair(from: 0, to: rounds.count - 1)] : [])
    }
  }
}

/// Places of two rounds, the earlier one first.
struct RoundPair: Hashable, Sendable {
  let from: Int
  let to: Int
}
