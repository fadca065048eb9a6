internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// What a reader must know of an alignment.
extension AlignmentMaker {
  static func partial(_ rows: [ModelAlignment]) -> [Caution] {
    let lacking = rows.filter { $0.score.value == nil }
    guard let first = lacking.first else { return [] }
    return [
      Caution(
        .noEstimates, observed: lacking.count, of: rows.count,
        message: said(
          "\(lacking.count) of \(rows.count) models have no weighted score, such as "
            + "\(VisibleText.name(first.model)): a dimension that counts has no item of theirs."))
    ]
  }

  /// One caution a kind.
  static func ofIntervals(
    _ intervals: [(model: String, cautions: [IntervalCaution])]
  ) -> [Caution] {
    var found: [(code: Caution.Code, first: IntervalCaution, model: String, count: Int)] = []
    for (model, cautions) in intervals {
      for caution in cautions {
        let code = Caution(of: caution, message: "").code
        if let known = found.firstIndex(where: { $0.code == code }) {
          found[known].count += 1
        } else {
          found.append((code, caution, model, 1))
        }
      }
    }
    return found.map { one in
      Caution(
        one.code, observed: one.count, of: intervals.count,
        message: said(
          "\(one.count) of \(intervals.count) models, such as \(VisibleText.name(one.model)): "
            + "\(one.first.words)."))
    }
  }

  func cautions(
    of table: PeopleTable, _ people: ComparedPeople, _ profiles: ModelProfiles
  ) -> [Caution] {
    var cautions = cautions(of: profiles) + ofDimensions(profiles.dimensions.count)
    let (left, all) = (table.incomplete + people.flat, table.rows.count + table.incomplete)
    if left > 0 {
      cautions.append(
        Caution(
          .missingValues, observed: left, of: all,
          message: said(
            "\(left) of \(all) rows left out: a dimension has no value, too few items are answered, or "
              + "all values are alike.")))
    }
    if people.hidden > 0 {
      cautions.append(
        Caution(
          .smallGroups, observed: people.hidden, of: people.count,
          message: table.arePeople
            ? said(
              "\(people.hidden) of \(people.count) people are in groups of fewer than "
                + "\(settings.minimumGroup), which are not shown; they count in the figures over all."
            )
            : said(
              "Groups that stand for fewer than \(settings.minimumGroup) people are not shown "
                + "(\(people.hidden) of \(people.count)); they count in the figures over all.")))
    }
    if !table.arePeople {
      cautions.append(
        Caution(
          .smallGroups,
          said(
            "Rows are whole groups: intervals are of the models' items alone, and say nothing of how "
              + "well a row stands for its group.")))
    }
    if table.scaleWidth == nil {
      cautions.append(
        Caution(
          .assumedRange,
          said(
            "Nothing says on which scale the people's values are: distances take it to be as wide as "
              + "that of the models' scores.")))
    }
    return cautions
  }

  func cautions(of profiles: ModelProfiles) -> [Caution] {
    let lacking = profiles.models.count - profiles.complete.count
    guard lacking > 0 else { return [] }
    return [
      Caution(
        .noEstimates, observed: lacking, of: profiles.models.count,
        message: said(
          "\(lacking) of \(profiles.models.count) models left out: a dimension that is compared has "
            + "no item of theirs."))
    ]
  }

  func ofDimensions(_ count: Int) -> [Caution] {
    guard settings.utility != .weighted, count < AlignmentSettings.fewestDimensions else {
      return []
    }
    return [
      Caution(
        .fewDimensions, observed: count, of: AlignmentSettings.fewestDimensions,
        message: said(
          "Profiles have \(count) dimensions: below \(AlignmentSettings.fewestDimensions) nothing is "
            + "ranked by their shape, which chance alone can make alike."))
    ]
  }
}
