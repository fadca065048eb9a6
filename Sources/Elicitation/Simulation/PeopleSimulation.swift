package import Diagnostics
internal import Foundation
internal import GSLSupport
internal import PrintedNumbers
internal import RandomStreams
internal import ValueModel

/// Draws respondents of a survey from a plan.
///
/// A person p of unit u who answers an item of dimension d draws
///
///     location(d) + person(p) + value(p, d) + unit(u, d) + answer
///
/// with normal parts of the plan's deviations, and gives the category of the scale in which that lies. The
/// location is the one at which an answer has the planned mean exactly, over people, units and answers. A
/// questionnaire that is reversed gets the answer turned round.
///
/// People are dealt evenly to the units of the strata. Each belongs to a group with the chance that the
/// sample gives it; its weight is the group's share of the population over that of the sample, times a
/// log-normal number. Answers are missing at random, and some people stop so early that the
/// questionnaire's rule leaves them out.
///
/// **Streams.** Each person and each unit draws from streams of its own, so that a person who is added
/// leaves the others as they were.
package struct PeopleSimulation: Sendable {
  private let plan: PeoplePlan

  package init(_ plan: PeoplePlan) { self.plan = plan }

  /// Draws all people, and gives the files that they are written to: `answers.csv` and `truth.csv`.
  ///
  /// - Returns: The same bytes for the same plan and seed.
  /// - Throws: when a special function fails: an error of the program, not of the plan.
  /// - Complexity: O(people * items).
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    try Simulation.stated { () throws(GSLError) in
      [
        SimulatedFile(name: "answers.csv", bytes: Array(try answers().utf8)),
        SimulatedFile(name: "truth.csv", bytes: Array(truth.utf8)),
      ]
    }
  }

  // MARK: - Answers

  private var variables: [String] { plan.questionnaire.layouts.first?.variables ?? [] }

  private func answers() throws(GSLError) -> String {
    let columns = ["person", "culture", "group", "stratum", "psu", "weight"] + variables
    var rows = [columns.map(CSVText.quoted).joined(separator: ",")]
    let people = plan.cultures.reduce(0) { $0 + $1.people }
    var number = 0
    for (place, culture) in plan.cultures.enumerated() {
      let locations = try culture.groups.map { group throws(GSLError) in
        try plan.means(of: culture, group: group).map { mean throws(GSLError) in
          try plan.scale.location(mean: mean, deviation: plan.deviations.total)
        }
      }
      let units = try self.units(of: culture, place)
      var order = (0..<culture.people).map { $0 % units.count }
      var deal = stream("deal", place)
      deal.shuffle(&order)
      for unit in order {
        number += 1
        rows.append(
          try person(
            number, of: people, in: culture, unit: units[unit], number: unit, locations: locations))
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  /// What each unit adds to each dimension.
  private func units(of culture: PeoplePlan.Culture, _ place: Int) throws(GSLError) -> [[Double]] {
    var units: [[Double]] = []
    for unit in 0..<culture.strata * culture.units {
      var stream = stream("unit/\(place)", unit)
      var effects: [Double] = []
      for _ in plan.questionnaire.keys {
        effects.append(plan.deviations.unit * (try stream.normal()))
      }
      units.append(effects)
    }
    return units
  }

  private func person(
    _ number: Int, of people: Int, in culture: PeoplePlan.Culture, unit: [Double],
    number unitNumber: Int, locations: [[Double]]
  ) throws(GSLError) -> String {
    var stream = stream("person", number)
    let chance = stream.uniform()
    var group = culture.groups.count - 1
    var reached = 0.0
    for (place, candidate) in culture.groups.enumerated() {
      reached += candidate.sampled
      if chance < reached {
        group = place
        break
      }
    }
    let chosen = culture.groups[group]
    let spread = plan.weightSpread
    // A log-normal number of mean 1.
    let noise = exp(spread * (try stream.normal()) - spread * spread / 2)
    let weight = chosen.share / chosen.sampled * noise
    let level = plan.deviations.person * (try stream.normal())
    let questionnaire = plan.questionnaire
    let stop =
      stream.uniform() < plan.stoppedShare
      ? stream.index(below: max(questionnaire.minimumAnswered, 1)) : questionnaire.itemCount
    var cells = [String](repeating: "", count: questionnaire.itemCount)
    for (place, key) in questionnaire.keys.enumerated() {
      let value = plan.deviations.value * (try stream.normal())
      for item in key.items {
        let latent =
          locations[group][place] + level + value + unit[place]
          + plan.deviations.answer * (try stream.normal())
        let score = plan.scale.score(latent: latent)
        let answer =
          questionnaire.isReversed ? plan.scale.minimum + plan.scale.maximum - score : score
        cells[item - 1] = NumberText.plain(answer)
      }
    }
    for item in cells.indices {
      let isMissing = stream.uniform() < plan.missingShare
      let code = stream.index(below: questionnaire.missing.count)
      guard isMissing || item >= stop else { continue }
      cells[item] =
        questionnaire.missing.isEmpty ? "" : NumberText.plain(questionnaire.missing[code])
    }
    let head = [
      NumberedName.of("person", number, of: people), culture.name, chosen.name,
      "\(unitNumber / culture.units + 1)", "\(unitNumber % culture.units + 1)",
      NumberText.hyphened(weight, decimals: 4),
    ]
    return (head + cells).map(CSVText.quoted).joined(separator: ",")
  }

  private func stream(_ effect: String, _ index: Int) -> RandomStream {
    RandomStream(seed: plan.seed, purpose: "people/\(effect)", index: UInt64(index))
  }

  // MARK: - Truth

  /// The truth as CSV: culture, group (blank: all), dimension, `mean` on the scale, and `centred`, the mean
  /// less that of all items, both over the population.
  private var truth: String {
    var rows = ["culture,group,dimension,mean,centred"]
    for culture in plan.cultures {
      let groups = culture.groups.map { plan.means(of: culture, group: $0) }
      let all = plan.questionnaire.keys.indices.map { place in
        zip(culture.groups, groups).reduce(0) { $0 + $1.0.share * $1.1[place] }
      }
      rows += self.rows(culture.name, "", all)
      for (group, means) in zip(culture.groups, groups) where !group.name.isEmpty {
        rows += self.rows(culture.name, group.name, means)
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private func rows(_ culture: String, _ group: String, _ means: [Double]) -> [String] {
    let keys = plan.questionnaire.keys
    let items = keys.reduce(0) { $0 + $1.items.count }
    let level = zip(keys, means).reduce(0) { $0 + Double($1.0.items.count) * $1.1 } / Double(items)
    return zip(keys, means).map { key, mean in
      [
        CSVText.quoted(culture), CSVText.quoted(group), key.dimension, Self.rounded(mean),
        Self.rounded(mean - level),
      ].joined(separator: ",")
    }
  }

  /// Twelve decimals, beyond which are noise of binary numbers.
  private static func rounded(_ value: Double) -> String {
    NumberText.plain((value * 1e12).rounded() / 1e12)
  }
}
