internal import ItemResponse
internal import Statistics
internal import Wording

/// Looks for items whose answers do not follow the response model.
struct ItemFitMaker {
  let settings: ItemBankSettings

  /// Fewer answers to an item say nothing of its fit.
  static let fewestAnswers = 10
  /// With fewer answerers all items have one discrimination (Drasgow 1989).
  static let fewestForSlopes = 200

  /// Entries whose p-values are not adjusted yet.
  func entries(_ answers: ItemAnswers, _ predicted: PredictedAnswers?) -> [ItemFitEntry] {
    guard answers.isDichotomous else { return [] }
    return predicted.map { self.predicted(answers, $0) } ?? sumScore(answers)
  }

  private func predicted(
    _ answers: ItemAnswers, _ predicted: PredictedAnswers
  ) -> [ItemFitEntry] {
    let reach = NormalReach(level: settings.level)
    return zip(predicted.places, predicted.responses.fit()).compactMap { place, fit in
      guard fit.responses > 0 else { return nil }
      let isEnough = fit.responses >= Self.fewestAnswers
      let difference = fit.observed.flatMap { observed in
        fit.expected.map { expected -> Estimate in
          let value = observed - expected
          return Estimate(
            .value(value), standardError: fit.residualError,
            interval: fit.residualError.map { reach.interval(value, $0) }
          ).rescaled(by: 100)
        }
      }
      return entry(
        answers, place, .predicted, fit.responses, difference: difference,
        outfit: fit.outfit.value, infit: fit.infit.value, slope: fit.slope,
        test: isEnough
          ? fit.test : .undefined(.tooFewValues(fit.responses, needed: Self.fewestAnswers)))
    }
  }

  private func sumScore(_ answers: ItemAnswers) -> [ItemFitEntry] {
    let varying = answers.items.indices.filter { item in
      Set(answers.column(item)).count > 1
    }
    guard varying.count > 2 else { return [] }
    let tests: [Outcome<TestResult>]
    do throws(ItemResponseError) {
      let model: ItemModel =
        answers.persons.count < Self.fewestForSlopes ? .rasch : .twoParameter
      let found = try MarginalMaximumLikelihood(try answers.table(of: varying), model: model)
        .calibrate()
      tests =
        found.isConverged
        ? found.itemFit().map(\.test)
        : varying.map { _ in .undefined(.notConverged(iterations: found.iterations)) }
    } catch {
      tests = varying.map { _ in .undefined(.notTestable(error.description)) }
    }
    return zip(varying, tests).map { place, test in
      entry(answers, place, .sumScore, answers.column(place).count, test: test)
    }
  }

  private func entry(
    _ answers: ItemAnswers, _ place: Int, _ method: ItemFitEntry.Method, _ count: Int,
    difference: Estimate? = nil, outfit: Double? = nil, infit: Double? = nil, slope: Double? = nil,
    test: Outcome<TestResult>
  ) -> ItemFitEntry {
    ItemFitEntry(
      item: answers.items[place], dimension: answers.dimension, method: method, answers: count,
      difference: difference, outfit: outfit, infit: infit, slope: slope,
      statistic: test.value?.statistic, degreesOfFreedom: test.value?.degreesOfFreedom,
      pValue: test.value?.pValue, adjustedPValue: nil, reason: test.reason?.words,
      isMisfitting: false)
  }

  /// The same entries, with p-values for all of them, the misfitting ones first.
  func adjusted(_ entries: [ItemFitEntry]) throws(StatisticsError) -> [ItemFitEntry] {
    let tested = entries.indices.filter { entries[$0].pValue != nil }
    let adjusted = try settings.adjustment.adjust(tested.map { entries[$0].pValue })
    let values = Dictionary(uniqueKeysWithValues: zip(tested, adjusted))
    let all = entries.enumerated().map { place, entry in
      let value = values[place] ?? nil
      return ItemFitEntry(
        item: entry.item, dimension: entry.dimension, method: entry.method,
        answers: entry.answers, difference: entry.difference, outfit: entry.outfit,
        infit: entry.infit, slope: entry.slope, statistic: entry.statistic,
        degreesOfFreedom: entry.degreesOfFreedom, pValue: entry.pValue, adjustedPValue: value,
        reason: entry.reason, isMisfitting: (value ?? 1) <= settings.significance)
    }
    return all.enumerated().sorted { one, other in
      (one.element.adjustedPValue ?? 2, one.element.pValue ?? 2, one.offset)
        < (other.element.adjustedPValue ?? 2, other.element.pValue ?? 2, other.offset)
    }.map(\.element)
  }
}

/// The answers of a dimension to items whose parameters a pool has, and what it predicts of them.
struct PredictedAnswers {
  /// Of each item of the responses its place among the answers.
  let places: [Int]
  let responses: PredictedResponses

  /// - Returns: nil where the pool has parameters of none of the items, or scores are not 0 and 1.
  init?(_ answers: ItemAnswers, _ bank: [String: BankItem]) {
    guard answers.isDichotomous else { return nil }
    var places: [Int] = []
    var items: [CalibratedItem] = []
    for place in answers.items.indices {
      guard let item = bank[answers.samples[place]]?.parameters?.calibratedItem else { continue }
      places.append(place)
      items.append(item)
    }
    guard !places.isEmpty, let known = try? ItemBank(items),
      let table = try? answers.table(of: places),
      let responses = try? PredictedResponses(table, bank: known)
    else { return nil }
    self.places = places
    self.responses = responses
  }
}
