/// Which colours of a chart's theme the groups of a value system have.
package enum GroupColors {
  /// Groups that have the same colours in whichever system they stand: those of Schwartz (1992).
  private static let known = [
    "opennesstochange": 0, "openness": 0, "selftranscendence": 1, "conservation": 2,
    "selfenhancement": 3,
  ]

  /// The place of a group's colours in a theme.
  ///
  /// - Parameters:
  ///   - name: its name or identifier: "Openness to change", "openness-to-change".
  ///   - index: its place in the value system, which decides for all other groups.
  package static func place(of name: String, at index: Int) -> Int {
    known[name.lowercased().filter(\.isLetter)] ?? index
  }
}
