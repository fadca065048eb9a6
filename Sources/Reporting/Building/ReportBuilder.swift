package import Analysis
internal import Charts
package import Diagnostics
internal import Documents
internal import Drawing
internal import LogReaders
internal import ValueModel

/// Computes the cells of a report and settles its numbers and references.
///
/// A report is a function of its source, the data, the seed and the versions of what computed it:
/// nothing else (clock, directory, environment) is looked at.
package struct ReportBuilder {
  let source: ReportSource
  let data: ReportData

  /// - Parameters:
  ///   - source: The report.
  ///   - inputs: Its data, opened.
  ///   - seed: Takes the place of the front matter's seed.
  /// - Throws: when the judgments cannot be scored.
  package init(_ source: ReportSource, inputs: StudyInputs, seed: UInt64? = nil)
    throws(Diagnostics)
  {
    self.source = source
    data = try ReportData(
      inputs: inputs, seed: seed ?? source.frontMatter.seed,
      interval: source.frontMatter.interval)
  }

  /// - Throws: every problem of the report.
  package func resolved() throws(Diagnostics) -> ResolvedReport {
    var problems: [Diagnostic] = []
    let drafts = drafts(&problems)
    let numbering = Numbering(drafts, file: source.file, problems: &problems)
    problems += mentions.compactMap(numbering.problem)
    let shared = shared(drafts)
    var blocks: [Block] = []
    var results: [CellResult] = []
    var notices: [Diagnostic] = []
    var locations: [String: Place] = [:]
    for draft in drafts {
      switch draft {
      case .prose(let block):
        blocks.append(numbering.resolve(block))
      case .cell(let cell):
        guard let kind = cell.kind, let number = numbering.place(of: cell) else { continue }
        let place = CellPlace(
          numbering: number,
          caption: cell.caption.map {
            numbering.spans(source.prose.references(in: $0, style: Span(text: "")))
          })
        locations[number.label.destination] = cell.place
        let maker = CellMaker(cell: cell, place: place, data: data, shared: shared)
        do throws(Diagnostics) {
          let made = try maker.make(kind)
          blocks += made.blocks
          results.append(made.result)
          notices += made.notices
        } catch {
          problems += error.all
        }
      }
    }
    try Diagnostics.refuse(problems)
    let book: ScoreBook
    do throws(Diagnostics) {
      book = try data.wholeBook()
    } catch {
      let place = source.frontMatter.place(
        of: source.frontMatter.study == nil ? "logs" : "study", file: source.file)
      throw Diagnostics(error.all.map { $0.moved(to: place) })
    }
    let matter = source.frontMatter
    blocks += MethodsPage(data: data, book: book).blocks
    /// The report as it is once the faces that draw it are known.
    func report(faces: [FontFace], notices: [Diagnostic]) -> ResolvedReport {
      let manifest = data.manifest(source: source, faces: faces)
      return ResolvedReport(
        manuscript: Manuscript(
          title: matter.title, subtitle: matter.subtitle, authors: matter.authors,
          date: matter.date, kicker: data.inputs.system.name,
          blocks: blocks + ReproducibilityPage(manifest: manifest).blocks,
          creator: "Value Compass \(Version.current)",
          imprint: "Value Compass \(Version.current) · manifest sha256 \(manifest.shortDigest)"),
        results: ReportResults(
          title: matter.title, system: data.inputs.system.id,
          instrument: data.inputs.instrument.id, seed: data.seed, interval: book.options,
          data: data.summary, scores: book.scores,
          cautions: data.cautions + book.cautions, cells: results,
          issues: data.inputs.log.issues + notices),
        manifest: manifest, notices: notices, locations: locations)
    }
    // The manifest names the faces, and they are known when the pages are set. It adds no face to
    // them: what it says of fonts is set in those of the other versions.
    let found = try typeset(report(faces: [], notices: notices))
    notices += GlyphNotices(data: data, source: source).notices(on: found.missing)
    return report(faces: found.faces, notices: notices)
  }

  /// The faces that draw a report, and the characters that none has.
  ///
  /// Where the fonts of pages are not installed there are no pages, and the report has its other
  /// formats all the same.
  private func typeset(
    _ report: ResolvedReport
  ) throws(Diagnostics) -> (faces: [FontFace], missing: [UInt32]) {
    guard let typesetter = try? Typesetter() else { return ([], []) }
    do {
      let document = try DocumentSetter(report.manuscript, typesetter: typesetter).document()
      let faces = try typesetter.faces(of: document)
      return (faces, typesetter.missingCharacters)
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

  /// What the cells ask for together, before the first of them is evaluated.
  private func shared(_ drafts: [Draft]) -> SharedQuantities {
    var plan = QuantityPlan()
    for case .cell(let cell) in drafts { cell.kind?.request(&plan) }
    return plan.drawn(from: data)
  }
}
