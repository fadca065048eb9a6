/// Changes in what the verdicts of tools mean.
package enum ToolVersion {
  /// A change of a tool's, with the third number of the first version that has it.
  package struct Change: Hashable {
    package let tool: String
    package let patch: Int
    package let meaning: String
  }

  private static let changes = [
    Change(
      tool: "inspect_ai", patch: 245,
      meaning: "a judge's unreadable answer was incorrect before, and is unscored since"),
    Change(
      tool: "inspect_ai", patch: 261,
      meaning: "a panel without a majority had a score before, and has none since"),
  ]

  /// The changes that some of the versions have and others do not.
  package static func straddledChanges(_ found: [(tool: String, version: String)]) -> [Change] {
    changes.filter { change in
      let patches = found.filter { $0.tool == change.tool }.compactMap { patch(of: $0.version) }
      return patches.contains { $0 < change.patch } && patches.contains { $0 >= change.patch }
    }
  }

  /// The third number of a version 0.3.x, also of a development version.
  static func patch(of version: String) -> Int? {
    let parts = version.split(separator: ".")
    guard parts.count >= 3, parts[0] == "0", parts[1] == "3" else { return nil }
    return Int(parts[2].prefix { $0.isASCII && $0.isNumber })
  }
}
