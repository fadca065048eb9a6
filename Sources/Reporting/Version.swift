/// The versions that a report names.
package enum Version {
  /// Of Value Compass; CHANGELOG.md says what it holds.
  package static let current = "0.1.0"

  /// Of the Swift compiler that built this program, to the minor version.
  static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }
}
