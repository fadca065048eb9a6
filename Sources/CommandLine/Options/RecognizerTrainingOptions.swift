internal import ArgumentParser
internal import Elicitation
internal import LogReaders

/// How a recognizer is trained and validated.
struct RecognizerTrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Whose verdicts are the labels: a judge_id, or human; with --judges a file, too. To learn from all "
        + "judges leave it out.",
      valueName: "judge"))
  var gold: String?

  @Option(help: "What is read: the response, or the dialogue (prompt and response).")
  var text: RecognizerOptions.Part?

  @Option(help: ArgumentHelp("Lengths of word n-grams, or none; 1-2 by default.", valueName: "m-n"))
  var words: NGramLengths?

  @Option(
    help: ArgumentHelp("Lengths of character n-grams, or none; 3-5 by default.", valueName: "m-n"))
  var characters: NGramLengths?

  @Flag(help: "Take character n-grams across words too.")
  var acrossWords = false

  @Option(help: "What a feature's value is: tfidf or counts.")
  var weighting: TextFeatureOptions.Weighting?

  @Option(
    help: ArgumentHelp(
      "In how many texts an n-gram must occur; 2 by default.", valueName: "n"))
  var minimumTexts: Int?

  @Option(
    help: ArgumentHelp(
      "How many word n-grams, and how many character n-grams, are kept at most; 20000 by default.",
      valueName: "n"))
  var mostFeatures: Int?

  @Option(
    help: ArgumentHelp(
      "What a misfit costs against the penalty (scikit-learn's C), or auto to choose it by "
        + "cross-validation within the training texts; 10 by default.", valueName: "c"))
  var cost: RecognizerCost?

  @Option(
    help: ArgumentHelp(
      "Of two classes, from which probability the higher is called; 0.5 by default.",
      valueName: "p"))
  var threshold: Double?

  @Option(
    help: ArgumentHelp("Parts of the cross-validation; 5 by default.", valueName: "n"))
  var folds: Int?

  @Option(
    name: .customLong("needed-kappa"),
    help: ArgumentHelp(
      "What the lower end of kappa must reach for scores to stand without a caution; 0.667 by default.",
      valueName: "k"))
  var kappa: Double?

  @Option(
    name: .customLong("margin"),
    help: ArgumentHelp(
      "How far a model's corrected rate may be from its labels' without mattering; 0.05 by default.",
      valueName: "x"))
  var transportMargin: Double?

  var neededKappa: Double { kappa ?? 0.667 }

  var margin: Double { transportMargin ?? 0.05 }

  /// The options that were given.
  var given: [String] {
    [
      ("--gold", gold != nil), ("--text", text != nil), ("--words", words != nil),
      ("--characters", characters != nil), ("--across-words", acrossWords),
      ("--weighting", weighting != nil), ("--minimum-texts", minimumTexts != nil),
      ("--most-features", mostFeatures != nil), ("--cost", cost != nil),
      ("--threshold", threshold != nil), ("--folds", folds != nil),
      ("--needed-kappa", kappa != nil), ("--margin", transportMargin != nil),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    let counts = [words, characters].contains { $0 == nil || $0?.lengths != nil }
    guard counts else {
      throw ValidationError("With --words none and --characters none there is nothing to count.")
    }
    for (option, value) in [("--minimum-texts", minimumTexts), ("--most-features", mostFeatures)] {
      if let value, value < 1 {
        throw ValidationError("\(option) must be a whole number of 1 or more.")
      }
    }
    if let folds, !(2...100).contains(folds) {
      throw ValidationError("--folds must be a whole number from 2 to 100.")
    }
    if let threshold, !(threshold > 0 && threshold < 1) {
      throw ValidationError("--threshold must lie between 0 and 1, such as 0.5.")
    }
    if let kappa, !(kappa >= -1 && kappa <= 1) {
      throw ValidationError("--needed-kappa must lie between -1 and 1, such as 0.667.")
    }
    if let transportMargin, !(transportMargin > 0 && transportMargin < 1) {
      throw ValidationError("--margin must lie between 0 and 1, such as 0.05.")
    }
  }

  var goldSource: LabelledTexts.Gold {
    guard let gold else { return .all }
    return gold == JudgeKind.human.rawValue ? .people : .judge(gold)
  }

  func options(seed: UInt64) -> RecognizerOptions {
    let usual = RecognizerOptions()
    var features = usual.features
    if let words { features.words = words.lengths }
    if let characters { features.characters = characters.lengths }
    if acrossWords { features.characterScope = .acrossWords }
    features.weighting = weighting ?? features.weighting
    features.minimumTexts = minimumTexts ?? features.minimumTexts
    features.mostFeatures = mostFeatures ?? features.mostFeatures
    return RecognizerOptions(
      part: text ?? usual.part, features: features,
      cost: cost.map(\.value) ?? usual.cost,
      threshold: threshold ?? usual.threshold, folds: folds ?? usual.folds, seed: seed)
  }

  func description(
    _ options: RecognizerOptions, gold: LabelledTexts.Gold
  ) -> RecognizerTrainingDescription {
    func words(_ lengths: ClosedRange<Int>?) -> [Int]? {
      lengths.map { [$0.lowerBound, $0.upperBound] }
    }
    return RecognizerTrainingDescription(
      gold: gold.name, text: options.part.rawValue, words: words(options.features.words),
      characters: words(options.features.characters),
      acrossWords: options.features.characterScope == .acrossWords,
      weighting: options.features.weighting.rawValue,
      minimumTexts: options.features.minimumTexts, mostFeatures: options.features.mostFeatures,
      cost: options.cost, threshold: options.threshold, folds: options.folds,
      neededKappa: neededKappa, margin: margin)
  }
}

/// What the JSON says of a training; a cost that is chosen is not there.
struct RecognizerTrainingDescription: Encodable {
  let gold: String
  let text: String
  let words: [Int]?
  let characters: [Int]?
  let acrossWords: Bool
  let weighting: String
  let minimumTexts: Int
  let mostFeatures: Int?
  let cost: Double?
  let threshold: Double
  let folds: Int
  let neededKappa: Double
  let margin: Double
}

/// Lengths of n-grams: `1-2`, `3`, or `none`.
struct NGramLengths: ExpressibleByArgument {
  let lengths: ClosedRange<Int>?

  init?(argument: String) {
    guard argument != "none" else {
      lengths = nil
      return
    }
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1],
      first >= 1, first <= last, last <= 10
    else { return nil }
    lengths = first...last
  }
}

/// A cost, or `auto` to choose one.
struct RecognizerCost: ExpressibleByArgument {
  /// nil to choose it.
  let value: Double?

  init?(argument: String) {
    guard argument != "auto" else {
      value = nil
      return
    }
    guard let cost = Double(argument), cost > 0, cost <= 1e9 else { return nil }
    value = cost
  }
}

extension RecognizerOptions.Part: ExpressibleByArgument {}
extension TextFeatureOptions.Weighting: ExpressibleByArgument {}
