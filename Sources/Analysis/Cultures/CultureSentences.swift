internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// What can be said of similarities with cultures, and what not, in plain words.
struct CultureSentences {
  let profiles: CultureProfiles
  /// All that are shown, those that are not compared included.
  let cultures: [ComparedCulture]
  let hidden: Int
  let similarities: [CultureSimilarity]
  let matrices: [CultureMatrix]
  let settings: CultureSettings

  private static let mostNamed = 4

  /// The sentence that says most: who is nearest, by the first measure that ranks.
  var main: String {
    ofNearest.first ?? notRanked.first ?? notCompared.first ?? ofAnswers.first ?? asked
      ?? notAsked
  }

  var all: [String] {
    [asked].compactMap(\.self) + notCompared + ofMatrices + ofNearest + notRanked + ofCosine
      + ofResidual + ofAnswers
  }

  private var compared: [ComparedCulture] { cultures.filter { $0.obstacle == nil } }

  private var notAsked: String { said("No model is compared with any culture.") }

  private var asked: String? {
    guard !compared.isEmpty else { return notAsked }
    let dimensions = similarities.filter {
      $0.measure.ofProfiles != nil || $0.similarity.value != nil
    }.map(\.dimensions)
    guard let least = dimensions.min(), let most = dimensions.max() else { return nil }
    let range = least == most ? "\(most)" : said("\(least) to \(most)")
    let models = CountText.counted(profiles.profiles.count, "model")
    let cultures = CountText.counted(compared.count, "culture")
    let system = profiles.system.name
    return profiles.profiles.count == 1
      ? said("\(models) is compared with \(cultures) on \(range) dimensions of \(system).")
      : said("\(models) are compared with \(cultures) on \(range) dimensions of \(system).")
  }

  // MARK: - Refusals

  private var notCompared: [String] {
    var found: [String] = []
    // Cultures of one reason in one sentence.
    let missing = cultures.filter { $0.obstacle != nil }
    var reasons: [String] = []
    for culture in missing where !reasons.contains(culture.obstacle ?? "") {
      reasons.append(culture.obstacle ?? "")
    }
    for reason in reasons {
      let names = missing.filter { $0.obstacle == reason }.map { VisibleText.name($0.name) }
      found.append(
        said(
          "No figure for \(CountText.list(names, most: 8)): \(reason). "
            + "Use --incomplete to compare all the same."))
    }
    return found
  }

  /// Why nothing is ranked.
  private var notRanked: [String] {
    let cells = similarities.filter { $0.measure.ofProfiles != nil }
    guard !cells.isEmpty, !matrices.contains(where: { $0.modelsRanked > 0 }) else { return [] }
    if compared.count == 1 { return [] }
    let fewest = CultureSettings.fewestRankedDimensions
    let most = cells.map(\.dimensions).max() ?? 0
    if most < fewest {
      return [
        said(
          "Which culture is nearest cannot be said: models and cultures have "
            + "\(CountText.counted(most, "dimension")) in common, and with fewer than \(fewest) almost "
            + "any two profiles look alike or unlike by chance.")
      ]
    }
    if profiles.isPublished {
      return [
        said(
          "Which culture is nearest to a model cannot be said: only scores were published, not the "
            + "answers behind them, so that nobody can tell how far a score may be off.")
      ]
    }
    if profiles.profiles.allSatisfy(\.hasOneItemEach) {
      return [
        said(
          "Which culture is nearest cannot be said: each dimension rests on one item, and one answer "
            + "does not show how far it may be off.")
      ]
    }
    return [said("Which culture is nearest cannot be said: \(reasons(cells)).")]
  }

  private func reasons(_ cells: [CultureSimilarity]) -> String {
    var found: [String] = []
    for cell in cells {
      if let reason = cell.rankReason ?? cell.similarity.reason, !found.contains(reason) {
        found.append(reason)
      }
    }
    return CountText.list(found, most: 3)
  }

  // MARK: - Findings

  private var ofMatrices: [String] {
    matrices.filter { $0.tested > 0 && $0.measure != .cosine && $0.measure != .euclid }
      .map { matrix in
        let cells = CountText.counted(matrix.tested, "cell")
        let (title, found) = (title(matrix.measure), matrix.differOneByOne)
        if found == 0 { return said("\(title): none of \(cells) is told from none.") }
        let adjusted = matrix.differAdjusted
        if adjusted == 0 {
          return said(
            "\(title): \(found) of \(cells) differ from none one by one, but none once it is taken "
              + "into account how many there are.")
        }
        let others = matrix.tested - adjusted
        let rest =
          others == 0
          ? ""
          : others == 1
            ? said("; the other is not told from none")
            : said("; the other \(others) are not told from none")
        return said(
          "\(title): \(found) of \(cells) differ from none one by one, \(adjusted) once it is taken "
            + "into account how many there are\(rest).")
      }
  }

