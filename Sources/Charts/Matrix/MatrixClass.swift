package import Drawing
internal import Wording

/// The steps in which a matrix of agreement is coloured.
package enum MatrixClass: CaseIterable, Hashable, Sendable {
  /// Judges contradict each other.
  case belowChance
  case slight, fair, moderate, high, nearlyFull
  /// There is no number.
  case absent

  package init(_ agreement: Double?) {
    guard let agreement else {
      self = .absent
      return
    }
    switch agreement {
    case ..<0: self = .belowChance
    case ..<0.2: self = .slight
    case ..<0.4: self = .fair
    case ..<0.6: self = .moderate
    case ..<0.8: self = .high
    default: self = .nearlyFull
    }
  }

  /// What a legend says of it.
  package var words: String {
    switch self {
    case .belowChance: said("below 0")
    case .slight: said("\("0") to \("0.2")")
    case .fair: said("\("0.2") to \("0.4")")
    case .moderate: said("\("0.4") to \("0.6")")
    case .high: said("\("0.6") to \("0.8")")
    case .nearlyFull: said("\("0.8") to \("1")")
    case .absent: said("no number")
    }
  }
}

extension ChartTheme {
  /// The colour of a cell: one blue from light to dark, so that order is seen without telling hues
  /// apart, and an orange below chance; nil for a cell that is only framed.
  package func cell(_ entry: MatrixClass) -> Color? {
    if isGrey { return grey(entry) }
    return switch entry {
    case .belowChance: Color(hex: "#F6D5BC")
    case .slight: Color(hex: "#E4EDF6")
    case .fair: Color(hex: "#BFD8EC")
    case .moderate: Color(hex: "#84B7DC")
    case .high: Color(hex: "#2A76AC")
    case .nearlyFull: Color(hex: "#0B4573")
    case .absent: nil
    }
  }

  /// The colour of a number in such a cell.
  package func cellText(_ entry: MatrixClass) -> Color {
    switch entry {
    case .belowChance: isGrey ? ink : Color(hex: "#8A3A00")
    case .high, .nearlyFull: .white
    case .absent: muted
    default: ink
    }
  }
}
