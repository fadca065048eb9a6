/// How cells that are no numbers become some.
enum NumberRecoding {
  /// One sentence without a full stop.
  ///
  /// - Parameters:
  ///   - texts: the distinct cells.
  ///   - isAll: whether no cell of the column is a number.
  static func advice(_ texts: [String], isAll: Bool) -> String {
    if texts.allSatisfy(hasDecimalComma) {
      return "They have decimal commas: write 0.5 for 0,5, or export the table with decimal points"
    }
    if texts.allSatisfy({ $0.last == "%" && Double($0.dropLast()) != nil }) {
      return "They have percent signs: write 85 or 0.85 for 85%"
    }
    let plain =
      "leave cells empty where there is no value, or name the words for that with --missing"
    return isAll && texts.count <= 10
      ? "Recode the words as numbers, such as 1 and 0; \(plain)"
      : "Correct the cells; \(plain)"
  }

  /// Whether a text is a number but for its decimal comma.
  static func hasDecimalComma(_ text: String) -> Bool {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[1].isEmpty && !text.contains(".")
      && Double(parts.joined(separator: ".")) != nil
  }
}
