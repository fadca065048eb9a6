package import Diagnostics
internal import Foundation

/// Values as JSON: keys in order and slashes as they are, so that two runs can be compared as text.
package enum JSONText {
  /// The UTF-8 bytes of a value's JSON.
  ///
  /// - Parameter isPretty: whether it is set for people, with two spaces a level.
  /// - Throws: for a value that JSON cannot hold, such as an infinity: a mistake of the program.
  package static func bytes(
    _ value: some Encodable, isPretty: Bool
  ) throws(Diagnostics) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw Diagnostics(Diagnostic("noJSON", "the result cannot be written as JSON: \(error)"))
    }
  }
}
