internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

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
      return said("\(aim) is out of reach: \(reason ?? said("no number does")).")
    }
    return said("\(aim) takes \(needed(value, study))\(others(study))\(source)\(how).")
  }

  // MARK: - Parts

  private var aim: String {
    switch settings.target {
    case .power(let power), .ranks(_, let power):
      let difference = (design.difference ?? 0) * basis.factor
      let shared =
        settings.comparisons > 1 ? said(" shared by \(settings.comparisons) comparisons") : ""
      return said(
        "Finding a difference of \(size(difference)) between two models \(place), with "
          + "\(NumberText.percent(power)) power in a two-sided test at "
          + "\(NumberText.significant(settings.significance, digits: 3))\(shared),")
    case .halfWidth(let width):
      let what =
        basis.comparison == .single
        ? said("a score") : said("the difference of two models")
      return said(
        "Knowing \(what) to \(size(width)) either way, as half the expected width of the "
          + "\(NumberText.percent(settings.level)) interval,")
    }
  }

  private var place: String {
    basis.comparison == .unpaired
      ? said("that answer items of their own") : said("that answer the same items")
  }

  private func size(_ value: Double) -> String {
    let number = NumberText.significant(value, digits: 4)
    return switch basis.unit {
    case .percentagePoints: said("\(number) percentage points")
    case .pointsOfTheScale: said("\(number) points of the scale")
    case .own, .shares: number
    }
  }

  private var each: String {
    basis.comparison == .unpaired ? said(" for each model") : ""
  }

  private func count(_ number: Int, _ noun: String) -> String {
    CountText.counted(number, noun, isGrouped: true)
  }

  private func needed(_ value: Int, _ study: PowerDesignSize) -> String {
    switch settings.solve {
    case .items:
      return count(value, "item") + each + inClusters(study)
    case .clusters:
      return count(value, "cluster") + each
        + (size.clusterSize == 1 ? "" : said(" (\(count(study.items, "item")))"))
    case .judges, .versions, .repeats, .rounds: return settings.solve.counted(Double(value))
    }
  }

  private func inClusters(_ study: PowerDesignSize) -> String {
    size.clusterSize == 1
      ? ""
      : said(
        " in \(count(study.clusters, "cluster")) of "
          + "\(NumberText.significant(size.clusterSize, digits: 3))")
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
    let list =
      parts.count == 1
      ? parts[0]
      : parts.dropLast().joined(separator: said(", ")) + said(" and ") + (parts.last ?? "")
    return said(", with \(list)")
  }

  private var source: String {
    guard let pilot = basis.pilot else { return "" }
    let names = pilot.models.map(VisibleText.name).joined(separator: said(" and "))
    let units =
      pilot.clusters == pilot.items
      ? count(pilot.items, "item")
      : said("\(count(pilot.items, "item")) in \(count(pilot.clusters, "cluster"))", as: "clusters")
    return said(", by the variance of a pilot of \(units) (\(names), \(pilot.place))\(open)")
  }

  /// What the pilot leaves open.
  private var open: String {
    guard let interval else { return "" }
    let level = NumberText.percent(interval.level)
    switch (interval.lower, interval.upper) {
    case (let lower?, let upper?):
      return said(
        ", which leaves \(NumberText.grouped(lower)) to \(NumberText.grouped(upper)) open (\(level))"
      )
    case (let lower?, nil):
      return said(
        ", which leaves \(NumberText.grouped(lower)) and more than any number open (\(level))")
    default: return ""
    }
  }

  private var how: String {
    switch method {
    case .simulation:
      return simulations == 1
        ? said("; the test was simulated in 1 study")
        : said("; the test was simulated in \(NumberText.grouped(simulations ?? 0)) studies")
    case .exact: return said("; McNemar's exact test")
    case .closedForm, nil: return ""
    }
  }
}

extension StudyFacet {
  /// So many of them, in words: "2 answers to each item".
  func counted(_ number: Double) -> String {
    let (one, many) =
      switch self {
      case .items: ("item", "items")
      case .clusters: ("cluster", "clusters")
      case .judges: ("judge of each answer", "judges of each answer")
      case .versions: ("version of each item", "versions of each item")
      case .repeats: ("answer to each item", "answers to each item")
      case .rounds: ("round", "rounds")
      }
    let text =
      number == number.rounded()
      ? NumberText.grouped(Int(number)) : NumberText.significant(number, digits: 2)
    return said(.counted(text, text == "1" ? one : many))
  }
}
