package import StudyStore

/// What calls would take, before any is made: for a run that is only tried out.
package struct CallEstimate: Sendable, Equatable, Codable {
  /// The fewest and the most.
  package struct Ends: Sendable, Equatable, Codable {
    package private(set) var requests = 0
    package private(set) var tokens = TokenCount(input: 0, output: 0)
    /// In the currency of the prices; 0 without prices.
    package private(set) var cost = 0.0

    fileprivate mutating func add(_ calls: Int, _ each: TokenCount, _ prices: CallPrices?) {
      requests += calls
      tokens.input += calls * each.input
      tokens.output += calls * each.output
      cost += Double(calls) * (prices?.cost(of: each) ?? 0)
    }
  }

  package private(set) var low = Ends()
  package private(set) var high = Ends()

  package init() {}

  /// Adds calls of one request, or of requests alike.
  ///
  /// - Parameters:
  ///   - calls: The fewest and the most of them; attempts that fail are not counted.
  ///   - prices: nil where the plan has none.
  package mutating func add(
    _ request: ModelRequest, calls: ClosedRange<Int>, prices: CallPrices?
  ) {
    let guess = TokenGuess(request)
    low.add(calls.lowerBound, guess.low, prices)
    high.add(calls.upperBound, guess.high, prices)
  }
}
