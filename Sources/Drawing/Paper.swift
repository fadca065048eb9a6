/// The paper that pages are made for.
package enum Paper: String, CaseIterable, Sendable {
  case a4, letter

  /// Upright.
  package var size: Size {
    switch self {
    case .a4: .a4
    case .letter: .letter
    }
  }
}
