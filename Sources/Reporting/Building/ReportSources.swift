internal import Analysis
internal import Diagnostics
internal import ValueModel

/// The data of every source of a report: cells read one of them, the pages at the end tell of all.
struct ReportSources: Sendable {
  /// In the order of the front matter.
  let all: [ReportData]
  private let matter: FrontMatter

  /// - Parameters:
  ///   - inputs: One for each source of the front matter.
  ///   - seed: Serves every source, so that its figures are those that it has alone.
  /// - Throws: when judgments cannot be scored, at the source where there are several.
  ///   - open: Reads files of gold; none are read without.
  init(
    _ source: ReportSource, inputs: [StudyInputs], seed: UInt64, opening open: JudgmentOpener?
  ) throws(Diagnostics) {
    precondition(inputs.count == source.frontMatter.sources.count, "each source has its inputs")
    matter = source.frontMatter
    let areSeveral = inputs.count > 1
    var all: [ReportData] = []
    for (options, inputs) in zip(matter.sources, inputs) {
      all.append(
        try source.placed(options) { () throws(Diagnostics) in
          try ReportData(
            inputs: inputs, seed: seed, interval: source.frontMatter.interval,
            name: areSeveral ? options.name : nil, gold: options.gold,
            cellFiles: CellFiles(source, opening: open))
        })
    }
    self.all = all
  }

  /// What a cell reads: the source that it names, else the first that measures the system it names,
  /// else the first.
  func data(of cell: CellSource) -> ReportData { all[index(of: cell)] }

  private func index(of cell: CellSource) -> Int {
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
