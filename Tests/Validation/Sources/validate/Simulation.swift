import Dispatch
import Foundation

/// What a simulation measures and what the library promises about it.
struct Measure: Sendable {
  enum Kind: Sendable {
    /// A share, nominally so large; each data set gives 0, 1 or a share of several cases.
    case share(nominal: Double)
    /// A p-value under the null hypothesis, whose distribution is uniform where it is continuous.
    case pValue(isContinuous: Bool)
    /// A number, nominally so large where it has a nominal value.
    case number(nominal: Double?)
  }

  enum Promise: Sendable {
    /// The observed share or number lies in the range.
    case within(ClosedRange<Double>)
    /// A p-value is as small as a level no more often than the level says, and where it is
    /// continuous just as often; one true promise in 10,000 is called broken.
    case level
    /// A p-value is at most 0.01, 0.05 and 0.1 no more often than that: all that a limit
    /// distribution can promise of counts.
    case customaryLevels
    /// Nothing is promised; why it is as it is.
    case none(String)
  }

  let name: String
  let kind: Kind
  let promise: Promise

  /// The coverage of an interval at 95 %.
  static func coverage(_ name: String, _ promise: Promise) -> Measure {
    Measure(name: name, kind: .share(nominal: 0.95), promise: promise)
  }

  static func pValue(
    _ name: String, isContinuous: Bool = true, promise: Promise = .level
  ) -> Measure {
    Measure(name: name, kind: .pValue(isContinuous: isContinuous), promise: promise)
  }
}

/// What one data set gave, by the name of the measure.
struct Findings {
  fileprivate(set) var values: [String: Double] = [:]

  /// A number; nil where the library says that there is none.
  mutating func note(_ name: String, _ value: Double?) { values[name] = value ?? .nan }

  mutating func note(_ name: String, holds: Bool) { values[name] = holds ? 1 : 0 }
}

/// A simulation: the same data drawn very often, and what the library makes of them.
struct Simulation: Sendable {
  let subject: String
  /// The data and the setting, as the table shows them.
  let data: String
  let seed: UInt64
  /// How many data sets; nil where the figures are summed exactly, in one go.
  let dataSets: Int?
  let measures: [Measure]
  let run: @Sendable (_ draws: inout Draws, _ number: Int) throws -> Findings

  /// The findings of all data sets by measure, in the order of the data sets.
  ///
  /// Each data set has random numbers of its own, so that the result is the same for any number of
  /// threads.
  func findings(threads: Int) throws -> [String: [Double]] {
    let outcomes = try Self.inParallel(count: dataSets ?? 1, threads: threads) { number in
      var draws = Draws(seed: seed, simulation: subject + data, dataSet: number)
      return try run(&draws, number)
    }
    var values: [String: [Double]] = [:]
    for outcome in outcomes {
      let found = outcome.values
      guard Set(found.keys).isSubset(of: measures.map(\.name)) else {
        throw Failure.unknownMeasure(found.keys.sorted().joined(separator: ", "))
      }
      for measure in measures {
        values[measure.name, default: []].append(found[measure.name] ?? .nan)
      }
    }
    return values
  }

  /// What a function gives for 0..<count, in that order, whatever the number of threads.
  ///
  /// - Throws: the error of the first number that has one.
  static func inParallel<Value: Sendable>(
    count: Int, threads: Int, _ body: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    var outcomes = [Result<Value, any Error>?](repeating: nil, count: count)
    let (next, lock) = (Counter(), NSLock())
    outcomes.withUnsafeMutableBufferPointer { buffer in
      // Each number writes its own entry.
      nonisolated(unsafe) let buffer = buffer
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        while true {
          let block = lock.withLock { next.take() } * 8
          guard block < count else { return }
          for number in block..<min(block + 8, count) {
            buffer[number] = Result { try body(number) }
          }
        }
      }
    }
    return try outcomes.compactMap { try $0?.get() }
  }
}

enum Failure: Error {
  case unknownMeasure(String)
}

private final class Counter: @unchecked Sendable {
  private var value = 0

  func take() -> Int {
    defer { value += 1 }
    return value
  }
}
