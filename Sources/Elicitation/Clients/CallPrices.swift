package import StudyStore

/// What tokens cost, in a currency of the plan's own.
package struct CallPrices: Sendable, Equatable, Codable {
  /// For a million tokens that are read, and for a million that are written.
  package let input: Double
  package let output: Double

  package init(input: Double, output: Double) {
    self.input = input
    self.output = output
  }

  package func cost(of tokens: TokenCount) -> Double {
    (Double(tokens.input) * input + Double(tokens.output) * output) / 1e6
  }
}

/// How many tokens a request may take, before anybody has counted them.
///
/// A rule of thumb, as each model has tokens of its own: four characters of ASCII or one other make a
/// token, and a message takes four more. The true number of texts in European languages and in Chinese is
/// mostly between three quarters and one and a half times of that, which are the two ends.
package struct TokenGuess: Sendable, Equatable {
  package let low: TokenCount
  package let high: TokenCount

  /// - Parameter output: The most tokens of an answer where the request sets no bound.
  /// - Complexity: O(length of the prompt).
  package init(_ request: ModelRequest, output: Int = TokenGuess.unboundedOutput) {
    var quarters = 0
    for text in request.prompt.texts {
      quarters += 16
      for scalar in text.unicodeScalars { quarters += scalar.isASCII ? 1 : 4 }
    }
    let written = request.parameters.outputBound ?? output
    low = TokenCount(input: quarters * 3 / 16, output: min(1, written))
    high = TokenCount(input: (quarters * 3 + 7) / 8, output: written)
  }

  /// What is taken for the longest answer of a request that sets no bound, in tokens.
  package static let unboundedOutput = 1_024
}