  private func title(_ measure: CultureMeasure) -> String {
    measure.title.prefix(1).uppercased() + measure.title.dropFirst()
  }

  /// Which culture is nearest to whom, measure by measure.
  private var ofNearest: [String] {
    guard compared.count > 1 else { return [] }
    return matrices.filter { $0.modelsRanked > 0 && $0.measure != .cosine && $0.measure != .euclid }
      .map { matrix in
        let cells = similarities.filter { $0.measure == matrix.measure && $0.rank != nil }
        var (told, open): ([String], [String]) = ([], [])
        for own in cells.byModel where own.count > 1 {
          let model = own[own.startIndex].model
          let first = own.filter { $0.rank?.lower == 1 }
          if first.count == 1, first[0].rank?.upper == 1 {
            let culture = VisibleText.name(first[0].name(among: cultures))
            told.append(said("\(culture) to \(VisibleText.name(model))", as: "nearest"))
          } else {
            open.append(said("\(VisibleText.name(model)) (any of \(first.count))"))
          }
        }
        let unshown = cells.filter { cell in
          cell.rank?.upper == 1 && cell.pValue != nil && !cell.isShown(at: settings.significance)
        }
        let nearest = told.isEmpty ? "" : CountText.list(told, most: Self.mostNamed)
        let rest =
          open.isEmpty
          ? ""
          : said(
            "the data do not tell which culture is nearest to "
              + "\(CountText.list(open, most: Self.mostNamed))")
        // The nearest of several need not be alike.
        let last =
          unshown.isEmpty
          ? ""
          : unshown.count == told.count
            ? said("nearest is not alike: none of these similarities is told from none")
            : unshown.count == 1
              ? said("nearest is not alike: 1 of these similarities is not told from none")
              : said(
                "nearest is not alike: \(unshown.count) of these similarities are not told from none"
              )
        let parts = [nearest, last, rest].filter { !$0.isEmpty }.joined(separator: said("; "))
        return said("Nearest by \(matrix.measure.title): \(parts).")
      }
  }

  /// Why a cosine says nothing here.
  private var ofCosine: [String] {
    guard let matrix = matrices.first(where: { $0.measure == .cosine }),
      let least = matrix.least, let largest = matrix.largest
    else { return [] }
    let (low, high) = (
      NumberText.fixed(least, decimals: 3), NumberText.fixed(largest, decimals: 3)
    )
    guard least > 0.9 else {
      return [
        said(
          "Cosines of profiles as they are (\(low) to \(high)) go by the zero of each scale: on centred "
            + "profiles they are correlations, on others they say more of the level than of the profile."
        )
      ]
    }
    return [
      said(
        "Cosines of profiles as they are lie from \(low) to \(high), whoever is compared: scores that "
          + "are all above 0 point the same way, so that a cosine says nothing of values.")
    ]
  }

  private var ofResidual: [String] {
    guard let residual = matrices.first(where: { $0.measure == .residual }), residual.tested > 0,
      let plain = matrices.first(where: { $0.measure == .pearson })
    else { return [] }
    return [
      said(
        "Cultures share most of their order of values, so that a model is like all of them: "
          + "\(plain.differAdjusted) of \(plain.tested) correlations differ from none, and "
          + "\(residual.differAdjusted) of \(residual.tested) once what cultures share is taken away."
      )
    ]
  }

  private var ofAnswers: [String] {
    let asked = settings.measures.filter { $0.ofSpreads != nil }
    let missing = asked.filter { measure in
      !similarities.contains { $0.measure == measure && $0.similarity.value != nil }
    }
    let shown = asked.filter { !missing.contains($0) }.compactMap { measure -> String? in
      guard let matrix = matrices.first(where: { $0.measure == measure }),
        let least = matrix.least, let largest = matrix.largest
      else { return nil }
      let title = title(measure)
      let (low, high) = (
        NumberText.fixed(least, decimals: 2), NumberText.fixed(largest, decimals: 2)
      )
      let cells = CountText.counted(matrix.cells, "cell")
      return measure.isDistance
        ? said(
          "\(title): from \(low) to \(high) over \(cells); 0 would be answers that are spread alike."
        )
        : said(
          "\(title): from \(low) to \(high) over \(cells); 1 would be answers that are spread alike."
        )
    }
    guard !missing.isEmpty else { return shown }
    let why =
      settings.answers == nil
      ? said("it compares how people's answers are spread, and the targets hold means only")
      : similarities.lazy.filter { missing.contains($0.measure) }.compactMap(\.similarity.reason)
        .first ?? said("there is nothing to compare")
    return shown + [
      said("No figure for \(CountText.list(missing.map(\.title), most: 2)): \(why).")
    ]
  }
}

extension CultureSimilarity {
  /// The culture's name in English, with the group.
  func name(among cultures: [ComparedCulture]) -> String {
    cultures.first { $0.target.culture == culture && $0.target.group == group }?.name ?? culture
  }
}
