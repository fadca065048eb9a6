internal import Wording

/// Counts and lists as text, in the language of the report.
package enum CountText {
  /// "1 item", "12 items".
  ///
  /// - Parameter isGrouped: whether thousands stand apart, as on a page.
  package static func counted(_ count: Int, _ noun: String, isGrouped: Bool = false) -> String {
    let number = isGrouped ? NumberText.grouped(count) : String(count)
    let things = count == 1 ? noun : noun + "s"
    return said(.counted(number, things))
  }

  /// The first of some texts, and how many more there are: "a, b and 3 more".
  ///
  /// - Parameters:
  ///   - texts: all of them.
  ///   - most: how many are shown; one more where it would be the only one left.
  ///   - last: what stands before the number of those that are not.
  package static func list(
    _ texts: some Collection<String>, most: Int, separator: String = said(", "),
    last: String = said(" and ")
  ) -> String {
    // The name of a single one is hardly longer than that there is one more.
    let shown = texts.count == most + 1 ? texts.count : most
    return texts.prefix(shown).joined(separator: separator) + more(texts.count - shown, last: last)
  }

  /// " and 3 more", or nothing where nothing is left.
  package static func more(_ rest: Int, last: String = said(" and ")) -> String {
    rest > 0 ? said("\(last)\(rest) more") : ""
  }

  /// The first of some lines, and below them how many more there are.
  package static func lines(_ lines: some Collection<String>, most: Int) -> String {
    list(lines, most: most, separator: "\n", last: "\n… " + said("and "))
  }
}
