internal import Foundation

/// How names are compared: without regard to letter case and to blanks round them.
enum NameFolding {
  static func folded(_ name: String) -> String {
    name.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
  }
}
