/// What the squared deviations of units are divided by in an analytic variance.
public enum VarianceDivisor: String, CaseIterable, Codable, Sendable {
  /// n (n - 1), as for a mean: the formulas for raw ratings of Gwet (2014).
  case unitsLessOne
  /// n², the large-sample formulas for contingency tables.
  case units
}
