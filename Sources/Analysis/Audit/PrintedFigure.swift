internal import Foundation
internal import Statistics

/// A figure as a published table prints it.
package struct PrintedFigure: Sendable, Equatable {
  package let value: Double
  /// As printed, such as "70.60"; of a number that was read from JSON, in the fewest digits.
  package let text: String
  /// Digits behind the point; ``fullDecimals`` where a figure is printed as a computer holds it.
  package let decimals: Int

  /// As many decimals as figures have that nobody rounded.
  package static let fullDecimals = 9

  /// A cell of a table: a plain number, or one with a sign of percent.
  ///
  /// - Returns: nil for what is no number.
  package init?(cell: String) {
    var digits = Substring(cell)
    if digits.last == "%" { digits = digits.dropLast() }
    while digits.last == " " { digits = digits.dropLast() }
    guard let value = Double(digits), value.isFinite else { return nil }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let isPlain = digits.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 || $0 == 45 }
    guard isPlain, parts.count <= 2, (parts.count == 2 ? parts[1].count : 0) <= Self.fullDecimals
    else {
      self.init(value)
      return
    }
    self.init(
      value: value, text: String(digits), decimals: parts.count == 2 ? parts[1].count : 0)
  }

  /// A number that was read as a binary fraction, such as 84.78999999999999.
  ///
  /// What it is beside the nearest decimal number comes from arithmetic. Zeros that ended it are not
  /// to be seen.
  package init(_ value: Double) {
    var decimals = 0
    var scaled = abs(value)
    while decimals < Self.fullDecimals,
      abs(scaled - scaled.rounded()) > max(1, scaled) * 1e-12
    {
      decimals += 1
      scaled = abs(value) * pow(10, Double(decimals))
    }
    self.init(
      value: value, text: String(format: "%.\(decimals)f", value), decimals: decimals)
  }

  private init(value: Double, text: String, decimals: Int) {
    self.value = value
    self.text = text
    self.decimals = decimals
  }

  /// The figure to more decimals, which are zeros: of a row that is printed in full.
  func extended(to decimals: Int) -> PrintedFigure {
    guard decimals > self.decimals else { return self }
    return PrintedFigure(
      value: value, text: String(format: "%.\(decimals)f", value), decimals: decimals)
  }

  /// The figure as a rounded share; nil outside 0 to 1, or 0 to 100 %.
  func share(in unit: FigureUnit) -> RoundedProportion? {
    switch unit {
    case .percent: RoundedProportion(percentage: text)
    case .proportion: RoundedProportion(proportion: text)
    case .other: nil
    }
  }
}

/// What the figures of a column are taken to be.
package enum FigureUnit: String, Codable, Sendable {
  case percent, proportion
  /// Neither: too many lie outside 0 to 100.
  case other

  /// The share that may lie outside the range and be called wrong, before it is the unit that is.
  private static let mostOutside = 0.2

  init(of figures: [PrintedFigure]) {
    guard !figures.isEmpty else {
      self = .other
      return
    }
    let outside = figures.count { $0.value < 0 || $0.value > 100 }
    let isWhole = figures.allSatisfy { $0.decimals == 0 }
    if Double(outside) > Self.mostOutside * Double(figures.count) {
      self = .other
    } else if figures.allSatisfy({ (0...1).contains($0.value) }), !isWhole {
      self = .proportion
    } else {
      self = .percent
    }
  }

  /// The largest figure.
  var whole: Double { self == .proportion ? 1 : 100 }
}
