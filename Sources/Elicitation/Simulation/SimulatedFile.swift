/// A file that a simulated study is written to.
public struct SimulatedFile: Sendable, Equatable {
  /// File name without a folder.
  public let name: String
  /// Its bytes; the same for the same plan and seed.
  public let bytes: [UInt8]
}
