internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// One sentence for a proposal: what is to be found, and what it takes.
struct PowerSentence {
  let basis: PowerBasis
  let settings: PowerSettings
  let design: StudyDesign
  /// The study that results; nil where there is none.
  let study: PowerDesignSize?
  let size: StudySize
  let value: Int?
  let reason: String?
  let interval: PowerInterval?
  let method: StudyDesign.Finding.Method?
  let simulations: Int?

  var text: String {
    guard let study, let value else {
      return "\(aim) is out of reach: \(reason ?? "no number does")."
    }
    return "\(aim) takes \(needed(value, study))\(others(study))\(source)\(how)."
  }

  // MARK: - Parts

  private var aim: String {
    switch settings.target {
    case .power(let power), .ranks(_, let power):
      let difference = (design.difference ?? 0) * basis.factor
      let shared =
        settings.comparisons > 1 ? " shared by \(settings.comparisons) comparisons" : ""
      return
        "Finding a difference of \(number(difference))\(unit) between two models \(place), with "
        + "\(NumberText.percent(power)) power in a two-sided test at "
        + "\(NumberText.significant(settings.significance, digits: 3))\(shared),"
    case .halfWidth(let width):
      let what = basis.comparison == .single ? "a score" : "the difference of two models"
      return
        "Knowing \(what) to \(number(width))\(unit) either way, as half the expected width of the "
        + "\(NumberText.percent(settings.level)) interval,"
    }
  }

  private var place: String {
    basis.comparison == .unpaired
      ? "that answer items of their own" : "that answer the same items"
  }

  private func number(_ value: Double) -> String { NumberText.significant(value, digits: 4) }

  private var unit: String {
    switch basis.unit {
    case .percentagePoints: " percentage points"
    case .pointsOfTheScale: " points of the scale"
    case .own, .shares: ""
    }
  }

  private var each: String { basis.comparison == .unpaired ? " for each model" : "" }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(NumberText.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  private func needed(_ value: Int, _ study: PowerDesignSize) -> String {
    switch settings.solve {
    case .items:
      return count(value, "item") + each + inClusters(study)
    case .clusters:
      return count(value, "cluster") + each
        + (size.clusterSize == 1 ? "" : " (\(count(study.items, "item")))")
    case .judges, .versions, .repeats, .rounds: return settings.solve.counted(Double(value))
    }
  }

  private func inClusters(_ study: PowerDesignSize) -> String {
    size.clusterSize == 1
      ? ""
      : " in \(count(study.clusters, "cluster")) of "
        + NumberText.significant(size.clusterSize, digits: 3)
  }

  /// What was given, as far as it is more than one.
  private func others(_ study: PowerDesignSize) -> String {
    var parts: [String] = []
    if settings.solve != .items, settings.solve != .clusters {
      parts.append(count(study.items, "item") + each + inClusters(study))
    }
    for facet in [StudyFacet.versions, .repeats, .judges, .rounds]
    where facet != settings.solve && size[facet] > 1 {
      parts.append(facet.counted(size[facet]))
    }
    guard !parts.isEmpty else { return "" }
    return ", with "
      + (parts.count == 1
        ? parts[0] : parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? ""))
  }

  private var source: String {
    guard let pilot = basis.pilot else { return "" }
    let names = pilot.models.map(VisibleText.name).joined(separator: " and ")
    let units =
      pilot.clusters == pilot.items
      ? count(pilot.items, "item")
      : count(pilot.items, "item") + " in " + count(pilot.clusters, "cluster")
    return ", by the variance of a pilot of \(units) (\(names), \(pilot.place))\(open)"
  }

  /// What the pilot leaves open.
  private var open: String {
    guard let interval else { return "" }
    let level = NumberText.percent(interval.level)
    switch (interval.lower, interval.upper) {
    case (let lower?, let upper?):
      return ", which leaves \(NumberText.grouped(lower)) to \(NumberText.grouped(upper)) open "
        + "(\(level))"
    case (let lower?, nil):
      return ", which leaves \(NumberText.grouped(lower)) and more than any number open (\(level))"
    default: return ""
    }
  }

  private var how: String {
    switch method {
    case .simulation:
      return "; the test was simulated in \(count(simulations ?? 0, "study"))"
        .replacing("studys", with: "studies")
    case .exact: return "; McNemar's exact test"
    case .closedForm, nil: return ""
    }
  }
}

extension StudyFacet {
  /// So many of them, in words: "2 answers to each item".
  func counted(_ number: Double) -> String {
    let (noun, of) =
      switch self {
      case .items: ("item", "")
      case .clusters: ("cluster", "")
      case .judges: ("judge", " of each answer")
      case .versions: ("version", " of each item")
      case .repeats: ("answer", " to each item")
      case .rounds: ("round", "")
      }
    let text =
      number == number.rounded()
      ? NumberText.grouped(Int(number)) : NumberText.significant(number, digits: 2)
    return "\(text) \(noun)\(text == "1" ? "" : "s")\(of)"
  }
}
