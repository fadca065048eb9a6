import Foundation

/// How many bits it takes to write down the figures of a column, as shares of counts out of one
/// denominator or as they stand.
///
/// What saves many bits is no chance: figures that were drawn evenly are written b bits shorter, by
/// any code that was fixed before, with probability 2^-b at most. That holds for all denominators,
/// roundings and exceptions that are tried together, because the code has to name which it takes.
///
/// Source: Rissanen (1978), "Modeling by shortest data description"; Grünwald (2007), "The minimum
/// description length principle", section 3.3 (the no-hypercompression inequality).
struct DenominatorCode {
  /// A denominator, and the rounding by which figures are its shares.
  struct Choice: Equatable {
    let denominator: Int
    let rounding: ProportionRounding
  }

  /// A way to write some rows, and the bits that it takes; as they stand where there is no choice.
  struct Writing {
    let choice: Choice?
    let bits: Double
  }

  /// Bits that say how a figure came about: by the rounding of its column, by each of the two
  /// others, or by no count.
  private static let usual = -log2(0.9)
  private static let other = -log2(0.04)
  private static let unexplained = -log2(0.02)
  private static let mostCandidates = 256

  let rowCount: Int
  /// Denominators from 1 to this one are tried; there are no more figures than it has counts.
  let largest: Int
  /// Row by row the bits of the figure as it stands; none for one that says nothing: a missing one,
  /// or the share of none or all, which every denominator has.
  let plain: [Double]
  private let decimals: [Int]
  /// Denominator by denominator from 1, row by row: the roundings that fit, as bits.
  private let fits: [UInt8]
  /// For each number of decimals, denominator by denominator from 1: the bits of a share.
  private let shares: [[Double]]
  /// The denominators that can save bits, in ascending order.
  private(set) var candidates: [Int] = []
  /// Candidate by candidate, rounding by rounding, row by row: the bits of a figure.
  private var candidateBits: [Double] = []

  /// - Parameters:
  ///   - cells: A row each; nil where it has no figure.
  ///   - limit: The largest denominator to try.
  /// - Complexity: O(rows · limit) time and bytes.
  init(_ cells: [RoundedProportion?], limit: Int) {
    rowCount = cells.count
    decimals = cells.map { $0?.decimals ?? 0 }
    let largest = max(1, min(limit, RoundedProportion.powers[decimals.max() ?? 0]))
    self.largest = largest
    plain = cells.map { cell in
      guard let cell, !cell.isAtEnd else { return 0 }
      return log2(Double(cell.scale + 1))
    }
    var fits = [UInt8](repeating: 7, count: largest * cells.count)
    for (row, cell) in cells.enumerated() {
      cell?.writeFits(upTo: largest, to: &fits, offset: row, stride: cells.count)
    }
    self.fits = fits
    let used = Set(decimals)
    shares = (0...(decimals.max() ?? 0)).map { places in
      guard used.contains(places) else { return [] }
      return (1...largest).map {
        log2(Double(RoundedProportion.figures(of: $0, decimals: places)))
      }
    }
    candidates = mostSaving()
    candidateBits = choices.flatMap { choice in cells.indices.map { bits($0, choice) } }
  }

  /// The candidates with each rounding.
  private var choices: [Choice] {
    candidates.flatMap { denominator in
      ProportionRounding.allCases.map { Choice(denominator: denominator, rounding: $0) }
    }
  }

  /// The largest denominator that some figures tell from the next.
  func largest(_ rows: [Int]) -> Int {
    min(largest, RoundedProportion.powers[rows.map { decimals[$0] }.max() ?? 0])
  }

  /// The roundings by which a row's figure is a share out of a denominator, as bits.
  func fit(_ row: Int, _ denominator: Int) -> UInt8 {
    fits[(denominator - 1) * rowCount + row]
  }

  /// The bits of a row's figure.
  func bits(_ row: Int, _ choice: Choice?) -> Double {
    let plain = plain[row]
    guard let choice, plain > 0 else { return plain }
    let fit = fit(row, choice.denominator)
    guard fit != 0 else { return plain + Self.unexplained }
    return min(shares[decimals[row]][choice.denominator - 1], plain)
      + (fit & choice.rounding.bit != 0 ? Self.usual : Self.other)
  }

  /// The shortest way to write the figures of some rows.
  ///
  /// - Complexity: O(rows · candidates).
  func shortest(_ rows: [Int]) -> Writing {
    let naming = log2(Double(largest)) + log2(3)
    var shortest = rows.reduce(0.0) { $0 + plain[$1] }
    var place: Int?
    candidateBits.withUnsafeBufferPointer { all in
      var start = 0
      while start < all.count {
        var bits = naming
        for row in rows {
          bits += all[start &+ row]
          if bits >= shortest { break }
        }
        // Of equal ones the smallest denominator, whatever the last digits of a sum.
        if bits < shortest - 1e-9 {
          shortest = bits
          place = start / rowCount
        }
        start &+= rowCount
      }
    }
    // One bit says whether it is shares or figures as they stand.
    return Writing(
      choice: place.map {
        Choice(denominator: candidates[$0 / 3], rounding: ProportionRounding.allCases[$0 % 3])
      }, bits: shortest + 1)
  }

  /// The denominators that save most bits in the rows in which they save any: no set of rows can be
  /// written shorter by one that does not save enough to be named.
  private func mostSaving() -> [Int] {
    let least = log2(Double(largest))
    var savings: [(denominator: Int, bits: Double)] = []
    let rows = plain.indices.filter { plain[$0] > 0 }
    fits.withUnsafeBufferPointer { fits in
      for denominator in 1...largest {
        var saved = 0.0
        let start = (denominator &- 1) &* rowCount
        for row in rows where fits[start &+ row] != 0 {
          let gain = plain[row] - shares[decimals[row]][denominator &- 1] - Self.usual
          if gain > 0 { saved += gain }
        }
        if saved > least { savings.append((denominator, saved)) }
      }
    }
    savings.sort { ($1.bits, $0.denominator) < ($0.bits, $1.denominator) }
    return savings.prefix(Self.mostCandidates).map(\.denominator).sorted()
  }

  /// The denominators that leave no more exceptions than these, by one rounding.
  ///
  /// - Parameters:
  ///   - mostOther: Rows that are shares by another rounding only.
  ///   - mostUnexplained: Rows that are shares by none.
  func explaining(_ rows: [Int], mostOther: Int, mostUnexplained: Int) -> [Int] {
    var explaining: [Int] = []
    fits.withUnsafeBufferPointer { fits in
      for denominator in 1...largest(rows) {
        let start = (denominator &- 1) &* rowCount
        var none = 0
        var (first, second, third) = (0, 0, 0)
        for row in rows {
          let fit = fits[start &+ row]
          if fit == 7 { continue }
          if fit == 0 {
            none &+= 1
            if none > mostUnexplained { break }
            continue
          }
          if fit & 1 == 0 { first &+= 1 }
          if fit & 2 == 0 { second &+= 1 }
          if fit & 4 == 0 { third &+= 1 }
          if first > mostOther, second > mostOther, third > mostOther { break }
        }
        if none <= mostUnexplained, first <= mostOther || second <= mostOther || third <= mostOther
        {
          explaining.append(denominator)
        }
      }
    }
    return explaining
  }
}
