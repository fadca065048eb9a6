package import LogReaders

/// The manifest as it travels inside a published report: what the report was made of, and the digests of
/// the data beside it.
package struct PublishedManifest: Codable, Sendable, Equatable {
  /// A file of numbers that travels beside the manifest.
  package struct File: Codable, Sendable, Equatable {
    package let name: String
    package let sha256: String
    /// Bytes.
    package let size: Int
    /// "Figure 2".
    package let label: String
    /// Where its cell stands, such as `leaderboard.md:12`; nil for what no cell made.
    package let place: String?
  }

  package static let fileName = "manifest.json"
  package static let currentFormat = "compass-manifest-1"

  package let format: String
  package let title: String
  package let inputs: [InputDigest]
  package let seed: UInt64
  package let components: [Manifest.Component]
  package let command: String
  /// SHA-256 of the lines of the manifest, as it stands on the pages.
  package let digest: String
  package let files: [File]

  package init(
    title: String, inputs: [InputDigest], seed: UInt64, components: [Manifest.Component],
    command: String,
    digest: String, files: [File]
  ) {
    format = Self.currentFormat
    self.title = title
    self.inputs = inputs
    self.seed = seed
    self.components = components
    self.command = command
    self.digest = digest
    self.files = files
  }

  /// The digest that its lines have.
  var computedDigest: String {
    Manifest(inputs: inputs, seed: seed, components: components, command: command).digest
  }
}
