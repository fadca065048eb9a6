/// Items that are written for the models as they are now, against a known truth.
enum EvolutionStudies {
  static let subject = "Evolving items"

  static let introduction = """
    Models with known abilities answer two-parameter items: log-discriminations normal about 0.2 with
    deviation 0.3, difficulties standard normal within ±2.5 in pools, and normal about the target with
    deviation 0.5 or as stated where a generator writes items for it. Abilities are posterior means,
    intervals ± 1.96 errors. New items have posteriors from `PilotCalibration`, with the prior of their
    batch where there is one, and enter tests with their uncertainty.

    - *Pilots*: abilities of the panel are known to an error of 0.3 and items are drawn from the prior, so
      that exact posteriors cover 95 % whatever the panel. *Abilities taken as known* leaves the errors of
      the panel out. *Maximum likelihood* exists for a part of the items.
    - *Acceptance*: an item is right where its difficulty is within 0.5 of the target and its discrimination
      0.5 or more.
    - *Leak*: 60 items that 250 examinees calibrated; 16 models of before the leak pilot new items with the
      abilities that the pool gave them; 12 models have seen half of the pool, or none of it.
    - *Models that move*: in each of six rounds models answer 12 anchors and the items of the last two
      rounds; their abilities place the targets and calibrate the next items. The population of the
      posterior means is that of the round's weighted likelihood estimates. Nothing but anchors and
      items that overlap links the rounds.
    - *Estimator and generator*: eight models answer 20 calibrated items and 13 new ones in each of ten
      rounds, first in a pilot and then in the test, as in GETA. *Bayesian*: posteriors of items and
      abilities, with what the first 20 items leave open of the origin in the intervals. *Largest
      likelihood*: of items, with the abilities as known, and of abilities, with the items as known;
      items without one are lost, discriminations cut at 4, abilities at ±4. *Generator*: items at the
      targets; *fixed pool*: items at random. *Error between models*: what is left of the root mean square
      error without the error that all eight share, which no way can lower. *Gain*: its ratio with a part of
      the method and without it; below 1 the part helps.
    - *Chosen items*: six models with five values; *differences* are slopes of the measured on the true
      differences of all pairs of models. Of chosen items they are too large twice over: luck of the
      answers, gone with fresh answers, and items that are not like others, gone on random anchors alone.
    - *Topics*: rewards are plug-in divergences of three answers of each of four models, divided by ln 2, and
      in one row thrice that, at most 1.

    """ + Subject.simulated

  static let simulations =
    EvolutionPilots.simulations + EvolutionLeaks.simulations + [EvolutionRounds.followed]
    + EvolutionAblation.simulations + EvolutionSelection.simulations
}
