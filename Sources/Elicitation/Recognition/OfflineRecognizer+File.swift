package import Diagnostics
internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import Statistics

extension OfflineRecognizer {
  /// What a file of this kind says that it is.
  private static let format = "compass-recognizer"
  /// Rises when a key goes or changes its meaning.
  private static let version = 1
  /// The largest file that is read, expanded.
  private static let mostBytes = 1 << 30

  /// A file as it is kept: JSON, with the numbers as base64 of their bytes.
  private struct Content: Codable {
    struct Head: Codable {
      let format: String
      let version: Int
    }

    struct Dimension: Codable {
      let name: String
      let classes: [Double]
      let scale: [Double]?
      let threshold: Double
      let cost: Double
      let standing: Standing?
      let weights: PackedNumbers
      let intercepts: PackedNumbers
    }

    let format: String
    let version: Int
    let training: Training
    let vocabulary: TextVocabulary
    let dimensions: [Dimension]
  }

  /// The recognizer as the bytes of its file, not compressed.
  ///
  /// - Returns: the same for the same texts, labels and options.
  func content() throws(Diagnostics) -> [UInt8] {
    try JSONText.bytes(
      Content(
        format: Self.format, version: Self.version, training: training, vocabulary: vocabulary,
        dimensions: dimensions.map { dimension in
          Content.Dimension(
            name: dimension.name, classes: dimension.classes,
            scale: dimension.scale.map { [$0.lowerBound, $0.upperBound] },
            threshold: dimension.threshold, cost: dimension.cost, standing: dimension.standing,
            weights: PackedNumbers(dimension.model.weights),
            intercepts: PackedNumbers(dimension.model.intercepts))
        }), isPretty: false)
  }

  /// The same with the digest of its content.
  func digested() throws(Diagnostics) -> OfflineRecognizer {
    var digested = self
    digested.digest = SHA256.hexadecimal(try content())
    return digested
  }

  /// Writes the recognizer to a file, whole or not at all; compressed where the name ends in `.gz` or
  /// `.zst`.
  ///
  /// - Throws: where the file cannot be written.
  package func write(to path: String) throws(Diagnostics) {
    let bytes = try content()
    let compression = CompressionFormat.allCases.first { path.hasSuffix("." + $0.ending) }
    guard let compression else { return try AtomicFile.write(bytes, to: path) }
    let packed: [UInt8]
    do throws(ExpansionFailure) {
      packed = try compression.compress(bytes)
    } catch {
      throw Diagnostics(
        FileProblem.expansion(error, of: compression).issue(file: path, locator: ""))
    }
    try AtomicFile.write(packed, to: path)
  }

  /// Reads a recognizer from its file, plain, gzip or Zstandard.
  ///
  /// - Throws: where the file is none, is damaged, or is of a later version.
  package init(contentsOf path: String) throws(Diagnostics) {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try FileContent.expanded(
        try FileContent.stored(path, limit: Self.mostBytes), limit: Self.mostBytes)
    } catch {
      throw Diagnostics(
        Diagnostic(error.code, at: .file(path), error.message, remedy: error.remedy))
    }
    try self.init(bytes: bytes, named: path)
  }

  /// A recognizer from the bytes of its file.
  ///
  /// - Throws: as ``init(contentsOf:)``.
  package init(bytes: [UInt8], named path: String) throws(Diagnostics) {
    let data = Data(bytes)
    let decoder = JSONDecoder()
    guard let head = try? decoder.decode(Content.Head.self, from: data), head.format == Self.format
    else {
      throw Diagnostics(
        Diagnostic(
          "noRecognizer", at: .file(path), "the file is no recognizer",
          remedy: "Name the file that compass recognize --train ... --output wrote"))
    }
    guard head.version == Self.version else {
      throw Diagnostics(
        Diagnostic(
          "recognizerVersion", at: .file(path),
          "the recognizer is of version \(head.version) of its format, and this program reads version "
            + "\(Self.version)", remedy: "Train it anew"))
    }
    do {
      let content = try decoder.decode(Content.self, from: data)
      var dimensions: [Dimension] = []
      for dimension in content.dimensions {
        dimensions.append(try Self.dimension(dimension, features: content.vocabulary.count))
      }
      guard !dimensions.isEmpty else { throw Damage(what: "it has no dimensions") }
      self.init(
        dimensions: dimensions, training: content.training, digest: SHA256.hexadecimal(bytes),
        vocabulary: content.vocabulary)
    } catch {
      let what =
        switch error {
        case let damage as Damage: damage.what
        case DecodingError.keyNotFound(let key, _): "`\(key.stringValue)` is missing"
        case DecodingError.dataCorrupted(let context): context.debugDescription
        case DecodingError.typeMismatch(_, let context),
          DecodingError.valueNotFound(_, let context):
          "`\(context.codingPath.map(\.stringValue).joined(separator: "."))` is not what it must be"
        default: "\(error)"
        }
      throw Diagnostics(
        Diagnostic(
          "damagedRecognizer", at: .file(path), "the recognizer is damaged: \(what)",
          remedy: "Copy it anew, or train it anew"))
    }
  }

  private struct Damage: Error { let what: String }

  private static func dimension(
    _ content: Content.Dimension, features: Int
  ) throws -> Dimension {
    let name = "`\(content.name)`"
    let classes = content.classes
    guard classes.count >= 2, classes.allSatisfy(\.isFinite),
      zip(classes, classes.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw Damage(what: "the classes of \(name) do not ascend") }
    let scale = content.scale.flatMap { ends in
      ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
    }
    guard scale != nil || content.scale == nil else {
      throw Damage(what: "the scale of \(name) has no ends")
    }
    let intercepts = content.intercepts.numbers
    guard intercepts.count == (classes.count == 2 ? 1 : classes.count) else {
      throw Damage(what: "the classes and intercepts of \(name) do not go together")
    }
    do throws(StatisticsError) {
      return Dimension(
        name: content.name, classes: classes, scale: scale, threshold: content.threshold,
        cost: content.cost, standing: content.standing,
        model: try LogisticRegression(
          weights: content.weights.numbers, intercepts: intercepts, features: features))
    } catch {
      throw Damage(what: "the weights and n-grams of \(name) do not go together (\(error))")
    }
  }
}
