internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// What the options of `power` mean together.
struct PowerWords {
  private let command: PowerCommand

  init(_ command: PowerCommand) { self.command = command }

  static let customaryPower = 0.8

  var power: Double { command.power ?? Self.customaryPower }

  // MARK: - Meaning

  var settings: PowerSettings {
    let target: PowerSettings.Target
    if let width = command.halfWidth {
      target = .halfWidth(width)
    } else if let chance = command.ranks {
      target = .ranks(command.goal ?? .order, chance: chance)
    } else {
      target = .power(power)
    }
    var counts = PowerCounts()
    for (word, number) in given { counts[word] = number }
    return PowerSettings(
      solve: command.solve, target: target, difference: command.difference, counts: counts,
      comparison: command.design, level: command.level.value, comparisons: command.comparisons,
      simulations: command.simulations, simulatesAlways: command.simulate,
      seed: command.seed.value)
  }

  /// The numbers of `--at` by their words.
  var given: [String: Double] {
    Self.pairs(command.counts).reduce(into: [:]) { given, pair in
      given[pair.word] = Double(pair.number)
    }
  }

  var variances: [StudyVariance.Source: Double] {
    Self.pairs(command.variances).reduce(into: [:]) { variances, pair in
      if let source = StudyVariance.Source(rawValue: pair.word) {
        variances[source] = Double(pair.number)
      }
    }
  }

  /// What is stated in place of a pilot.
  var stated: StatedScores? {
    let correlation = command.correlation ?? 0
    if !command.variances.isEmpty {
      var variance = StudyVariance()
      for (source, value) in variances { variance[source] = value }
      return .variances(variance, ends: command.range?.ends)
    }
    if let deviation = command.deviation {
      return .deviation(
        deviation, pairing: command.pairing, correlation: correlation, ends: command.range?.ends)
    }
    if let shares = command.proportions.flatMap(Self.shares) {
      return .proportions(shares, pairing: command.pairing, correlation: correlation)
    }
    if let shares = command.discordant.flatMap(Self.shares), shares.count == 2 {
      return .discordant(shares[0], shares[1], correlation: correlation)
    }
    return nil
  }

