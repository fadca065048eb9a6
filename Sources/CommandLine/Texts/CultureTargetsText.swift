internal import Analysis
internal import PrintedNumbers

/// Culture targets for a terminal, and as CSV.
struct CultureTargetsText {
  let entries: CultureEntries

  init(_ entries: CultureEntries) { self.entries = entries }

  private static func yes(_ isSo: Bool) -> String { isSo ? "yes" : "no" }

  private static func range(_ numbers: [Int]) -> String {
    guard let first = numbers.min(), let last = numbers.max() else { return "–" }
    return first == last ? "\(first)" : "\(first)–\(last)"
  }

  private static func words(_ all: [Bool]) -> String {
    let count = all.count { $0 }
    return count == all.count ? "yes" : count == 0 ? "no" : "\(count) of \(all.count)"
  }

  /// A line a file.
  var overview: String {
    var files: [String] = []
    for entry in entries.targets where !files.contains(entry.file) { files.append(entry.file) }
    return TextTable(
      columns: [
        ("Targets", .leading), ("Cultures", .trailing), ("Instrument", .leading),
        ("Centring", .leading), ("Years", .leading), ("Complete", .leading), ("Errors", .leading),
      ],
      rows: files.map { file in
        let own = entries.targets.filter { $0.file == file }
        var instruments: [String] = []
        var centrings: [String] = []
        for entry in own {
          let instrument = entry.instrument ?? "–"
          if !instruments.contains(instrument) { instruments.append(instrument) }
          if !centrings.contains(entry.centring) { centrings.append(entry.centring) }
        }
        return [
          file, "\(Set(own.map(\.culture)).count)", instruments.joined(separator: ", "),
          centrings.joined(separator: ", "), Self.range(own.compactMap(\.year)),
          Self.words(own.map(\.isComplete)), Self.words(own.map(\.hasStandardErrors)),
        ]
      }
    ).text
  }

  private var hasGroups: Bool { entries.targets.contains { $0.group != nil } }

  /// A line a target.
  var list: String {
    TextTable(
      columns: [("Culture", .leading)] + (hasGroups ? [("Group", .leading)] : []) + [
        ("Name", .leading), ("Year", .trailing), ("Respondents", .trailing),
        ("Dimensions", .trailing), ("Complete", .leading), ("Errors", .leading),
        ("Covariances", .leading),
      ],
      rows: entries.targets.map { entry in
        [entry.culture] + (hasGroups ? [entry.group ?? "all"] : []) + [
          entry.name, entry.year.map(String.init) ?? "–",
          entry.respondents.map(String.init) ?? "–", "\(entry.dimensions)",
          Self.yes(entry.isComplete), Self.yes(entry.hasStandardErrors),
          Self.yes(entry.hasCovariances),
        ]
      }
    ).text
  }

  /// A line a target with what it may be compared in.
  var permissions: String {
    TextTable(
      columns: [("Culture", .leading)] + (hasGroups ? [("Group", .leading)] : []) + [
        ("Dimensions", .trailing), ("Incomplete", .leading), ("May be compared in", .leading),
      ],
      rows: entries.targets.map { entry in
        let lacking = entry.missingDimensions + entry.incompleteDimensions
        return [entry.culture] + (hasGroups ? [entry.group ?? "all"] : []) + [
          "\(entry.dimensions)",
          lacking.isEmpty
            ? "–"
            : lacking.count > 3
              ? "\(lacking.count) dimensions" : lacking.joined(separator: ", "),
          entry.permits.isEmpty ? "nothing" : entry.permits.map(\.words).joined(separator: ", "),
        ]
      }
    ).text
  }

  var csv: String {
    CSVText.table(
      header: [
        "file", "culture", "group", "name", "instrument", "centring", "year", "respondents",
        "effectiveSampleSize", "dimensions", "isComplete", "hasStandardErrors", "hasCovariances",
        "permits", "source",
      ],
      rows: entries.targets.map { entry in
        [
          entry.file, entry.culture, entry.group ?? "", entry.name, entry.instrument ?? "",
          entry.centring, CSVText.optional(entry.year), CSVText.optional(entry.respondents),
          CSVText.optional(entry.effectiveSampleSize), "\(entry.dimensions)",
          "\(entry.isComplete)", "\(entry.hasStandardErrors)", "\(entry.hasCovariances)",
          entry.permits.map(\.rawValue).joined(separator: " "), entry.source,
        ]
      })
  }
}

/// Targets that were built, for a terminal.
struct CultureBuildText {
  let results: CultureBuildResults
  let written: String?

  init(_ results: CultureBuildResults, written: String?) {
    self.results = results
    self.written = written
  }

  var text: String {
    let counted =
      "\(results.counted) of \(CountText.counted(results.read, "respondent")) count "
      + "(\(results.instrument), variables \(results.layouts.joined(separator: ", ")))"
    let parts = [counted, targets] + results.targets.map(values)
    let place = written.map { ["written: \($0)"] } ?? []
    return (parts + place).joined(separator: "\n\n")
  }

  private var targets: String {
    TextTable(
      columns: [
        ("Culture", .leading), ("Group", .leading), ("Respondents", .trailing),
        ("Effective", .trailing), ("Units", .trailing), ("Strata", .trailing),
        ("Degrees of freedom", .trailing),
      ],
      rows: results.targets.map { target in
        [
          target.culture, target.group ?? "all", "\(target.respondents)",
          NumberText.fixed(target.effectiveSampleSize, decimals: 1),
          target.primaryUnits.map(String.init) ?? "–", target.strata.map(String.init) ?? "–",
          "\(target.degreesOfFreedom)",
        ]
      }
    ).text
  }

  private func values(of target: CultureBuildResults.Target) -> String {
    let heading = target.group.map { "\(target.culture), \($0)" } ?? target.culture
    let level = target.dimensions.lazy.compactMap(\.value.level).first
    let table = TextTable(
      columns: [
        (heading, .leading), ("Mean", .trailing), ("Error", .trailing),
        (level.map(NumberText.intervalTitle) ?? "Interval", .leading), ("Answered", .trailing),
        ("Design effect", .trailing),
      ],
      rows: target.dimensions.map { dimension in
        func number(_ value: Double?) -> String {
          value.map { NumberText.fixed($0, decimals: 3) } ?? "–"
        }
        let value = dimension.value
        let interval =
          if let lower = value.lower, let upper = value.upper {
            NumberText.range(lower...upper, decimals: 3)
          } else { "–" }
        return [
          dimension.dimension, number(value.value), number(value.standardError), interval,
          "\(dimension.respondents)",
          dimension.designEffect.map { NumberText.fixed($0, decimals: 2) } ?? "–",
        ]
      })
    return table.text
  }
}
