/// How an adaptive test begins.
public enum StartRule: Sendable, Equatable {
  /// The first item is chosen by maximum information at this ability.
  case ability(Double)
  /// These items come first, in this order.
  case items([Int])
}
