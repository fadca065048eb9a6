internal import ItemResponse

extension BankParameters {
  /// The item with what is known of its parameters' errors; nil where they are none that an item can
  /// have.
  ///
  /// Where only one standard error is known, the other parameter is taken as known.
  var calibratedItem: CalibratedItem? {
    guard let item = try? Item.logistic(discrimination: discrimination, difficulty: difficulty)
    else { return nil }
    guard discriminationError != nil || difficultyError != nil else {
      return try? CalibratedItem(item)
    }
    let (slope, place) = (discriminationError ?? 0, difficultyError ?? 0)
    guard
      let uncertainty = try? ParameterUncertainty(
        discriminationVariance: slope * slope, covariance: covariance ?? 0,
        difficultyVariance: place * place)
    else { return nil }
    return try? CalibratedItem(item, uncertainty: uncertainty)
  }
}
