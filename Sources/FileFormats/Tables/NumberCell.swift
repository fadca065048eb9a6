/// What a cell of a column of numbers holds.
package enum NumberCell: Equatable {
  case number(Double)
  /// A truth value as pandas, R and JSON write it.
  case truth(Bool)
  case missing
  case unreadable

  /// Reads a cell, white space round it passed over.
  package init(_ text: UnsafeBufferPointer<UInt8>, missing: MissingWords) {
    let text = UTF8Text.trimmed(text)
    // First, so that a number which was declared to be a code for "no value" is none.
    if missing.contains(text) {
      self = .missing
      return
    }
    switch NumberText.value(text) {
    case .finite(let value)?: self = .number(value)
    case .notANumber?: self = .missing
    case .infinite?: self = .unreadable
    case nil: self = Self.truth(of: text).map(NumberCell.truth) ?? .unreadable
    }
  }

  /// `True`, `true` or `TRUE`, and the same of false; nil for anything else.
  package static func truth(of text: UnsafeBufferPointer<UInt8>) -> Bool? {
    if text.equals("True") || text.equals("true") || text.equals("TRUE") { return true }
    if text.equals("False") || text.equals("false") || text.equals("FALSE") { return false }
    return nil
  }
}
