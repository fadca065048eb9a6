import GSLSupport

extension Outcome {
  /// The result of a calculation that calls numerical routines, or their account of a failure.
  static func computing(_ body: () throws(GSLError) -> Value) -> Outcome<Value> {
    do throws(GSLError) {
      return .value(try body())
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }

  /// A calculation that may be undefined and calls numerical routines.
  static func deciding(_ body: () throws(GSLError) -> Outcome<Value>) -> Outcome<Value> {
    do throws(GSLError) {
      return try body()
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }
}

extension Outcome where Value == Double {
  /// The number, unless the arithmetic overflowed.
  static func finite(_ value: Double) -> Outcome<Double> {
    value.isFinite ? .value(value) : .undefined(.notFinite)
  }
}

/// Refuses lists that hold a NaN or an infinity.
func requireFinite(_ values: [Double]) throws(StatisticsError) {
  if let index = values.firstIndex(where: { !$0.isFinite }) { throw .valueNotFinite(index) }
}
