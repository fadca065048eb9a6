internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// What a reader must know of similarities with cultures.
struct CultureCautions {
  let profiles: CultureProfiles
  /// Those that are compared.
  let cultures: [ComparedCulture]
  let hidden: Int
  let settings: CultureSettings
  let similarities: [CultureSimilarity]

  private static let mostNamed = 6

  var all: [Caution] {
    [
      few, incomplete, unknownCompleteness, errors, covariances, oneItem, oneItemEach, small,
      baseline,
      asymptotic,
    ].compactMap(\.self) + (settings.comparesAnswers ? settings.answers?.cautions ?? [] : [])
  }

  private func names(_ cultures: [ComparedCulture]) -> String {
    CountText.list(cultures.map { VisibleText.name($0.name) }, most: Self.mostNamed)
  }

  private var few: Caution? {
    let fewest = CultureSettings.fewestRankedDimensions
    let most =
      similarities.filter { $0.measure.ofProfiles != nil }.map(\.dimensions).max() ?? fewest
    guard most < fewest else { return nil }
    return Caution(
      .fewDimensions, observed: most, of: fewest,
      message: said(
        "Profiles of \(CountText.counted(most, "dimension")) are alike or not by chance: no "
          + "culture is ranked on fewer than \(fewest)."))
  }

  private var incomplete: Caution? {
    let found = cultures.filter { $0.target.values.contains(where: \.lacksItems) }
    guard !found.isEmpty else { return nil }
    return Caution(
      .incompleteTargets, observed: found.count, of: cultures.count,
      message: said(
        "Not all items of the questionnaire were asked in \(names(found)): a value that rests "
          + "on some of its items is another value. Say so wherever these figures are shown."))
  }

  private var unknownCompleteness: Caution? {
    let found = cultures.filter { culture in
      culture.target.values.contains { $0.items == nil || $0.itemsExpected == nil }
    }
    guard !found.isEmpty else { return nil }
    return Caution(
      .incompleteTargets, observed: found.count, of: cultures.count,
      message: said("It is not known how many items the values of \(names(found)) rest on."))
  }

  private var errors: Caution? {
    let found = cultures.filter { $0.covariance == nil }
    guard !found.isEmpty else { return nil }
    return Caution(
      .surveyErrors, observed: found.count, of: cultures.count,
      message: said(
        "The source gives no standard errors for \(names(found)): intervals and ranks carry "
          + "the error of the models' scores alone, as if the survey had none, and are too sure."))
  }

  private var covariances: Caution? {
    let found = cultures.filter { $0.covariance != nil && $0.target.covariance == nil }
    guard !found.isEmpty else { return nil }
    return Caution(
      .surveyCovariance, observed: found.count, of: cultures.count,
      message: said(
        "The source gives no covariances for \(names(found)): its values are taken for "
          + "independent, which values that are centred are not."))
  }

  private var oneItem: Caution? {
    let found = cultures.filter { culture in
      !culture.target.values.isEmpty && culture.target.values.allSatisfy { $0.items == 1 }
    }
    guard !found.isEmpty else { return nil }
    return Caution(
      .oneItemDimensions, observed: found.count, of: cultures.count,
      message: said(
        "Each value of \(names(found)) rests on one item: what the item says of itself cannot "
          + "be told from what it says of the value, and no interval carries that."))
  }

  private var oneItemEach: Caution? {
    let found = profiles.profiles.filter(\.hasOneItemEach)
    guard !found.isEmpty, !profiles.isPublished else { return nil }
    let names = CountText.list(found.map { VisibleText.name($0.model) }, most: Self.mostNamed)
    return Caution(
      .oneItemDimensions, observed: found.count, of: profiles.profiles.count,
      message: said(
        "Each dimension of \(names) rests on one item: there is nothing to judge its error by, so "
          + "there is no interval and no rank."))
  }

  private var small: Caution? {
    guard hidden > 0 else { return nil }
    let (groups, least) = (CountText.counted(hidden, "group"), settings.minimumGroup)
    return Caution(
      .smallGroups, observed: hidden,
      message: hidden == 1
        ? said(
          "\(groups) of fewer than \(least) people is not shown: so few could be recognised.")
        : said(
          "\(groups) of fewer than \(least) people are not shown: so few could be recognised."))
  }

  private var baseline: Caution? {
    guard settings.measures.contains(.residual), let baseline = settings.baseline else {
      return nil
    }
    return Caution(
      .baseline,
      message: said(
        "Residual alignment is what is left after the profile that cultures share, "
          + "\(VisibleText.line(baseline.source)); another baseline gives other figures."))
  }

  private var asymptotic: Caution? {
    let numbers: [CultureMeasure] = [.pearson, .cosine, .euclid]
    guard
      similarities.contains(where: {
        numbers.contains($0.measure) && $0.pValueMethod == .asymptotic
      })
    else { return nil }
    return Caution(
      .manyCells, observed: profiles.profiles.count * cultures.count,
      of: CultureSettings.mostExactCells,
      message: said(
        "There are more than \(NumberText.grouped(CultureSettings.mostExactCells)) pairs of a "
          + "model and a culture: p-values of measures of numbers are Student's, not of all orders."
      ))
  }
}
