internal import Analysis
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// What is said of every score of a book: a figure keeps it, and leaves the other scores behind.
struct BookTraits: Codable, Sendable {
  let options: IntervalOptions
  let isPublished: Bool
  let isCentred: Bool
  /// The name of the value system.
  let system: String
  /// Whether the system puts its dimensions on a circle.
  let isCircular: Bool

  init(_ book: ScoreBook) {
    options = book.options
    isPublished = book.isPublished
    isCentred = book.isCentred
    system = book.system.name
    isCircular = !book.system.circularOrders.isEmpty
  }
}

/// What the marks of a table or a figure are called, from the scores that are shown: nothing is said
/// of an interval, a band or a rank that nobody can see.
struct IntervalWords {
  let book: BookTraits
  /// Those with an estimate.
  let scores: [ModelScore]

  init(_ book: ScoreBook, scores: [ModelScore]) {
    self.init(BookTraits(book), scores: scores)
  }

  init(_ book: BookTraits, scores: [ModelScore]) {
    self.book = book
    self.scores = scores.filter { $0.estimate != nil }
  }

  var hasIntervals: Bool { scores.contains { $0.lower != nil && $0.upper != nil } }
  var hasBands: Bool { scores.contains { $0.band != nil } }
  var hasRanks: Bool { scores.contains { $0.rank != nil } }

  var level: String { NumberText.percent(book.options.level) }

  /// "95 % intervals by the design-corrected score".
  var name: String {
    guard book.options.method.bootstrap == nil else {
      let method = methodName(book.options.method.rawValue)
      let replicates = NumberText.grouped(book.options.replicates)
      return said("\(level) \(method) intervals (\(replicates) replicates)")
    }
    return said("\(level) intervals by the \(methods)")
  }

  /// For an alternative text.
  var short: String {
    if book.isPublished { return said("no intervals known") }
    return hasIntervals ? said("\(level) intervals") : said("no intervals")
  }

  /// The methods behind the intervals shown, in alphabetical order.
  var methods: String {
    let names = Set(scores.filter { $0.lower != nil }.map { methodName($0.method) }).sorted()
    guard let last = names.last else { return "" }
    return names.count == 1
      ? last : said("\(names.dropLast().joined(separator: said(", "))) and \(last)")
  }

  /// The methods with why each was taken: "design-corrected score (0/1 values in clusters)".
  var methodsWithReasons: String {
    var reasons: [String: [String]] = [:]
    for score in scores where score.lower != nil {
      guard let reason = score.methodReason else { continue }
      if !(reasons[score.method] ?? []).contains(reason) {
        reasons[score.method, default: []].append(reason)
      }
    }
    return reasons.map { (methodName($0.key), $0.value.sorted()) }.sorted { $0.0 < $1.0 }
      .map { said("\($0.0) (\($0.1.joined(separator: said("; "))))") }.joined(separator: said(", "))
  }

  /// How much stands behind the intervals: degrees of freedom, and how many 0/1 items would tell as
  /// much.
  var precisions: [String] {
    func range(_ values: [Double]) -> String? {
      guard let least = values.min(), let most = values.max() else { return nil }
      let texts = [least, most].map(NumberText.size)
      return texts[0] == texts[1] ? texts[0] : said("\(texts[0]) to \(texts[1])")
    }
    let shown = scores.filter { $0.lower != nil }
    return [
      range(shown.compactMap(\.degreesOfFreedom)).map { said("degrees of freedom \($0)") },
      range(shown.compactMap(\.effectiveSampleSize)).map { said("effective n \($0)") },
    ].compactMap(\.self)
  }

  /// "Bars are 95 % intervals …", or why there are none; without a full stop.
  func bars(pointwise: Bool = false) -> String {
    if book.isPublished {
      return said("Published scores without item-level data: no interval is known")
    }
    guard !scores.isEmpty else { return said("There is nothing to show") }
    guard hasIntervals else { return said("No interval: \(reasons)") }
    let without = scores.count { $0.lower == nil || $0.upper == nil }
    let bars = pointwise ? said("Bars are pointwise \(name)") : said("Bars are \(name)")
    guard without > 0 else { return bars }
    return said("\(bars); \(without) of \(scores.count) dots have none (\(reasons))")
  }

  /// Why scores have no interval: reasons in the order in which they come.
  var reasons: String {
    var seen: [String] = []
    for score in scores where score.lower == nil || score.upper == nil {
      let reason = score.reason ?? said("not known")
      if !seen.contains(reason) { seen.append(reason) }
    }
    return CountText.list(seen, most: 3, separator: said("; "), last: said("; and "))
  }
}

/// What intervals, bands and ranks speak of, as pages say it.
var estimandText: String {
  said("the mean over items like these: those at hand, and their clusters, count as a sample")
}

/// How a method of intervals is called in print.
func methodName(_ method: String) -> String {
  switch method {
  case "bca": "BCa"
  case "score": said("design-corrected score")
  case "wilson-modified": said("modified Wilson score")
  case "cluster-t": said("cluster-robust t")
  case "skew-t": said("skewness-corrected t")
  default: said(.named(method), as: "method")
  }
}

/// Words of a caption that promise marks, and whether the marks are there.
struct CaptionPromises: Codable, Sendable {
  let hasIntervals: Bool
  let hasBands: Bool
  let hasRanks: Bool

  /// The first word of a caption that speaks of what is not drawn, with what that is.
  func broken(in caption: String) -> (word: String, mark: String)? {
    let words = caption.lowercased().split { !$0.isLetter }.map(String.init)
    for word in words {
      switch word {
      case "band",
        "bands" where !hasBands:
        return (word, "band")
      case "interval", "intervals", "bar", "bars", "whisker", "whiskers":
        if !hasIntervals, !(hasRanks && word.hasPrefix("interval")) { return (word, "interval") }
      case "rank", "ranks": if !hasRanks { return (word, "rank") }
      default: continue
      }
    }
    return nil
  }
}
