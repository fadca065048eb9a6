internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import Statistics
internal import Synchronization
internal import ValueModel

/// How much stands behind the scores of a report, as its JSON prints it.
struct DataSummary: Encodable, Sendable {
  let models: Int
  let items: Int
  let clusters: Int
  let judges: Int
  let rows: Int
}

/// The data of one source of a report: estimated once for each number of replicates, and read by every
/// cell that shows it.
final class ReportData: Sendable {
  /// What the source is called; `nil` where there is only one.
  let name: String?
  let inputs: StudyInputs
  let seed: UInt64
  /// `nil` when the data are published scores without item-level judgments.
  let study: ScoreStudy?
  private let defaults: IntervalSettings
  private let cache = Mutex(Cache())

  private struct Cache {
    var distributions: [Int: BootstrapDistribution] = [:]
    var books: [IntervalOptions: ScoreBook] = [:]
  }

  init(
    inputs: StudyInputs, seed: UInt64, interval: IntervalSettings, name: String? = nil
  ) throws(Diagnostics) {
    self.name = name
    self.inputs = inputs
    self.seed = seed
    defaults = interval
    study = try inputs.study(seed: seed)
  }

  /// The scores under the interval that a cell asks for, over the front matter's.
  func book(_ settings: IntervalSettings) throws(Diagnostics) -> ScoreBook {
    let options = settings.options(over: defaults)
    if let known = cache.withLock({ $0.books[options] }) { return known }
    let book: ScoreBook
    if let study {
      // One set of replicates serves all methods that read it.
      book = try study.book(
        options,
        distribution: options.method.bootstrap == nil
          ? nil : try distribution(options.replicates))
    } else {
      book = try inputs.publishedBook(options: options)
    }
    cache.withLock { $0.books[options] = book }
    return book
  }

  /// The scores under the front matter's interval; without any where only cases were read.
  func wholeBook() throws(Diagnostics) -> ScoreBook {
    guard study == nil, inputs.log.publishedScores.isEmpty else {
      return try book(IntervalSettings())
    }
    return ScoreBook(
      published: [], system: inputs.system,
      options: IntervalSettings().options(over: defaults))
  }

  private func distribution(_ replicates: Int) throws(Diagnostics) -> BootstrapDistribution {
    if let known = cache.withLock({ $0.distributions[replicates] }) { return known }
    guard let study else {
      throw Diagnostics(.publishedOnly(files: inputs.log.files.map(\.name)))
    }
    let distribution = try study.distribution(replicates: replicates)
    cache.withLock { $0.distributions[replicates] = distribution }
    return distribution
  }

  /// Those on scores, which stand beside the cells that show them.
  var cautions: [Caution] {
    inputs.cautions(study)
  }

  /// Those on the rows of whole tasks, which concern no row or figure more than another.
  var suspicions: [Caution] { inputs.suspicions(besides: cautions, of: study) }

  var summary: DataSummary? {
    study.map {
      DataSummary(
        models: $0.models.count, items: $0.itemCount, clusters: $0.clusterCount,
        judges: $0.judgeCount, rows: inputs.log.judgments.count)
    }
  }
}
