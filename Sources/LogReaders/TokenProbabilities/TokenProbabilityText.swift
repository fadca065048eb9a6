package import Diagnostics
package import FileFormats

/// What a model says of the tokens of one text, as a line of a file of token probabilities.
package struct TokenProbabilityText: Sendable, Equatable {
  /// The model, and the item whose text it is, as the judgments call them.
  package let model: String
  package let sample: String
  package let form: TokenProbabilityForm
  /// The natural logarithm of the probability of each token given those before it; none is above zero.
  package let logProbabilities: [Double]
  /// Mean and standard deviation of the log probability over the vocabulary at each token, the mean
  /// weighted by probability; both or neither.
  package var means: [Double]?
  package var deviations: [Double]?

  package init(
    model: String, sample: String, form: TokenProbabilityForm, logProbabilities: [Double],
    means: [Double]? = nil, deviations: [Double]? = nil
  ) {
    self.model = model
    self.sample = sample
    self.form = form
    self.logProbabilities = logProbabilities
    self.means = means
    self.deviations = deviations
  }

  /// A file of texts as JSON Lines.
  ///
  /// - Throws: when there is not enough memory to compress.
  /// - Returns: the same bytes for the same texts.
  package static func bytes(
    _ texts: [TokenProbabilityText], compression: CompressionFormat? = nil
  ) throws(Diagnostics) -> [UInt8] {
    var output: [UInt8] = []
    for text in texts { text.append(to: &output) }
    guard let compression else { return output }
    do throws(ExpansionFailure) {
      return try compression.compress(output)
    } catch {
      throw Diagnostics(
        FileProblem.expansion(error, of: compression).issue(file: "output", locator: ""))
    }
  }

  private func append(to output: inout [UInt8]) {
    output.append(contentsOf: "{\"model_id\":".utf8)
    JudgmentWriter.appendJSONString(model, to: &output)
    output.append(contentsOf: ",\"sample_id\":".utf8)
    JudgmentWriter.appendJSONString(sample, to: &output)
    output.append(contentsOf: ",\"form\":\"\(form.word)\"".utf8)
    for (key, numbers) in [
      ("logprobs", logProbabilities), ("means", means), ("deviations", deviations),
    ] {
      guard let numbers else { continue }
      let list = numbers.map(\.plain).joined(separator: ",")
      output.append(contentsOf: ",\"\(key)\":[\(list)]".utf8)
    }
    output.append(contentsOf: "}\n".utf8)
  }
}
