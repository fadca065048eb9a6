internal import ItemResponse
internal import Statistics
internal import Wording

/// Looks for items that function differently in groups of answerers.
struct GroupFunctioningMaker {
  let settings: ItemBankSettings
  /// By attribute, and within it by model.
  let attributes: [String: [String: String]]

  /// With fewer answerers in a group not even large differences are found.
  static let fewestAnswerers = 20
  /// Of each group to one item.
  static let fewestAnswers = 10

  struct Made {
    var entries: [ItemFunctioningEntry] = []
    var refusals: [ItemBankResults.GroupRefusal] = []
  }

  /// Entries whose p-values are not adjusted yet.
  func made(_ answers: ItemAnswers, _ predicted: PredictedAnswers?) -> Made {
    var made = Made()
    for attribute in wanted(answers) {
      let values = answers.persons.map { value(of: $0, attribute) }
      let groups = Set(values.compactMap(\.self)).sorted()
      func refuse(_ group: String?, _ reason: String) {
        made.refusals.append(
          ItemBankResults.GroupRefusal(
            dimension: answers.dimension, attribute: attribute, group: group, reason: reason))
      }
      guard groups.count > 1 else {
        refuse(
          nil,
          groups.isEmpty
            ? said("nothing is known of it") : said("all answerers have the same"))
        continue
      }
      guard answers.isDichotomous else {
        refuse(nil, said("scores are not 0 or 1 alone"))
        continue
      }
      for (group, reference) in comparisons(groups, values) {
        let focal = values.map { value in value.map { $0 == group } }
        let counts = (focal.count { $0 == true }, focal.count { $0 == false })
        guard min(counts.0, counts.1) >= Self.fewestAnswerers else {
          refuse(
            group,
            said(
              "\(counts.0) answerers and \(counts.1) others: each needs \(Self.fewestAnswerers)"))
          continue
        }
        let found =
          answers.isNearlyComplete
          ? matched(answers, focal) : predicted.map { self.predicted($0, focal) }
        guard let found else {
          refuse(
            group,
            said(
              "answerers had different items, and no pool says how difficult those are: name it with "
                + "`pool`"))
          continue
        }
        if let reason = found.reason {
          refuse(group, reason.words)
          continue
        }
        made.entries += (found.value ?? []).map { one in
          ItemFunctioningEntry(
            item: answers.items[one.place], dimension: answers.dimension, attribute: attribute,
            group: group, reference: reference, method: one.method, delta: one.delta,
            pValue: one.pValue, adjustedPValue: nil, category: .a)
        }
      }
    }
    return made
  }

  private func wanted(_ answers: ItemAnswers) -> [String] {
    if let asked = settings.attributes { return asked }
    let languages = Set(answers.persons.map(\.language).filter { !$0.isEmpty })
    return (languages.count > 1 ? [ItemBankSettings.language] : [])
      + ItemBankSettings.usualAttributes.filter { name in
        Set(answers.persons.compactMap { attributes[name]?[$0.model] }).count > 1
      }
  }

  private func value(of person: ItemAnswerer, _ attribute: String) -> String? {
    if attribute == ItemBankSettings.language {
      return person.language.isEmpty ? nil : person.language
    }
    return attributes[attribute]?[person.model]
  }

  /// Of two groups the smaller against the larger; of more each against all others.
  private func comparisons(
    _ groups: [String], _ values: [String?]
  ) -> [(group: String, reference: String?)] {
    guard groups.count == 2 else { return groups.map { ($0, nil) } }
    let first = values.count { $0 == groups[0] }
    let second = values.count { $0 == groups[1] }
    return first < second ? [(groups[0], groups[1])] : [(groups[1], groups[0])]
  }

  private struct Found {
    let place: Int
    let method: ItemFunctioningEntry.Method
    let delta: Estimate
    let pValue: Double?
  }

  // Δ of ETS over log odds (Holland & Thayer 1988).
  private static let scale = 2.35

  private func predicted(_ predicted: PredictedAnswers, _ focal: [Bool?]) -> Outcome<[Found]> {
    do throws(ItemResponseError) {
      let reach = NormalReach(level: settings.level)
      return .value(
        zip(predicted.places, try predicted.responses.functioning(focal: focal)).compactMap {
          place, found in
          guard min(found.focal, found.reference) >= Self.fewestAnswers else { return nil }
          let interval = found.standardError.value.flatMap { error in
            found.logOdds.value.map { reach.interval($0, error) }
          }
          return Found(
            place: place, method: .predicted,
            delta: Estimate(
              found.logOdds, standardError: found.standardError.value, interval: interval
            ).rescaled(by: Self.scale), pValue: found.test.value?.pValue)
        })
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }

  private func matched(_ answers: ItemAnswers, _ focal: [Bool?]) -> Outcome<[Found]> {
    let known = focal.indices.filter { focal[$0] != nil }
    let varying = answers.items.indices.filter { item in
      Set(known.compactMap { answers.score($0, item) }).count > 1
    }
    guard varying.count > 2 else { return .undefined(.noVariation) }
    do throws(ItemResponseError) {
      let table = try ResponseTable(
        known.map { person in
          varying.map { item in answers.score(person, item).map { Int($0) } }
        }, categories: varying.map { _ in 2 })
      let groups = known.map { focal[$0] == true }
      let count = groups.count { $0 }
      // Five a band of each group, so that most bands have both.
      let bands = max(2, min(count, groups.count - count) / 5)
      let study = try MantelHaenszelDIF(
        table, focal: groups, significance: settings.significance, correction: .none, purify: true,
        bands: bands)
      let reach = NormalReach(level: settings.level)
      return .value(
        zip(varying, study.items).map { place, found in
          let interval = found.deltaStandardError.value.flatMap { error in
            found.delta.value.map { reach.interval($0, error) }
          }
          return Found(
            place: place, method: .mantelHaenszel,
            delta: Estimate(
              found.delta, standardError: found.deltaStandardError.value, interval: interval),
            pValue: found.test.value?.pValue)
        })
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }

  /// The same entries with p-values for all of them and their classes, those that are shown first.
  func adjusted(
    _ entries: [ItemFunctioningEntry]
  ) throws(StatisticsError) -> [ItemFunctioningEntry] {
    let tested = entries.indices.filter { entries[$0].pValue != nil }
    let adjusted = try settings.adjustment.adjust(tested.map { entries[$0].pValue })
    let values = Dictionary(uniqueKeysWithValues: zip(tested, adjusted))
    let all = entries.enumerated().map { place, entry in
      let value = values[place] ?? nil
      return ItemFunctioningEntry(
        item: entry.item, dimension: entry.dimension, attribute: entry.attribute,
        group: entry.group, reference: entry.reference, method: entry.method, delta: entry.delta,
        pValue: entry.pValue, adjustedPValue: value,
        category: ItemShift.Category(
          delta: entry.delta.value.map { .value($0) }
            ?? .undefined(
              entry.delta.reasonCode == UndefinedReason.unbounded(.plus).code
                ? .unbounded(.plus) : .noData),
          error: entry.delta.standardError.map { .value($0) } ?? .undefined(.noData),
          adjustedPValue: value, significance: settings.significance))
    }
    return all.enumerated().sorted { one, other in
      (
        one.element.isShown ? 0 : 1, one.element.adjustedPValue ?? 2, one.element.pValue ?? 2,
        one.offset
      )
        < (
          other.element.isShown ? 0 : 1, other.element.adjustedPValue ?? 2,
          other.element.pValue ?? 2, other.offset
        )
    }.map(\.element)
  }
}
