internal import Claims
internal import Wording

/// What a quantity is counted in, which a margin is printed with.
enum MarginUnit: String, Codable, Sendable {
  /// Of a scale from 0 to 100.
  case points
  /// Of the instrument's own scale.
  case rawUnits
  case judgments
  case ranks
  /// A ratio, a correlation, a coefficient, a share.
  case unitless = "none"

  /// As it stands behind a number; nil where nothing does.
  var words: String? { name.map { said(.named($0), as: "unit") } }

  /// As it stands behind a 1.
  var wordOfOne: String? { name.map { said(.named(String($0.dropLast())), as: "unit") } }

  private var name: String? {
    switch self {
    case .points: "points"
    case .rawUnits: "raw units"
    case .judgments: "judgments"
    case .ranks: "ranks"
    case .unitless: nil
    }
  }

  /// The unit of a test's margin.
  ///
  /// - Parameter scale: That of scores, by the place of the source.
  init(of test: StatementTest, scale: (Int) -> MarginUnit) {
    switch test {
    case .comparison(let left, _, let right):
      self =
        MarginUnit.common(
          MarginUnit.unit(of: left, scale: scale), MarginUnit.unit(of: right, scale: scale))
        ?? .unitless
    case .within(let left, _, let right):
      self =
        MarginUnit.common(
          MarginUnit.unit(of: left, scale: scale), MarginUnit.unit(of: right, scale: scale))
        ?? .unitless
    case .given: self = .unitless
    }
  }

  /// nil for a constant, which takes the unit of what it is held against.
  private static func unit(of quantity: Quantity, scale: (Int) -> MarginUnit) -> MarginUnit? {
    func unit(_ inner: Quantity) -> MarginUnit? { MarginUnit.unit(of: inner, scale: scale) }
    switch quantity {
    case .constant: return nil
    case .score(_, let dimension), .drift(_, _, _, let dimension): return scale(dimension.source)
    case .alignment(let source, _, _), .distance(let source, _, _): return scale(source)
    case .agreement, .correlation, .similarity, .share, .quotient: return MarginUnit.unitless
    case .rank, .place: return .ranks
    case .judgments: return .judgments
    case .negated(let inner): return unit(inner)
    case .sum(let left, let right), .difference(let left, let right):
      return common(unit(left), unit(right))
    case .product(let left, let right):
      // A constant scales what it stands beside; of two units nothing has a name.
      guard let first = unit(left) else { return unit(right) }
      return unit(right) == nil ? first : MarginUnit.unitless
    case .mean(let parts), .minimum(let parts), .maximum(let parts), .median(let parts),
      .spread(let parts):
      return parts.reduce(nil as MarginUnit?) { common($0, unit($1)) }
    }
  }

  private static func common(_ one: MarginUnit?, _ other: MarginUnit?) -> MarginUnit? {
    guard let one, let other else { return one ?? other }
    return one == other ? one : MarginUnit.unitless
  }
}
