internal import PrintedNumbers

/// What stands in the cells of a ``TextTable``.
enum TextCell {
  /// A p-value; a dash where there is none.
  static func probability(_ value: Double?) -> String {
    guard let value else { return "–" }
    return value < 0.0001 ? "<0.0001" : NumberText.fixed(value, decimals: 4)
  }

  /// A number as it is printed, with its sign, unless nothing but zeros is printed of it.
  static func signed(_ text: String, of value: Double) -> String {
    value > 0 && text.contains { $0.isNumber && $0 != "0" } ? "+" + text : text
  }
}
