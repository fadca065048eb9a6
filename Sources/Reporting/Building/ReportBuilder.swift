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

  /// - Parameters:
  ///   - source: The report.
  ///   - inputs: Its data, opened: one for each source that its front matter names, in their order.
  ///   - seed: Takes the place of the front matter's seed.
  ///   - open: Reads files of gold that cells name; without it there are none.
  /// - Throws: when judgments cannot be scored, at the source where there are several.
  package init(
    _ source: ReportSource, inputs: [StudyInputs], seed: UInt64? = nil,
    opening open: (@Sendable (DataRequest) throws(Diagnostics) -> any JudgmentSource)? = nil
  ) throws(Diagnostics) {
    let seed = seed ?? source.frontMatter.seed
    self.source = source
    self.seed = seed
    sources = try ReportSources(source, inputs: inputs, seed: seed, opening: open)
  }

  /// - Throws: every problem of the report.
  package func resolved() throws(Diagnostics) -> ResolvedReport {
    var problems: [Diagnostic] = []
    let drafts = drafts(&problems)
    let numbering = Numbering(drafts, file: source.file, problems: &problems)
    problems += mentions.compactMap(numbering.problem)
    let evaluated = evaluated(drafts, numbering, &problems)
    let shared = evaluated.reduce(SharedQuantities()) { $0.merged(with: $1.cell.scales) }
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
    try Diagnostics.refuse(problems)
    let books = try wholeBooks()
    let matter = source.frontMatter
    blocks += MethodsPage.blocks(zip(sources.all, books).map(MethodsPage.init))
    let computed = zip(sources.all, books).map { SourceResults($0, book: $1) }
    /// The report as it is once the faces that draw it are known.
    func report(faces: [FontFace], notices: [Diagnostic]) -> ResolvedReport {
      let manifest = Manifest(source, data: sources.all, seed: seed, faces: faces)
      return ResolvedReport(
        manuscript: Manuscript(
          title: matter.title, subtitle: matter.subtitle, authors: matter.authors,
          date: matter.date, kicker: sources.systemNames.joined(separator: ", "),
          blocks: blocks + ReproducibilityPage(manifest: manifest).blocks,
          creator: "Value Compass \(Version.current)",
          imprint: "Value Compass \(Version.current) · manifest sha256 \(manifest.shortDigest)"),
        results: ReportResults(
          title: matter.title, seed: seed, sources: computed, cells: results,
          issues: sources.all.flatMap(\.inputs.log.issues) + notices),
        manifest: manifest, notices: notices, suspicions: sources.all.flatMap(\.suspicions),
        locations: locations)
    }
    // The manifest names the faces, and they are known when the pages are set. It adds no face to
    // them: what it says of fonts is set in those of the other versions.
    let found = try typeset(report(faces: [], notices: notices))
    notices += GlyphNotices(data: sources.all, source: source).notices(on: found.missing)
    notices += found.unsettled.map {
      Diagnostic(
        "unsettledPage", severity: .warning, at: .member(file: source.file, locator: ""),
        $0.description, remedy: "Add or take away a few words before it")
    }
    return report(faces: found.faces, notices: notices)
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
        let maker = CellMaker(cell: cell, place: place, data: sources.data(of: cell))
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
  ) throws(Diagnostics) -> (faces: [FontFace], missing: [UInt32], unsettled: [UnsettledPage]) {
    guard let typesetter = try? Typesetter() else { return ([], [], []) }
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

  private func drafts(_ problems: inout [Diagnostic]) -> [Draft] {
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

  /// The scores of every source under the front matter's interval.
  private func wholeBooks() throws(Diagnostics) -> [ScoreBook] {
    var books: [ScoreBook] = []
    for (data, options) in zip(sources.all, source.frontMatter.sources) {
      do throws(Diagnostics) {
        books.append(try data.wholeBook())
      } catch {
        throw Diagnostics(error.all.map { $0.moved(to: options.dataPlace) })
      }
    }
    return books
  }
}
