package import ItemResponse
package import StudyStore

extension PoolItem {
  /// The item as tests reckon with it: its parameters, and how uncertain they are.
  ///
  /// - Returns: nil where its parameters are not known. Where only one standard error is known, the
  ///   other parameter is taken as known.
  package var calibratedItem: CalibratedItem? { parameters?.calibratedItem }
}

extension PoolParameters {
  /// The item of these parameters; nil where they are none that an item can have.
  package var calibratedItem: CalibratedItem? {
    guard
      let item = try? Item.logistic(discrimination: discrimination, difficulty: difficulty),
      discriminationError != nil || difficultyError != nil
    else {
      return (try? Item.logistic(discrimination: discrimination, difficulty: difficulty))
        .flatMap { try? CalibratedItem($0) }
    }
    let slope = discriminationError ?? 0
    let place = difficultyError ?? 0
    guard
      let uncertainty = try? ParameterUncertainty(
        discriminationVariance: slope * slope, covariance: covariance ?? 0,
        difficultyVariance: place * place)
    else { return nil }
    return try? CalibratedItem(item, uncertainty: uncertainty)
  }

  /// Fisher's information of one response on the ability, per squared unit of it: a²P(1 - P), with
  /// the parameters taken as known.
  package func information(at ability: Double) -> Double {
    calibratedItem?.item.information(at: ability) ?? 0
  }

  /// The information of the response function averaged over what is not known of the parameters, which
  /// is flatter.
  package func averagedInformation(at ability: Double) -> Double {
    calibratedItem?.information(at: ability) ?? 0
  }

  /// The ability at which a response tells most, which is the difficulty of a two-parameter item.
  package var mostInformativeAbility: Double { difficulty }
}
