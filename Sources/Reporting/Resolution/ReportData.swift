internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import Statistics
internal import Synchronization
internal import ValueModel

/// The data of one source of a report: estimated once for each number of replicates, and read by every
/// cell that shows it.
final class ReportData: Sendable {
  /// What the source is called; `nil` where there is only one.
  let name: String?
  let inputs: StudyInputs
  let seed: UInt64
  let defaults: IntervalSettings
  /// Whose verdicts are the truth where a cell does not say.
  let gold: GoldOption?
  /// Where the pool of items is, where a cell does not say.
  let pool: FileOption?
  let cellFiles: CellFiles?
  /// What the program lends to cells.
  let tools: CellTools
  let cache = Mutex(Cache())

  struct Cache {
    var distributions: [Int: BootstrapDistribution] = [:]
    var books: [IntervalOptions: ScoreBook] = [:]
    var reliability: [ReliabilityOptions: ReliabilityStudy] = [:]
    var goldRead: [GoldOption: CellFiles.Read] = [:]
    var drift: [DriftSettings: DriftStudy] = [:]
    var contamination: [ContaminationQuestion.Key: ContaminationStudy] = [:]
    var probabilities: [String: TokenProbabilityFile] = [:]
    var cultures: [String: CultureTargets] = [:]
    var people: [String: InputDigest] = [:]
    var banks: [BankQuestion: ItemBankStudy] = [:]
    /// By the key of what they are narrowed to.
    var narrowed: [String: ReportData] = [:]
    /// nil before the judgments are scored.
    var study: ScoreStudy??
    /// Those that an earlier build has scored.
    var models: [String]?
    var rows: RowDigests?
    /// The files that are asked for, while that is of interest.
    var uses: [FileUse]?
  }

  /// What the rows of the source say.
  struct RowDigests: Sendable {
    let selected: RowsDigest
    let all: RowsDigest
    /// Of what the log holds beside them.
    let beside: String
    let judges: String
  }

  init(
    inputs: StudyInputs, seed: UInt64, interval: IntervalSettings, name: String? = nil,
    gold: GoldOption? = nil, pool: FileOption? = nil, cellFiles: CellFiles? = nil,
    tools: CellTools = CellTools()
  ) {
    self.name = name
    self.inputs = inputs
    self.seed = seed
    defaults = interval
    self.gold = gold
    self.pool = pool
    self.cellFiles = cellFiles
    self.tools = tools
  }

  /// The scored study; `nil` when the data are published scores without item-level judgments.
  ///
  /// - Throws: when the judgments cannot be scored.
  func scoredStudy() throws(Diagnostics) -> ScoreStudy? {
    if let known = cache.withLock({ $0.study }) { return known }
    let study = try inputs.study(seed: seed)
    cache.withLock { $0.study = .some(study) }
    return study
  }

  /// The same where it is known that the judgments can be scored, as it is before any cell is
  /// evaluated.
  var study: ScoreStudy? {
    do throws(Diagnostics) {
      return try scoredStudy()
    } catch {
      return nil
    }
  }

  /// The models of the data; of published scores those that have any.
  var models: [String] {
    cache.withLock { $0.models } ?? study?.models ?? (try? wholeBook().models) ?? []
  }

  /// Takes the names of the models from an earlier build, so that nothing is scored for them.
  func know(models: [String]) { cache.withLock { $0.models = models } }

  /// What the rows say: worked out once.
  var rowDigests: RowDigests {
    if let known = cache.withLock({ $0.rows }) { return known }
    let (selected, all) = inputs.rowDigests()
    let kinds = judgeKinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let found = RowDigests(
      selected: selected, all: all, beside: inputs.digestBesideRows(),
      judges: kinds.map { "\($0.key)\t\($0.value.rawValue)" }.joined(separator: "\n"))
    cache.withLock { $0.rows = found }
    return found
  }

  /// The interval of the front matter, defaults spelt out.
  var defaultsText: String {
    let options = IntervalSettings().options(over: defaults)
    return "\(options.method.rawValue) \(options.level) \(options.replicates)"
  }

  /// Where a file lies that an option names.
  func path(ofFile text: String) -> String? { text.isEmpty ? nil : cellFiles?.path(text) }

  /// Does work, and notes the files that it asks for, each once.
  func recordingUses<Result>(
    _ work: () throws(Diagnostics) -> Result
  ) throws(Diagnostics) -> (result: Result, uses: [FileUse]) {
    cache.withLock { $0.uses = [] }
    defer { cache.withLock { $0.uses = nil } }
    let result = try work()
    return (result, cache.withLock { $0.uses } ?? [])
  }

