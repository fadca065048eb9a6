import RandomStreams

/// The working memory of one worker of a ``MeanBootstrap``.
///
/// The direct scheme cuts the sample into chunks whose sizes are powers of two, at most 1,024,
/// draws by binomials how many draws fall into each chunk, and then needs ten random bits a draw:
/// six draws a word, without rejection, from 8 kB that stay in the first cache. The distribution is
/// that of draws from the whole sample.
struct MeanDrawing {
  private let sample: MeanSample
  private let isCollapsed: Bool
  /// Where each chunk begins; chunk i has `masks[i] + 1` scores.
  private let starts: [Int]
  private let masks: [UInt64]
  private let multinomial: MultinomialDraw
  private var counts: [Int]

  private static let largest = 1_024
  private static let drawsPerWord = 6

  init(_ sample: MeanSample, isCollapsed: Bool) {
    self.sample = sample
    self.isCollapsed = isCollapsed
    var starts: [Int] = []
    var sizes: [Int] = []
    if isCollapsed {
      sizes = sample.distinct.counts
    } else {
      var start = 0
      while start < sample.count {
        let rest = sample.count - start
        let size = min(Self.largest, 1 << (Int.bitWidth - 1 - rest.leadingZeroBitCount))
        starts.append(start)
        sizes.append(size)
        start += size
      }
    }
    self.starts = starts
    masks = sizes.map { UInt64($0 - 1) }
    multinomial = MultinomialDraw(sizes: sizes)
    counts = [Int](repeating: 0, count: sizes.count)
  }

  /// The mean of one resample.
  mutating func next(from stream: inout RandomStream) -> Double {
    multinomial.next(draws: sample.count, into: &counts, from: &stream)
    if isCollapsed { return sample.mean(counts: counts) }
    var total = 0.0
    sample.deviations.withUnsafeBufferPointer { scores in
      guard let scores = scores.baseAddress else { return }
      for chunk in counts.indices {
        total += Self.sum(
          of: counts[chunk], from: scores + starts[chunk], mask: masks[chunk], &stream)
      }
    }
    return sample.pivot + total / Double(sample.count)
  }

  /// The mean of one resample and the standard error within it.
  mutating func nextWithError(from stream: inout RandomStream) -> (Double, Double) {
    multinomial.next(draws: sample.count, into: &counts, from: &stream)
    if isCollapsed {
      return (sample.mean(counts: counts), sample.standardError(counts: counts))
    }
    let centre = sample.estimate - sample.pivot
    var total = 0.0
    var squares = 0.0
    sample.deviations.withUnsafeBufferPointer { scores in
      for chunk in counts.indices {
        for _ in 0..<counts[chunk] {
          let place = Int(truncatingIfNeeded: stream.next() & masks[chunk])
          let deviation = scores[starts[chunk] + place] - centre
          total += deviation
          squares += deviation * deviation
        }
      }
    }
    let count = Double(sample.count)
    let shift = total / count
    // Deviations from the estimate are small beside their spread, so that little is cancelled.
    let variance = squares / count - shift * shift
    let isConstant = variance <= 1e-14 * squares
    return (sample.estimate + shift, isConstant ? 0 : (variance / count).squareRoot())
  }

  private static func sum(
    of draws: Int, from scores: UnsafePointer<Double>, mask: UInt64, _ stream: inout RandomStream
  ) -> Double {
    // A copy of the stream stays in registers.
    var words = stream
    defer { stream = words }
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    @inline(__always)
    func score(_ bits: UInt64) -> Double { scores[Int(truncatingIfNeeded: bits & mask)] }
    for _ in 0..<draws / drawsPerWord {
      let word = words.next()
      a += score(word)
      b += score(word &>> 10)
      c += score(word &>> 20)
      d += score(word &>> 30)
      a += score(word &>> 40)
      b += score(word &>> 50)
    }
    var word = words.next()
    for _ in 0..<draws % drawsPerWord {
      a += score(word)
      word &>>= 10
    }
    return (a + b) + (c + d)
  }
}

/// How many of a fixed number of draws with replacement fall into each of several cells.
///
/// One binomial draw per cell, each given what the cells before it took.
struct MultinomialDraw {
  /// The chance of a cell among itself and those after it.
  private let conditional: [Double]

  /// Cells that hold the given numbers of units, which are all equally likely.
  init(sizes: [Int]) {
    var rest = sizes.reduce(0, +)
    conditional = sizes.map { size in
      defer { rest -= size }
      return rest > 0 ? Double(size) / Double(rest) : 0
    }
  }

  /// Draws the counts of all cells.
  ///
  /// - Complexity: O(cells), whatever the number of draws.
  func next(draws: Int, into counts: inout [Int], from stream: inout RandomStream) {
    var rest = draws
    for cell in conditional.indices {
      let count = BinomialDraw.next(
        trials: rest, probability: conditional[cell], from: &stream)
      counts[cell] = count
      rest -= count
    }
  }
}
