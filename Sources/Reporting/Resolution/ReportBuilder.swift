package import Analysis
internal import Charts
internal import Diagnostics
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
  /// - Throws: `AnalysisError` when the judgments cannot be scored.
  package init(_ source: ReportSource, inputs: StudyInputs, seed: UInt64? = nil)
    throws(AnalysisError)
  {
    self.source = source
    data = try ReportData(
      inputs: inputs, seed: seed ?? source.frontMatter.seed,
      interval: source.frontMatter.interval)
  }

  /// - Throws: `ReportError` with every problem of the report.
  package func resolved() throws(ReportError) -> ResolvedReport {
    var problems: [ReportProblem] = []
    let drafts = drafts(&problems)
    let numbering = Numbering(drafts, file: source.file, problems: &problems)
    problems += mentions.compactMap(numbering.problem)
    let shared = sharedScale(drafts)
    var blocks: [ResolvedBlock] = []
    var results: [ReportResults.CellResult] = []
    var notices: [LogIssue] = []
    for draft in drafts {
      switch draft {
      case .prose(let block):
        blocks.append(numbering.resolve(block))
      case .cell(let cell):
        let place = numbering.place(of: cell)
        do throws(ReportProblem) {
          let caption = cell.caption.map {
            numbering.spans(ProseReader.references(in: $0, style: Span(text: "")))
          }
          let maker = CellMaker(
            cell: cell, place: place, caption: caption, data: data, radarScale: shared)
          let made = try maker.make()
          blocks.append(made.block)
          results.append(made.result)
          notices += made.notices
        } catch {
          problems.append(error)
        }
      }
    }
    guard problems.isEmpty else { throw ReportError(problems) }
    let book: ScoreBook
    do throws(AnalysisError) {
      book = try data.wholeBook()
    } catch {
      throw ReportError([
        ReportProblem(
          at: source.frontMatter.location(
            of: source.frontMatter.study == nil ? "logs" : "study", file: source.file),
          error.description)
      ])
    }
    let matter = source.frontMatter
    blocks += MethodsPage(data: data, book: book).blocks
    /// The report as it is once the faces that draw it are known.
    func report(faces: [FontFace], notices: [LogIssue]) -> ResolvedReport {
      let manifest = data.manifest(source: source, faces: faces)
      return ResolvedReport(
        title: matter.title, subtitle: matter.subtitle, authors: matter.authors,
        date: matter.date, kicker: data.inputs.system.name,
        blocks: blocks + ReproducibilityPage(manifest: manifest).blocks,
        results: ReportResults(
          title: matter.title, system: data.inputs.system.id,
          instrument: data.inputs.instrument.id, seed: data.seed, interval: book.options,
          data: data.summary, scores: book.cells,
          cautions: data.cautions + book.cautions, cells: results,
          issues: data.inputs.log.issues + notices),
        manifest: manifest, notices: notices)
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
  ) throws(ReportError) -> (faces: [FontFace], missing: [UInt32]) {
    guard let typesetter = try? Typesetter() else { return ([], []) }
    do {
      let document = try DocumentSetter(report: report, typesetter: typesetter).document()
      let faces = try typesetter.faces(of: document)
      return (faces, typesetter.missingCharacters)
    } catch let problem as ReportProblem {
      throw ReportError([problem])
    } catch {
      throw ReportError([ReportProblem(at: .init(file: source.file, line: 1), "\(error)")])
    }
  }

  /// What stands in the body, prose already read as Markdown.
  enum Draft {
    case prose(ProseBlock)
    case cell(CellSource)
  }

  /// Every reference of prose and captions.
  private var mentions: [ReferenceMention] {
    let reader = ProseReader(file: source.file)
    return source.blocks.flatMap { block -> [ReferenceMention] in
      switch block {
      case .prose(let text, let line): reader.mentions(in: text, firstLine: line)
      case .cell(let cell):
        reader.mentions(in: cell.caption ?? "", firstLine: 1).map {
          ReferenceMention(label: $0.label, location: cell.location)
        }
      }
    }
  }

  private func drafts(_ problems: inout [ReportProblem]) -> [Draft] {
    let reader = ProseReader(file: source.file)
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

  /// The largest limit that any radar of the report shows, so that all share one rim.
  private func sharedScale(_ drafts: [Draft]) -> Double? {
    var largest: Double?
    for case .cell(let cell) in drafts {
      guard case .radar(let options) = cell.content, let models = options.models,
        let book = try? data.book(options.interval)
      else { continue }
      for model in models {
        for dimension in data.inputs.system.dimensions {
          guard let score = book.cell(model: model, dimension: dimension.id) else { continue }
          let top = [score.estimate, score.upper, score.band?.upper].compactMap(\.self).max()
          if let top { largest = max(largest ?? top, top) }
        }
      }
    }
    return largest
  }
}
