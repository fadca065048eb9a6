package import Analysis
internal import Charts
package import Diagnostics
internal import Documents
internal import Drawing
package import LogReaders
internal import ValueModel

/// Computes the cells of a report and settles its numbers and references.
///
/// A report is a function of its source, the data, the seed and the versions of what computed it:
/// nothing else (clock, directory, environment) is looked at.
package struct ReportBuilder {
  let source: ReportSource
  let sources: ReportSources
  private let seed: UInt64
  /// Results of earlier builds; nil where each is computed anew.
  let cache: ResultCache?

  /// - Parameters:
  ///   - source: The report.
  ///   - inputs: Its data, opened: one for each source that its front matter names, in their order.
  ///   - seed: Takes the place of the front matter's seed.
  ///   - open: Reads files of gold that cells name; without it there are none.
  ///   - cache: Results of earlier builds. What is taken from it is what would be computed.
  package init(
    _ source: ReportSource, inputs: [StudyInputs], seed: UInt64? = nil,
    opening open: (@Sendable (DataRequest) throws(Diagnostics) -> any JudgmentSource)? = nil,
    keeping cache: ResultCache? = nil
  ) {
    let seed = seed ?? source.frontMatter.seed
    self.source = source
    self.seed = seed
    self.cache = cache
    sources = ReportSources(source, inputs: inputs, seed: seed, opening: open)
  }

  /// - Throws: every problem of the report.
  package func resolved() throws(Diagnostics) -> ResolvedReport {
    let prepared = try sources.prepared(cache)
    var problems: [Diagnostic] = []
    let drafts = drafts(&problems)
    let numbering = Numbering(drafts, file: source.file, problems: &problems)
    problems += mentions.compactMap(numbering.problem)
    let evaluated = evaluated(drafts, numbering, &problems)
    try Diagnostics.refuse(problems)
    let found = try sources.findings(prepared, cache)
    let checks = ReportChecks(
      source, data: sources.all, findings: found, cells: evaluated.flatMap(\.cell.checks),
      kinds: Set(drafts.compactMap(\.cell).map(\.kindName)))
    let shared = evaluated.reduce(SharedQuantities(checks: checks.ofData)) {
      $0.merged(with: $1.cell.scales)
    }
    var remaining = evaluated[...]
    var blocks: [Block] = []
    var results: [CellResult] = []
    var notices: [Diagnostic] = []
    var locations: [String: Place] = [:]
    for (index, draft) in drafts.enumerated() {
      switch draft {
      case .prose(let block):
        blocks.append(numbering.resolve(block))
      case .cell(let cell):
        guard let number = numbering.place(of: cell) else { continue }
        locations[number.label.destination] = cell.place
        guard remaining.first?.draft == index, let found = remaining.popFirst() else { continue }
        let made = found.cell.made(shared)
        blocks += made.blocks
        results.append(made.result)
        notices += made.notices
      }
    }
    keepKeys(evaluated, of: drafts)
    let matter = source.frontMatter
    blocks += MethodsPage.blocks(zip(sources.all, found).map(MethodsPage.init))
    let computed = zip(sources.all, found).map { SourceResults($0, $1) }
    /// The report as it is once it is known how its pages are set.
    func report(_ pages: ReportChecks.Pages?, notices: [Diagnostic]) -> ResolvedReport {
      let all =
        checks.ofData
        + checks.ofPages(blocks, references: mentions.count, pages: pages, lints: nil)
      let faces = pages?.faces ?? []
      let manifest = Manifest(source, data: sources.all, seed: seed, faces: faces)
      return ResolvedReport(
        manuscript: Manuscript(
          title: matter.title, subtitle: matter.subtitle, authors: matter.authors,
          date: matter.date, kicker: sources.systemNames.joined(separator: ", "),
          blocks: blocks + ChecksPage(checks: all, data: sources.all).blocks
            + ReproducibilityPage(manifest: manifest).blocks,
          creator: "Value Compass \(Version.current)",
          imprint: "Value Compass \(Version.current) · manifest sha256 \(manifest.shortDigest)"),
        results: ReportResults(
          title: matter.title, seed: seed, sources: computed, cells: results, checks: all,
          issues: sources.all.flatMap(\.inputs.log.issues) + notices),
        manifest: manifest, notices: notices, suspicions: found.flatMap(\.suspicions),
        locations: locations,
        reuse: cache.map { _ in
          CellReuse(computed: evaluated.count { !$0.cell.isKept }, cells: evaluated.count)
        })
    }
    // The manifest names the faces, and they are known when the pages are set. It adds no face to
    // them: what it says of fonts is set in those of the other versions.
    let set = try typeset(report(.init(faces: [], missing: []), notices: notices))
    notices += GlyphNotices(data: sources.all, source: source).notices(on: set?.missing ?? [])
    notices += (set?.unsettled ?? []).map {
      Diagnostic(
        "unsettledPage", severity: .warning, at: .member(file: source.file, locator: ""),
        $0.description, remedy: "Add or take away a few words before it")
    }
    return report(
      set.map { ReportChecks.Pages(faces: $0.faces, missing: $0.missing) }, notices: notices)
  }

  /// Keeps what the cells depended on, to say later what changed.
  private func keepKeys(_ evaluated: [(draft: Int, cell: CellMaker.Evaluated)], of drafts: [Draft])
  {
    guard let cache else { return }
    let names = CellNames(cells: drafts.compactMap(\.cell)).names
    let places = drafts.indices.filter { drafts[$0].cell != nil }
    let name = Dictionary(zip(places, names)) { first, _ in first }
    var keys: [String: ResultKey] = [:]
    for (draft, cell) in evaluated {
      if let name = name[draft], let key = cell.key { keys[name] = key }
    }
    cache.keep(lastKeys: keys, of: source.file)
    cache.prune()
  }

  /// What the cells find, each by itself; none of a cell that has a problem.
  private func evaluated(
    _ drafts: [Draft], _ numbering: Numbering, _ problems: inout [Diagnostic]
  ) -> [(draft: Int, cell: CellMaker.Evaluated)] {
    var found: [(draft: Int, cell: CellMaker.Evaluated)] = []
    for (index, draft) in drafts.enumerated() {
      guard case .cell(let cell) = draft, let kind = cell.kind,
        let number = numbering.place(of: cell)
      else { continue }
      let place = CellPlace(
        numbering: number,
        caption: cell.caption.map {
          numbering.spans(source.prose.references(in: $0, style: Span(text: "")))
        })
      do throws(Diagnostics) {
        let maker = CellMaker(cell: cell, place: place, data: sources.data(of: cell), cache: cache)
        found.append((index, try maker.evaluate(kind)))
      } catch {
        // Cells that share an option share what is wrong with it.
        problems += error.all.filter { !problems.contains($0) }
      }
    }
    return found
  }

  /// The faces that draw a report, the characters that none has, and the pages that are named wrongly.
  ///
  /// Where the fonts of pages are not installed there are no pages, and the report has its other
  /// formats all the same.
  private func typeset(
    _ report: ResolvedReport
  ) throws(Diagnostics) -> (faces: [FontFace], missing: [UInt32], unsettled: [UnsettledPage])? {
    guard let typesetter = try? Typesetter() else { return nil }
    do {
      let pages = try DocumentSetter(report.manuscript, typesetter: typesetter).paginated()
      let faces = try typesetter.faces(of: pages.document)
      return (faces, typesetter.missingCharacters, pages.unsettled)
    } catch {
      throw report.problem(error, file: source.file)
    }
  }

  /// Every reference of prose and captions.
  private var mentions: [ReferenceMention] {
    let reader = source.prose
    return source.blocks.flatMap { block -> [ReferenceMention] in
      switch block {
      case .prose(let text, let line): reader.mentions(in: text, firstLine: line)
      case .cell(let cell):
        reader.mentions(in: cell.caption ?? "", firstLine: 1).map {
          ReferenceMention(label: $0.label, place: cell.place)
        }
      }
    }
  }

  func drafts(_ problems: inout [Diagnostic]) -> [Draft] {
    let reader = source.prose
    var drafts: [Draft] = []
    for block in source.blocks {
      switch block {
      case .prose(let text, let line):
        drafts += reader.blocks(text, firstLine: line, problems: &problems).map(Draft.prose)
      case .cell(let cell): drafts.append(.cell(cell))
      }
    }
    return drafts
  }
}
