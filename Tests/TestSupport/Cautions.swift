/// The cautions of a command's JSON.
package enum Cautions {
  /// Their sentences; none where the JSON has no list of cautions.
  package static func messages(_ result: [String: Any]) -> [String] {
    (result["cautions"] as? [[String: Any]] ?? []).compactMap { $0["message"] as? String }
  }
}
