/// What is known of the numbers of a chart beside the chart.
package struct ChartContext: Hashable, Sendable, Codable {
  /// How much stands behind each number.
  package struct Support: Hashable, Sendable, Codable {
    /// What is counted: "items".
    package let unit: String
    /// Behind the number that rests on the fewest.
    package let least: Int
    package let most: Int

    package init(unit: String, least: Int, most: Int) {
      self.unit = unit
      self.least = least
      self.most = most
    }

    /// The least and the most of some counts.
    ///
    /// - Returns: nil for none.
    package init?(_ counts: [Int], of unit: String) {
      guard let least = counts.min(), let most = counts.max() else { return nil }
      self.init(unit: unit, least: least, most: most)
    }
  }

  /// nil where it is not known.
  package var support: Support?
  /// What the names of the chart are: "value dimensions".
  package var part: String?
  /// What the scale shows: "mean score".
  package var quantity: String?
  /// Whether a theory puts the names on a circle; nil where there is none to ask.
  package var isCircular: Bool?
  /// The units of the numbers on one scale, where they are known.
  package var units: Set<String>

  package init(
    support: Support? = nil, part: String? = nil, quantity: String? = nil,
    isCircular: Bool? = nil, units: Set<String> = []
  ) {
    self.support = support
    self.part = part
    self.quantity = quantity
    self.isCircular = isCircular
    self.units = units
  }
}
