/// Items that are written for the models as they are now, against a known truth.
enum EvolutionStudies {
  static let subject = "Evolving items"

  static let introduction = """
    to be written

    """ + Subject.simulated

  static let simulations =
    EvolutionPilots.simulations + EvolutionLeaks.simulations + [EvolutionRounds.followed]
    + EvolutionAblation.simulations + EvolutionSelection.simulations
}
