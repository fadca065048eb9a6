internal import Analysis
internal import Diagnostics
internal import ValueModel

/// The data of every source of a report: cells read one of them, the pages at the end tell of all.
struct ReportSources: Sendable {
  /// In the order of the front matter.
  let all: [ReportData]
  private let source: ReportSource

  private var matter: FrontMatter { source.frontMatter }

  /// - Parameters:
  ///   - inputs: One for each source of the front matter.
  ///   - seed: Serves every source, so that its figures are those that it has alone.
  ///   - open: Reads files of gold; none are read without.
  init(
    _ source: ReportSource, inputs: [StudyInputs], seed: UInt64, opening open: JudgmentOpener?,
    tools: CellTools = CellTools()
  ) {
    precondition(inputs.count == source.frontMatter.sources.count, "each source has its inputs")
    self.source = source
    let areSeveral = inputs.count > 1
    all = zip(source.frontMatter.sources, inputs).map { options, inputs in
      ReportData(
        inputs: inputs, seed: seed, interval: source.frontMatter.interval,
        name: areSeveral ? options.name : nil, gold: options.gold,
        pool: options.pool,
        cellFiles: CellFiles(source, opening: open), tools: tools)
    }
  }

  /// What earlier builds have found of each source; where there is nothing, its judgments are scored.
  ///
  /// - Throws: when judgments cannot be scored, at the source where there are several.
  func prepared(_ cache: ResultCache?) throws(Diagnostics) -> [SourceFindings?] {
    var prepared: [SourceFindings?] = []
    for (data, options) in zip(all, matter.sources) {
      let kept = data.keptFindings(cache)
      if kept == nil {
        try source.placed(options) { () throws(Diagnostics) in _ = try data.scoredStudy() }
      }
      prepared.append(kept)
    }
    return prepared
  }

  /// What is to be said of each source as a whole: what was kept, else computed and kept.
  func findings(
    _ prepared: [SourceFindings?], _ cache: ResultCache?
  ) throws(Diagnostics) -> [SourceFindings] {
    var findings: [SourceFindings] = []
    for (index, kept) in prepared.enumerated() {
      do throws(Diagnostics) {
        if let kept {
          findings.append(kept)
        } else {
          findings.append(try all[index].findings(cache))
        }
      } catch {
        throw Diagnostics(error.all.map { $0.moved(to: matter.sources[index].dataPlace) })
      }
    }
    return findings
  }

  /// What a cell reads: the source that it names, else the first that measures the system it names,
  /// else the first.
  func data(of cell: CellSource) -> ReportData { all[index(of: cell)] }

  /// Its place among the sources.
  func index(of cell: CellSource) -> Int {
    if let name = cell.data {
      return matter.sources.firstIndex { $0.name == name } ?? 0
    }
    return cell.system.flatMap { system in
      all.firstIndex { $0.inputs.system.isCalled(system) }
    } ?? 0
  }

  /// The names of the value systems, each once.
  var systemNames: [String] {
    all.map(\.inputs.system.name).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}

extension ValueSystem {
  /// Whether the name is one of the system's, in any letter case.
  func isCalled(_ name: String) -> Bool {
    names.contains { $0.lowercased() == name.lowercased() }
  }
}