  /// `items=0.04,repeats=0.1` as words and numbers.
  private static func pairs(_ texts: [String]) -> [(word: String, number: String)] {
    texts.flatMap(WordList.cells).map { cell in
      let parts = cell.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        String(parts[0]).trimmed, parts.count > 1 ? String(parts[1]).trimmed : ""
      )
    }
  }

  static func shares(_ text: String) -> [Double]? {
    let numbers = WordList.cells(text).map { Double($0) }
    guard numbers.allSatisfy({ $0.map { $0 >= 0 && $0 <= 1 } ?? false }) else { return nil }
    return numbers.compactMap(\.self)
  }

  // MARK: - Refusals

  func validate() throws {
    try validateNumbers()
    try validateTarget()
    try validateSource()
    try validatePairs(
      command.counts, "--at", words: PowerCounts.words, example: "judges=3,versions=2"
    ) { word, number in
      let isSize = word == "cluster-size"
      guard number >= 1, number.isFinite, isSize || number == number.rounded() else {
        throw ValidationError(
          "--at \(word)= takes a \(isSize ? "number" : "whole number") of 1 or more.")
      }
      guard word != command.solve.rawValue else {
        throw ValidationError("--at \(word)= fixes what --solve \(word) is to find.")
      }
    }
    if given["clusters"] != nil, given["cluster-size"] != nil, given["items"] != nil {
      throw ValidationError("--at takes two of items, clusters and cluster-size, not all three.")
    }
    try validatePairs(
      command.variances, "--variance", words: StudyVariance.Source.allCases.map(\.rawValue),
      example: "items=0.04,repeats=0.1"
    ) { word, number in
      guard number >= 0, number.isFinite else {
        throw ValidationError("--variance \(word)= takes a number of 0 or more.")
      }
    }
    try validateSizes()
  }

  private func validateTarget() throws {
    let asked = [
      command.difference != nil, command.halfWidth != nil, command.ranks != nil,
    ].count { $0 }
    let isShareDifference =
      command.discordant != nil || command.proportions.flatMap(Self.shares)?.count == 2
    guard asked <= 1 else {
      throw ValidationError("Name one of --difference, --half-width and --ranks.")
    }
    guard asked == 1 || isShareDifference else {
      throw ValidationError(
        "Say what the study is to reach: --difference POINTS, --half-width POINTS or --ranks CHANCE."
      )
    }
    for (option, value) in [
      ("--difference", command.difference), ("--half-width", command.halfWidth),
    ] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("\(option) must be a number above 0, such as 3.")
      }
    }
    if isShareDifference, command.difference != nil {
      throw ValidationError(
        "--difference follows from the shares of --proportions or --discordant.")
    }
    for (option, value) in [("--power", command.power), ("--ranks", command.ranks)] {
      if let value, !(value > 0 && value < 1) {
        throw ValidationError("\(option) must lie between 0 and 1, such as 0.8.")
      }
    }
    if command.power != nil, command.halfWidth != nil || command.ranks != nil {
      throw ValidationError("--power goes with a difference, not with --half-width or --ranks.")
    }
    guard command.goal == nil || command.ranks != nil else {
      throw ValidationError("--goal goes with --ranks.")
    }
    guard command.ranks != nil else { return }
    guard command.hasPilot else {
      throw ValidationError("--ranks needs a pilot: --logs PATH... or --study FILE.")
    }
    guard command.solve == .items || command.solve == .clusters else {
      throw ValidationError("--ranks solves for items or clusters.")
    }
    for (option, isGiven) in [
      ("--at", !command.counts.isEmpty), ("--design", command.design != nil),
      ("--variance", !command.variances.isEmpty), ("--comparisons", command.comparisons != 1),
      ("--simulate", command.simulate),
    ] where isGiven {
      throw ValidationError(
        "\(option) does not go with --ranks, which draws from the pilot as it is.")
    }
  }

  private func validateSource() throws {
    let stated = [
      ("--deviation", command.deviation != nil), ("--proportions", command.proportions != nil),
      ("--discordant", command.discordant != nil),
    ].filter(\.1).map(\.0)
    let all = stated + (command.variances.isEmpty ? [] : ["--variance"])
    if command.hasPilot {
      for (option, isGiven) in stated.map({ ($0, true) }) + [
        ("--pairing", command.pairing != nil), ("--correlation", command.correlation != nil),
        ("--range", command.range != nil),
      ] where isGiven {
        throw ValidationError("\(option) is for studies without a pilot; the pilot tells it.")
      }
    } else {
      guard !all.isEmpty else {
        throw ValidationError(
          "Say what scores are like: a pilot with --logs PATH... or --study FILE, or --variance, "
            + "--deviation, --proportions or --discordant.")
      }
      guard all.count == 1 else {
        throw ValidationError("Name one of \(all.joined(separator: " and ")).")
      }
      if let option = command.study.given.first {
        throw ValidationError("\(option) goes with a pilot: --logs PATH... or --study FILE.")
      }
      guard command.dimension == nil else {
        throw ValidationError("--dimension goes with a pilot: --logs PATH... or --study FILE.")
      }
    }
    if command.pairing != nil, command.deviation == nil, command.proportions == nil {
      throw ValidationError("--pairing goes with --deviation or --proportions.")
    }
    if command.pairing != nil, let design = command.design, design != .paired {
      throw ValidationError("--pairing goes with --design paired.")
    }
    if command.correlation != nil, !command.variances.isEmpty {
      throw ValidationError("--variance clusters= says it; drop --correlation.")
    }
    if command.range != nil, command.proportions != nil || command.discordant != nil {
      throw ValidationError("--range goes with --variance or --deviation.")
    }
    if command.halfWidth != nil, command.design == nil, command.pairing != nil {
      throw ValidationError("--pairing with --half-width needs --design paired.")
    }
  }

  private func validateNumbers() throws {
    if let text = command.proportions {
      guard let shares = Self.shares(text), (1...2).contains(shares.count) else {
        throw ValidationError("--proportions takes shares between 0 and 1, such as 0.6,0.7.")
      }
      if shares.count == 1, command.halfWidth == nil {
        throw ValidationError("--proportions with one share goes with --half-width.")
      }
      if let design = command.design, (design == .single) != (shares.count == 1) {
        throw ValidationError(
          "--design \(design.rawValue) takes "
            + (design == .single ? "one share." : "two shares."))
      }
      if shares.count == 2, command.halfWidth == nil, shares[0] == shares[1] {
        throw ValidationError("--proportions must differ for a difference to be found.")
      }
    }
    if let text = command.discordant {
      guard let shares = Self.shares(text), shares.count == 2, shares[0] + shares[1] <= 1 else {
        throw ValidationError(
          "--discordant takes two shares that sum to 1 at most, such as 0.10,0.05.")
      }
      if let design = command.design, design != .paired {
        throw ValidationError("--discordant is for models on the same items: --design paired.")
      }
      if command.halfWidth == nil, shares[0] == shares[1] {
        throw ValidationError("--discordant must differ for a difference to be found.")
      }
    }
    if let deviation = command.deviation, !(deviation > 0 && deviation.isFinite) {
      throw ValidationError("--deviation must be a number above 0.")
    }
    if let pairing = command.pairing, !(pairing > -1 && pairing < 1) {
      throw ValidationError("--pairing must lie between -1 and 1, such as 0.5.")
    }
    if let correlation = command.correlation, !(correlation >= 0 && correlation <= 1) {
      throw ValidationError("--correlation must lie in 0 to 1, such as 0.2.")
    }
    guard (1...1_000_000).contains(command.comparisons) else {
      throw ValidationError("--comparisons must be a whole number of 1 or more.")
    }
    if let simulations = command.simulations {
      try DrawCount.check(simulations, "--simulations")
    }
    if command.ranks == nil, command.halfWidth == nil,
      power <= (1 - command.level.value) / Double(command.comparisons)
    {
      throw ValidationError("--power must be above the significance, 1 less --level.")
    }
  }

  private func validateSizes() throws {
    let solvesSize = command.solve == .items || command.solve == .clusters
    guard !command.hasPilot, command.ranks == nil else { return }
    guard solvesSize || given["items"] != nil || given["clusters"] != nil else {
      throw ValidationError(
        "Say how many items the study has with --at items=NUMBER, or solve for items.")
    }
    if command.variances.isEmpty, !solvesSize {
      throw ValidationError(
        "--solve \(command.solve.rawValue) needs variances by source: --variance "
          + "items=VARIANCE,\(command.solve.rawValue)=VARIANCE, or a pilot.")
    }
    let needed: [StudyVariance.Source] =
      switch command.solve {
      case .judges: [.judges, .panel]
      case .versions: [.versions]
      case .repeats: [.repeats]
      case .rounds: [.rounds, .repeats, .judges]
      case .items, .clusters: []
      }
    if !needed.isEmpty, !needed.contains(where: { variances[$0] != nil }) {
      throw ValidationError(
        "--solve \(command.solve.rawValue) needs their variance: --variance "
          + "\(needed[0].rawValue)=VARIANCE.")
    }
  }

  private func validatePairs(
    _ texts: [String], _ option: String, words: [String], example: String,
    _ check: (String, Double) throws -> Void
  ) throws {
    var seen: Set<String> = []
    for (word, text) in Self.pairs(texts) {
      guard words.contains(word) else {
        throw ValidationError(
          "\(option): there is no `\(VisibleText.name(word))`. "
            + NameSuggestion.remedy(for: word, among: words))
      }
      guard let number = Double(text) else {
        throw ValidationError("\(option) takes numbers by their words, such as \(example).")
      }
      guard seen.insert(word).inserted else {
        throw ValidationError("\(option) names \(word) twice.")
      }
      try check(word, number)
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
