/// A file that a simulated study is written to.
package struct SimulatedFile: Sendable, Equatable {
  /// File name without a folder.
  package let name: String
  /// Its bytes; the same for the same plan and seed.
  package let bytes: [UInt8]
}
