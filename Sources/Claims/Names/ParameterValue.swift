/// What a report was given for one of its parameters.
package enum ParameterValue: Sendable, Equatable {
  case text(String)
  case number(Double)
  case flag(Bool)
  /// The name of a model.
  case model(String)
  /// The name of a dimension.
  case dimension(String)
}