  /// Notes that a file is asked for, while that is of interest.
  func note(_ use: FileUse) {
    cache.withLock { cache in
      if cache.uses?.contains(use) == false { cache.uses?.append(use) }
    }
  }

  /// What a file says that was asked for before; nil where it cannot be read.
  func digest(of use: FileUse) -> String? {
    do throws(Diagnostics) {
      switch use {
      case .cultures(let text):
        let targets = try cultureTargets(PlacedText(text: text, place: nil))
        return try InputDigest(role: "", name: "", of: CultureContent(targets)).sha256
      case .probabilities(let text):
        return try tokenProbabilities(FileOption(again: text))?.digest.sha256
      case .people(let role, let text):
        return registered(FileOption(again: text), role: role)
      case .gold(let text, let map):
        let gold = GoldOption(again: text, map: map)
        _ = try goldSource(gold)
        return cache.withLock { $0.goldRead[gold] }?.digests.map(\.sha256)
          .joined(separator: " ")
      }
    } catch {
      return nil
    }
  }

  /// Notes a file on people or weights for the manifest.
  ///
  /// - Returns: The digest of what is in it.
  private func registered(_ option: FileOption, role: String) -> String? {
    let path = cellFiles?.path(option.text) ?? option.text
    guard let sha256 = ReportData.digest(ofFile: path) else { return nil }
    let digest = InputDigest(
      role: role, name: path.split(separator: "/").last.map(String.init) ?? path, sha256: sha256)
    cache.withLock { $0.people[role + "\t" + option.text] = digest }
    return sha256
  }

  /// The source with fewer judgments, as if it had been read so: made once for each narrowing.
  ///
  /// - Throws: everything that is wrong with the filters, each at its place, or that they leave nothing.
  func narrowed(by narrowing: Narrowing) throws(Diagnostics) -> ReportData {
    guard !narrowing.isEmpty else { return self }
    if let known = cache.withLock({ $0.narrowed[narrowing.key] }) { return known }
    let found = ReportData(
      inputs: try inputs.narrowed(by: narrowing.filters), seed: seed, interval: defaults,
      name: name, gold: gold, pool: pool, cellFiles: cellFiles, tools: tools)
    cache.withLock { $0.narrowed[narrowing.key] = found }
    return found
  }

