package import GSLSupport

/// A statistic, or the reason why it does not exist.
///
/// Nothing in this module answers with a NaN, or with a zero that stands for "unknown".
public enum Outcome<Value: Sendable>: Sendable {
  /// The statistic exists.
  case value(Value)
  /// It does not, because of this.
  case undefined(UndefinedReason)

  /// The statistic, or nil where it is undefined.
  public var value: Value? {
    if case .value(let value) = self { return value }
    return nil
  }

  /// Why the statistic is undefined, or nil where it exists.
  public var reason: UndefinedReason? {
    if case .undefined(let reason) = self { return reason }
    return nil
  }

  /// The outcome of a function of the statistic.
  public func map<Result: Sendable>(_ transform: (Value) -> Result) -> Outcome<Result> {
    switch self {
    case .value(let value): .value(transform(value))
    case .undefined(let reason): .undefined(reason)
    }
  }

  /// The outcome of a function of the statistic that may be undefined itself.
  public func flatMap<Result: Sendable>(
    _ transform: (Value) -> Outcome<Result>
  ) -> Outcome<Result> {
    switch self {
    case .value(let value): transform(value)
    case .undefined(let reason): .undefined(reason)
    }
  }
}

extension Outcome: Equatable where Value: Equatable {}

extension Outcome {
  /// The result of a calculation that calls numerical routines, or their account of a failure.
  package static func computing(_ body: () throws(GSLError) -> Value) -> Outcome<Value> {
    do throws(GSLError) {
      return .value(try body())
    } catch {
      return .undefined(UndefinedReason(error))
    }
  }

  /// A calculation that may be undefined and calls numerical routines.
  package static func deciding(_ body: () throws(GSLError) -> Outcome<Value>) -> Outcome<Value> {
    do throws(GSLError) {
      return try body()
    } catch {
      return .undefined(UndefinedReason(error))
    }
  }
}

extension Outcome where Value == Double {
  /// The number, unless the arithmetic overflowed.
  static func finite(_ value: Double) -> Outcome<Double> {
    value.isFinite ? .value(value) : .undefined(.notFinite)
  }
}

extension UndefinedReason {
  /// The account that a numerical routine gives of its failure.
  package init(_ failure: GSLError) { self = .numericalFailure(failure.description) }
}
