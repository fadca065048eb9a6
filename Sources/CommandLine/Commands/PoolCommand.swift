public import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import Foundation
public import ItemResponse
internal import PrintedNumbers
internal import StudyStore

struct PoolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pool",
    abstract: "Keep the items that tests are made of, and what is known of them.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study --quiet
        compass pool link --study pool.study --logs data/examples/pool/round-1.csv.gz --quiet
        compass pool list --study pool.study --dimension power

      An item is a candidate until it is calibrated: until a round of answers says how difficult it is \
      and how well it tells examinees apart. Rounds are put on one scale by items that were answered \
      in both. An item that leaked, that all answer alike or that drifts is retired.
      """,
    subcommands: [
      PoolAddCommand.self, PoolListCommand.self, PoolShowCommand.self, PoolRetireCommand.self,
      PoolLinkCommand.self, PoolExportCommand.self,
    ])
}

// Conformances of a product's types are as public as the types.
extension ScaleLink.Method: ExpressibleByArgument {}
extension PoolCalibrator.Model: ExpressibleByArgument {}
extension PoolStatus: ExpressibleByArgument {}
extension RetirementReason: ExpressibleByArgument {}

/// Options that say which items of a pool are meant.
struct PoolFilterOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Items of these statuses only: candidate, calibrated, anchor, retired; repeatable.",
      valueName: "status,..."))
  var status: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Items of these dimensions only; repeatable.", valueName: "dimension,..."))
  var dimension: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Items of these value systems only; repeatable.", valueName: "system,..."))
  var system: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Items in these languages only, such as en, which is also en-GB; repeatable.",
      valueName: "tag,..."))
  var language: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Items of these topics only; repeatable.", valueName: "topic,..."))
  var topic: [String] = []

  private func words(_ option: [String]) -> Set<String>? {
    let words = option.flatMap(WordList.words)
    return words.isEmpty ? nil : Set(words)
  }

  func validate() throws {
    for (option, values) in [
      ("status", status), ("dimension", dimension), ("system", system), ("language", language),
      ("topic", topic),
    ] where values.contains(where: { WordList.words($0).isEmpty }) {
      throw ValidationError("--\(option) names nothing.")
    }
    for word in words(status) ?? [] where PoolStatus(rawValue: word) == nil {
      let words = PoolStatus.allCases.map(\.rawValue)
      throw ValidationError(
        "--status `\(word)` is no status. \(NameSuggestion.remedy(for: word, among: words))")
    }
  }

  private var filter: PoolFilter {
    PoolFilter(
      statuses: words(status).map { Set($0.compactMap(PoolStatus.init(rawValue:))) },
      systems: words(system), dimensions: words(dimension), languages: words(language),
      topics: words(topic))
  }

  /// The items that are meant.
  ///
  /// - Throws: `Diagnostics`: a dimension, a system, a language or a topic that no item has.
  func items(of pool: StudyPool) throws(Diagnostics) -> [PoolItem] {
    let all = try pool.items()
    var problems: [Diagnostic] = []
    func check(_ option: String, _ asked: Set<String>?, _ known: [String?]) {
      let names = Set(known.compactMap(\.self))
      for name in (asked ?? []).subtracting(names).sorted() {
        // A language stands for those with a region, too.
        let prefix = name.lowercased() + "-"
        if option == "language",
          names.contains(where: { ($0.lowercased() + "-").hasPrefix(prefix) })
        {
          continue
        }
        problems.append(
          Diagnostic(
            "unknownName", "--\(option): no item of the pool has \(name.quoted)",
            remedy: names.isEmpty
              ? "See compass pool list" : NameSuggestion.remedy(for: name, among: names.sorted())))
      }
    }
    check("dimension", words(dimension), all.map(\.dimension))
    check("system", words(system), all.map(\.system))
    check("language", words(language), all.map(\.language))
    check("topic", words(topic), all.map(\.topic))
    guard problems.isEmpty else { throw Diagnostics(problems, cause: .wrongUse) }
    return all.filter(filter.takes)
  }

  /// What the JSON says of them; nil where there are none.
  var description: PoolFilterDescription? {
    func given(_ option: [String]) -> [String]? {
      option.isEmpty ? nil : option.flatMap(WordList.words)
    }
    let lists = [status, dimension, system, language, topic]
    guard lists.contains(where: { !$0.isEmpty }) else { return nil }
    return PoolFilterDescription(
      status: given(status), dimension: given(dimension), system: given(system),
      language: given(language), topic: given(topic))
  }
}

/// What the JSON says of the filters on a pool.
struct PoolFilterDescription: Encodable {
  let status: [String]?
  let dimension: [String]?
  let system: [String]?
  let language: [String]?
  let topic: [String]?
}

/// The day that a change of a pool is noted with.
struct PoolDayOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Day that is noted, such as 2026-01-31; today in UTC when not given.", valueName: "day"))
  var date: String?

  func validate() throws {
    if let date, CalendarDay(poolDay: date) == nil {
      throw ValidationError("--date `\(date)` is no day such as 2026-01-31.")
    }
  }

  var day: CalendarDay {
    date.flatMap(CalendarDay.init(poolDay:))
      ?? CalendarDay(daysSince1970: Int32(Date().timeIntervalSince1970 / 86_400))
  }
}

extension CalendarDay {
  /// A day as `2026-01-31`; nil for anything else.
  fileprivate init?(poolDay text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, text.count == 10, let year = parts[0], let month = parts[1],
      let day = parts[2]
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