  /// The scores under the interval that a cell asks for, over the front matter's.
  func book(_ settings: IntervalSettings) throws(Diagnostics) -> ScoreBook {
    let options = settings.options(over: defaults)
    if let known = cache.withLock({ $0.books[options] }) { return known }
    let book: ScoreBook
    if let study = try scoredStudy() {
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

  /// The same with a model of the log that takes no rank, since it is held for a reference.
  func book(
    _ settings: IntervalSettings, reference: String
  ) throws(Diagnostics) -> ScoreBook {
    let options = settings.options(over: defaults)
    guard let study else { return try book(settings) }
    return try study.book(
      options,
      distribution: options.method.bootstrap == nil ? nil : try distribution(options.replicates),
      reference: reference)
  }

  /// The scores under the front matter's interval; without any where only cases were read.
  func wholeBook() throws(Diagnostics) -> ScoreBook {
    guard try scoredStudy() == nil, inputs.log.publishedScores.isEmpty else {
      return try book(IntervalSettings())
    }
    return ScoreBook(
      published: [], system: inputs.system,
      options: IntervalSettings().options(over: defaults))
  }

  /// Resamples of all scores at once, of the clusters.
  func distribution(_ replicates: Int) throws(Diagnostics) -> BootstrapDistribution {
    if let known = cache.withLock({ $0.distributions[replicates] }) { return known }
    guard let study = try scoredStudy() else {
      throw Diagnostics(.publishedOnly(files: inputs.log.files.map(\.name)))
    }
    let distribution = try study.distribution(replicates: replicates)
    cache.withLock { $0.distributions[replicates] = distribution }
    return distribution
  }

  /// How rounds differ: computed once for all cells that ask the same.
  ///
  /// - Throws: what the study refuses, such as a log of one round.
  func drift(_ settings: DriftSettings) throws(Diagnostics) -> DriftStudy {
    if let known = cache.withLock({ $0.drift[settings] }) { return known }
    let found = try DriftStudy(inputs, settings: settings)
    cache.withLock { $0.drift[settings] = found }
    return found
  }

  /// Whether models had read the test: computed once for all cells that ask the same.
  ///
  /// - Throws: what the study refuses, and what keeps token probabilities from being read.
  func contamination(
    _ key: ContaminationQuestion.Key
  ) throws(Diagnostics) -> ContaminationStudy {
    if let file = key.probabilities { note(.probabilities(file.text)) }
    if let known = cache.withLock({ $0.contamination[key] }) { return known }
    let probabilities = try key.probabilities.map { option throws(Diagnostics) in
      try tokenProbabilities(option)
    }
    let found = try ContaminationStudy(
      inputs, settings: key.settings, probabilities: probabilities.flatMap(\.self))
    cache.withLock { $0.contamination[key] = found }
    return found
  }

  /// Culture targets by the name that a cell gives them: read once.
  ///
  /// - Throws: what keeps them from being read, at the option where it has no place of its own.
  func cultureTargets(_ option: PlacedText) throws(Diagnostics) -> CultureTargets {
    note(.cultures(option.text))
    if let known = cache.withLock({ $0.cultures[option.text] }) { return known }
    let found: CultureTargets
    do throws(Diagnostics) {
      if let cellFiles {
        found = try cellFiles.cultureTargets(option.text, system: inputs.system)
      } else {
        found = try DefinitionCatalog.shipped().cultureTargets(option.text, system: inputs.system)
      }
    } catch {
      guard let place = option.place else { throw error }
      throw Diagnostics(error.all.map { $0.place == nil ? $0.moved(to: place) : $0 })
    }
    cache.withLock { $0.cultures[option.text] = found }
    return found
  }

  /// What culture targets say, wherever they lie.
  private struct CultureContent: Encodable {
    let targets: [CultureTarget]
    let names: [String: [String: String]]

    init(_ targets: CultureTargets) {
      self.targets = targets.targets
      names = targets.names
    }
  }

  /// Reads a file on people or weights that a cell names, and keeps its digest for the manifest.
  ///
  /// - Throws: what keeps it from being read, at the option where it has no place of its own.
  func read<Content>(
    _ option: FileOption, role: String,
    _ read: (String) throws(Diagnostics) -> Content
  ) throws(Diagnostics) -> Content {
    do throws(Diagnostics) {
      let path = cellFiles?.path(option.text) ?? option.text
      note(.people(role: role, text: option.text))
      let content = try read(path)
      _ = registered(option, role: role)
      return content
    } catch {
      throw Diagnostics(error.all.map { $0.place == nil ? $0.moved(to: option.place) : $0 })
    }
  }

  /// Where a path of a cell leads, from the report's directory.
  func cellPath(_ text: String) -> String { cellFiles?.path(text) ?? text }

  /// Keeps the digest of a file that a cell has read by other means, for the manifest.
  func noteFile(_ path: String, role: String) {
    AskedFiles.note(path)
    let digest = InputDigest(
      role: role, name: path.split(separator: "/").last.map(String.init) ?? path,
      sha256: SHA256.hexadecimal(Array(FileManager.default.contents(atPath: path) ?? Data())))
    cache.withLock { $0.people[role + "\t" + path] = digest }
  }

  /// - Throws: what keeps the file from being read, at the option where it has no place of its own.
  private func tokenProbabilities(
    _ option: FileOption
  ) throws(Diagnostics) -> TokenProbabilityFile? {
    if let known = cache.withLock({ $0.probabilities[option.text] }) { return known }
    let file: TokenProbabilityFile?
    do throws(Diagnostics) {
      file = try cellFiles?.probabilities(option.text)
    } catch {
      throw Diagnostics(error.all.map { $0.place == nil ? $0.moved(to: option.place) : $0 })
    }
    cache.withLock { $0.probabilities[option.text] = file }
    return file
  }

  /// The level of intervals where a cell does not say.
  var usualLevel: Double { defaults.level ?? ReliabilityOptions.usualLevel }

  /// The files of gold, of token probabilities and of cultures that cells have asked for.
  var digestsOfCells: [InputDigest] {
    let gold = cache.withLock { $0.goldRead }.sorted { $0.key.text < $1.key.text }
      .flatMap(\.value.digests)
    let probabilities = cache.withLock { $0.probabilities }.sorted { $0.key < $1.key }
      .map(\.value.digest)
    let cultures = cache.withLock { $0.cultures }.sorted { $0.key < $1.key }
      .compactMap { name, targets in
        try? InputDigest(
          role: "cultureTargets", name: name.split(separator: "/").last.map(String.init) ?? name,
          of: CultureContent(targets))
      }
    let own =
      gold + probabilities + cultures
      + cache.withLock { $0.people }.sorted { $0.key < $1.key }
      .map(\.value)
    return cache.withLock { $0.narrowed }.sorted { $0.key < $1.key }
      .flatMap(\.value.digestsOfCells)
      .reduce(into: own) { all, digest in
        if !all.contains(digest) { all.append(digest) }
      }
  }

  /// Those on scores, which stand beside the cells that show them.
  var cautions: [Caution] {
    inputs.cautions(study)
  }
}
