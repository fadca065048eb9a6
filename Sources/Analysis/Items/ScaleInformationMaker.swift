internal import ItemResponse
internal import Statistics

/// Works out what the items of a pool tell at the abilities of models.
struct ScaleInformationMaker {
  let level: Double

  /// From where to where information is worked out, in standard deviations of the first calibration,
  /// and how far apart.
  static let reach = 4.0
  static let step = 0.1

  /// - Parameter bank: the items of the dimension, retired ones included.
  /// - Returns: nil where no item has parameters.
  func information(
    _ dimension: String, _ bank: [BankItem], _ answers: ItemAnswers?
  ) -> ScaleInformation? {
    let usable = bank.filter { $0.status != .retired }.compactMap { $0.parameters?.calibratedItem }
    guard !usable.isEmpty, let test = try? ItemBank(usable) else { return nil }
    let places = Int((2 * Self.reach / Self.step).rounded())
    return ScaleInformation(
      dimension: dimension, items: usable.count,
      curve: (0...places).map { place in
        let ability = -Self.reach + Double(place) * Self.step
        return ScaleInformation.Point(ability: ability, information: test.information(at: ability))
      },
      models: answers.map { models($0, bank, test) } ?? [])
  }

  private func models(
    _ answers: ItemAnswers, _ bank: [BankItem], _ test: ItemBank
  ) -> [ScaleInformation.ModelPlace] {
    guard answers.isDichotomous else { return [] }
    let known = Dictionary(bank.map { ($0.item, $0) }, uniquingKeysWith: { first, _ in first })
    let items = answers.items.indices.compactMap { place in
      known[answers.samples[place]]?.parameters?.calibratedItem.map { (place, $0) }
    }
    guard !items.isEmpty else { return [] }
    let names = answers.persons.map(\.model).reduce(into: [String]()) { names, name in
      if names.last != name { names.append(name) }
    }
    // What one model answered in several rounds, repetitions or languages are answers of their own.
    var rows: [[Int?]] = []
    let byModel = Dictionary(grouping: answers.persons.indices) { answers.persons[$0].model }
    let most = byModel.values.map(\.count).max() ?? 1
    for name in names {
      let persons = byModel[name] ?? []
      rows.append(
        (0..<most).flatMap { slot in
          items.map { place, _ in
            slot < persons.count ? answers.score(persons[slot], place).map { Int($0) } : nil
          }
        })
    }
    let columns = (0..<most).flatMap { _ in items.map(\.1) }
    guard let asked = try? ItemBank(columns),
      let table = try? ResponseTable(rows, categories: columns.map { _ in 2 }),
      let abilities = try? AbilityScorer(asked).abilities(of: table, method: .weightedLikelihood)
    else { return [] }
    let reach = NormalReach(level: level)
    let found = names.indices.map { row in
      let ability = abilities[row]
      return ScaleInformation.ModelPlace(
        model: names[row], answers: rows[row].count { $0 != nil },
        ability: ability.value.map {
          Estimate(
            .value($0.ability), standardError: $0.standardError,
            interval: reach.interval($0.ability, $0.standardError))
        } ?? Estimate(ability.map(\.ability)),
        information: ability.value.map { test.information(at: $0.ability) })
    }
    return found.enumerated().sorted { one, other in
      (-(one.element.ability.value ?? -.infinity), one.offset)
        < (-(other.element.ability.value ?? -.infinity), other.offset)
    }.map(\.element)
  }
}
