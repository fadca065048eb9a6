internal import LogReaders

/// The first line of a part: what was asked for, of what, and which share of it this is.
package struct PartHead: Sendable, Equatable, Codable {
  /// A file that was read, or that defines what is computed.
  package struct Input: Sendable, Hashable, Codable {
    /// The name as it was given.
    package let name: String
    /// 64 lower-case hexadecimal digits.
    package let sha256: String

    package init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// The shares that a part holds: one, or several that follow each other.
  package struct Shards: Sendable, Equatable, Codable {
    /// The first that it holds.
    package let index: Int
    /// The last that it holds; nil where it holds one.
    package let through: Int?
    /// How many there are in all.
    package let count: Int

    package init(_ indices: ClosedRange<Int>, of count: Int) {
      index = indices.lowerBound
      through = indices.count == 1 ? nil : indices.upperBound
      self.count = count
    }

    /// The shards that the part holds; nil where the numbers are none of shards.
    package var indices: ClosedRange<Int>? {
      let last = through ?? index
      guard (1...Shard.most).contains(count), index >= 0, last >= index, last < count else {
        return nil
      }
      return index...last
    }
  }

  package static let format = "compass-part"
  package static let version = 1

  package let format: String
  package let version: Int
  /// The command whose analysis it is part of.
  package let command: String
  /// The words of the command line of that command, but for those that only concern printing.
  package let options: [String]
  /// The version of the program.
  package let engine: String
  /// What was read, by names in order; nothing for the standard input.
  package let inputs: [Input]
  package let shard: Shards
  /// What defines the analysis beside the options: tables, column maps, instruments and systems.
  package let definitions: [Input]

  package init(
    command: String, options: [String], engine: String, inputs: [Input], shard: Shards,
    definitions: [Input]
  ) {
    format = Self.format
    version = Self.version
    self.command = command
    self.options = options
    self.engine = engine
    self.inputs = inputs
    self.shard = shard
    self.definitions = definitions
  }

  /// The head of the part that parts of other shards are put together to.
  package func holding(
    _ indices: ClosedRange<Int>, inputs: [Input]
  ) -> PartHead {
    PartHead(
      command: command, options: options, engine: engine, inputs: inputs,
      shard: Shards(indices, of: shard.count), definitions: definitions)
  }
}
