internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// What a cell on judges asks for; cells that ask the same share one study.
struct ReliabilityOptions: Hashable, Sendable {
  /// Identifier of the one dimension that judges are looked at on; nil for all.
  var dimension: String?
  /// nil for what the front matter says.
  var gold: GoldOption?
  /// nil for the front matter's.
  var level: Double?

  static let usualLevel = 0.95

  /// With what the source of the data says in place of what is open.
  func completed(gold: GoldOption?, level: Double?) -> ReliabilityOptions {
    ReliabilityOptions(
      dimension: dimension, gold: self.gold ?? gold,
      level: self.level ?? level ?? ReliabilityOptions.usualLevel)
  }
}

/// The options that all cells on judges have: `dimension` or `dimensions`, `gold`, `level`.
struct JudgeQuestion: Sendable {
  private let dimensions: DimensionOption
  private let gold: GoldOption?
  private let level: Double?

  /// - Parameter ofOne: Whether the kind shows one dimension only.
  init(_ options: inout OptionReader, ofOne: Bool = false) {
    dimensions = DimensionOption(&options, ofOne: ofOne)
    gold = GoldOption(in: &options)
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
  }

  /// Identifiers of the dimensions that are named; nil for all.
  ///
  /// - Throws: for every name that is none.
  func dimensions(_ system: ValueSystem) throws(Diagnostics) -> [String]? {
    try dimensions.identifiers(system)
  }

  /// The study of all dimensions.
  func study(_ data: ReportData) throws(Diagnostics) -> ReliabilityStudy {
    try data.reliability(ReliabilityOptions(gold: gold, level: level))
  }

  /// The study of one dimension where one is named, which then is all that judges are looked at on.
  func study(on dimension: String?, _ data: ReportData) throws(Diagnostics) -> ReliabilityStudy {
    try data.reliability(ReliabilityOptions(dimension: dimension, gold: gold, level: level))
  }

  /// What is in force, for the words beside a figure.
  func level(_ data: ReportData) -> Double { level ?? data.usualLevel }
}
