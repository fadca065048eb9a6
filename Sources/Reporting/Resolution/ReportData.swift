internal import Analysis
internal import Diagnostics
internal import Drawing
internal import FileFormats
internal import GSLSupport
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

/// The data behind a report: estimated once for each number of replicates, and read by every cell.
final class ReportData: Sendable {
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

  init(inputs: StudyInputs, seed: UInt64, interval: IntervalSettings) throws(Diagnostics) {
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

  var cautions: [Caution] {
    inputs.cautions(study)
  }

  var summary: DataSummary? {
    study.map {
      DataSummary(
        models: $0.models.count, items: $0.itemCount, clusters: $0.clusterCount,
        judges: $0.judgeCount, rows: inputs.log.judgments.count)
    }
  }

  /// - Parameter faces: Those that the pages are drawn with; what else is installed has no part in
  ///   a report.
  func manifest(source: ReportSource, faces: [FontFace]) -> Manifest {
    let fonts = faces.map { face in
      Manifest.Component(
        name: "Font \(face.family) \(face.style)",
        version: "\(face.version), \(face.fileName), \(face.byteCount) bytes")
    }
    let libraries = LibraryVersions()
    let report = InputDigest(
      role: "report", name: source.name,
      sha256: SHA256.hexadecimal(Array(source.text.utf8)))
    return Manifest(
      inputs: [report] + inputs.digests, seed: seed,
      components: [
        .init(name: "Value Compass", version: Version.current),
        .init(name: "Swift", version: Version.compiler),
        .init(name: "GSL", version: GSLLibrary.version),
        .init(name: "Cairo", version: libraries.cairo),
        .init(name: "Pango", version: libraries.pango),
        .init(name: "HarfBuzz", version: libraries.harfbuzz),
        .init(name: "Fontconfig", version: libraries.fontconfig),
        .init(name: "cmark-gfm", version: ProseReader.libraryVersion),
      ] + fonts,
      command: "compass report \(source.name) \(inputs.arguments) --seed \(seed)")
  }
}

extension ReportSource {
  /// The file's name without directories.
  var name: String { file.split(separator: "/").last.map(String.init) ?? file }
}
