package import Diagnostics
internal import FileFormats

/// What models say of the tokens of texts: a file beside the judgments, in JSON Lines, plain, gzip or
/// Zstandard, one object a text.
///
/// Its keys are `model_id`, `sample_id`, `form` (`plain`, `inContext`, or `shuffled:K` for the K-th random
/// order), `logprobs`, and of texts whose spread over the vocabulary is known `means` and `deviations`.
/// Others are passed over.
///
/// All numbers stand in three lists, one behind the other, so that a file of millions of tokens takes eight
/// bytes a number and about 40 a text.
package struct TokenProbabilityFile: Sendable {
  /// A text by its places in the lists.
  package struct Text: Sendable, Equatable {
    /// Places in `models` and `samples`.
    package let model: Int
    package let sample: Int
    package let form: TokenProbabilityForm
    /// Places in `logProbabilities`.
    package let tokens: Range<Int>
    /// Places in `means` and `deviations`; nil where the file gives none.
    package let vocabulary: Range<Int>?
  }

  /// Bounds, so that a hostile file fills no memory.
  package struct Limits: Sendable {
    /// The most numbers: 1.6 GB.
    package var numbers = 200_000_000
    /// The most problems that are named; others are counted.
    package var problems = 100

    package init() {}
  }

  /// The path as it was given.
  package let path: String
  /// The SHA-256 of the file as it is stored, in hexadecimal.
  package private(set) var sha256 = ""
  /// The models and the items, each in the order in which it first comes up.
  package private(set) var models: [String] = []
  package private(set) var samples: [String] = []
  /// The texts in the order of the file.
  package private(set) var texts: [Text] = []
  /// The log probabilities of all texts.
  package private(set) var logProbabilities: [Double] = []
  /// What is expected over the vocabulary, of the texts that have it.
  package private(set) var means: [Double] = []
  package private(set) var deviations: [Double] = []

  /// Reads a file; `-` is the standard input.
  ///
  /// - Throws: whatever keeps the file from being read, and each line that is wrong, with its number.
  /// - Complexity: O(bytes), and the memory of the numbers; the file is not held, but for a standard
  ///   input.
  package init(_ path: String, limits: Limits = Limits()) throws(Diagnostics) {
    self.path = path
    var reading = TokenProbabilityReading(path: path, limits: limits)
    do throws(FileProblem) {
      sha256 = try TokenProbabilityFile.read(path, into: &reading)
    } catch {
      reading.refuse(.file(error), at: error.locator)
    }
    try reading.finish()
    models = reading.models.values
    samples = reading.samples.values
    texts = reading.texts
    logProbabilities = reading.logProbabilities
    means = reading.means
    deviations = reading.deviations
  }

  private static func read(
    _ path: String, into reading: inout TokenProbabilityReading
  ) throws(FileProblem) -> String {
    guard let file = try FileContent.stream(path) else {
      let stored = try FileContent.stored(path, limit: 1 << 30)
      let content = try FileContent.expanded(stored, limit: 1 << 30)
      content.withUnsafeBufferPointer { reading.read(Lines($0)) }
      return SHA256.hexadecimal(stored)
    }
    let print = try file.fingerprint()
    reading.read(Lines(file))
    if !(try file.isUnchanged(since: print)) { reading.refuse(.changedWhileRead, at: "") }
    return print.sha256
  }

  /// The log probabilities of a text's tokens.
  package func logProbabilities(of text: Text) -> ArraySlice<Double> {
    logProbabilities[text.tokens]
  }

  /// Means and deviations over the vocabulary at a text's tokens; nil where the file gives none.
  package func vocabulary(
    of text: Text
  ) -> (means: ArraySlice<Double>, deviations: ArraySlice<Double>)? {
    text.vocabulary.map { (means[$0], deviations[$0]) }
  }

  /// The file by its role, name and digest.
  package var digest: InputDigest {
    InputDigest(role: "probabilities", name: path.lastPathComponent, sha256: sha256)
  }
}
