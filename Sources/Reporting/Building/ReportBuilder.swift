package import Analysis
internal import Charts
internal import Claims
package import Diagnostics
internal import Documents
package import Drawing
package import LogReaders
internal import ValueModel
internal import Wording

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
  private let paper: Paper
  private let typesetter: SharedTypesetter?

  /// - Parameters:
  ///   - source: The report.
  ///   - inputs: Its data, opened: one for each source that its front matter names, in their order.
  ///   - seed: Takes the place of the front matter's seed.
  ///   - open: Reads files of gold that cells name; without it there are none.
  ///   - cache: Results of earlier builds. What is taken from it is what would be computed.
  ///   - tools: What cells may ask of the program besides.
  ///   - paper: Takes the place of the front matter's.
  ///   - typesetter: One that has its fonts; else one is made.
  package init(
    _ source: ReportSource, inputs: [StudyInputs], seed: UInt64? = nil,
    opening open: (@Sendable (DataRequest) throws(Diagnostics) -> any JudgmentSource)? = nil,
    keeping cache: ResultCache? = nil, tools: CellTools = CellTools(), paper: Paper? = nil,
    typesetter: SharedTypesetter? = nil
  ) {
    self.typesetter = typesetter
    let seed = seed ?? source.frontMatter.seed
    self.source = source
    self.seed = seed
    self.cache = cache
    self.paper = paper ?? source.frontMatter.pages.paper ?? .a4
    sources = ReportSources(source, inputs: inputs, seed: seed, opening: open, tools: tools)
  }

  /// - Throws: every problem of the report that the data tell, with the lines that they are about.
  package func resolved() throws(Diagnostics) -> ResolvedReport {
    do throws(Diagnostics) {
      return try Words.speaking(source.language) { () throws(Diagnostics) in try settled() }
    } catch {
      throw source.excerpted(error)
    }
  }

  private func settled() throws(Diagnostics) -> ResolvedReport {
    let prepared = try sources.prepared(cache)
    let context = try claimContext()
    let warnings = ClaimEvaluator.Warnings()
    var expansion = expansion(context, warnings)
    let drafts = expansion.drafts(source.blocks)
    let notes = expansion.notes(source.footnotes)
    var problems = parameterProblems + expansion.problems
    var numbering = Numbering(drafts, footnotes: notes, bibliography: source.bibliography)
    problems += numbering.problems
    if expansion.problems.isEmpty { problems += numbering.references.compactMap(numbering.problem) }
    let cells = drafts.flatMap(\.cells)
    let claims = claims(cells, context, &numbering, &problems)
    let evaluated = evaluated(cells, numbering, claims, &problems)
    try SourceExcerpts(texts: source.texts, root: source.file).refuse(problems)
    let found = try sources.findings(prepared, cache)
    let checks = ReportChecks(
      source, data: sources.all, findings: found, cells: evaluated.flatMap(\.found.checks),
      kinds: Set(cells.map(\.cell.kindName)))
    let shared = evaluated.reduce(SharedQuantities(checks: checks.ofData)) {
      $0.merged(with: $1.found.scales)
    }
    var made: [Int: CellMaker.Made] = [:]
    var results: [CellResult] = []
    var notices = warnings.all
    var locations: [String: Place] = [:]
    var printed: [ProseLints.Printed] = []
    var figures: [ChartChecks.Shown] = []
    for (draft, number, found) in evaluated {
      let one = found.made(shared)
      made[draft.id] = one
      results.append(one.result)
      notices += one.notices
      locations[number.label.destination] = draft.cell.place
      figures += ChartChecks.Shown.all(
        in: one.blocks, named: number.name, at: draft.cell.place)
      printed.append(
        ProseLints.Printed(
          origin: .init(name: number.name, label: draft.cell.label), blocks: one.blocks))
    }
    keepKeys(evaluated, of: cells)
    var blocks = self.blocks(drafts, made, numbering) + numbering.citations.blocks
    let footnotes = numbering.noteNames.map { name in
      (notes.first { $0.name.text == name }?.blocks ?? []).map(numbering.resolve)
    }
    let lints = ProseLints.notices(
      on: source, cells: printed, scores: found.first?.book.scores ?? [])
    notices += lints
    let typesetter = typesetter ?? (try? SharedTypesetter())
    let charts = ChartChecks.notices(on: figures, typesetter: typesetter)
    notices += charts
    let matter = source.frontMatter
    notices += matter.pages.languageNotice.map { [$0] } ?? []
    blocks += MethodsPage.blocks(zip(sources.all, found).map(MethodsPage.init))
    let computed = zip(sources.all, found).map { SourceResults($0, $1) }
    /// The report as it is once it is known how its pages are set.
    func report(_ pages: ReportChecks.Pages?, notices: [Diagnostic]) -> ResolvedReport {
      let all =
        checks.ofData
        + checks.ofPages(
          blocks, references: numbering.references.count, pages: pages, lints: lints,
          charts: charts)
      let faces = pages?.faces ?? []
      let manifest = Manifest(source, data: sources.all, seed: seed, faces: faces)
      let body =
        blocks + ChecksPage(checks: all, data: sources.all).blocks
        + ReproducibilityPage(manifest: manifest).blocks
      return ResolvedReport(
        manuscript: Manuscript(
          title: matter.title, subtitle: matter.subtitle, authors: matter.authors,
          date: matter.date, kicker: sources.systemNames.joined(separator: said(", ")),
          blocks: front(matter.pages, of: body) + body,
          footnotes: footnotes,
          creator: "Value Compass \(Version.current)",
          imprint: said(
            "Value Compass \(Version.current) · manifest sha256 \(manifest.shortDigest)"),
          shortTitle: matter.pages.shortTitle,
          cover: matter.pages.cover?.cover(finding: Block.firstFinding(of: blocks)),
          paper: paper, theme: source.theme, notePosition: matter.pages.notePosition,
          language: matter.pages.language?.text ?? "en"),
        results: ReportResults(
          title: matter.title, seed: seed, sources: computed, cells: results,
          claims: claims.records, checks: all,
          issues: sources.all.flatMap(\.inputs.log.issues) + notices),
        manifest: manifest, notices: notices, suspicions: found.flatMap(\.suspicions),
        locations: locations,
        reuse: cache.map { _ in
          CellReuse(computed: evaluated.count { !$0.found.isKept }, cells: evaluated.count)
        },
        boards: WeighableBoard.all(
          evaluated.map { (cell: $0.draft.cell, label: $0.number.label, quoted: $0.found.quoted) },
          sources),
        typesetter: typesetter)
    }
    // The manifest names the faces, and they are known when the pages are set. It adds no face to
    // them: what it says of fonts is set in those of the other versions.
    let set = try typeset(
      report(.init(faces: [], missing: []), notices: notices))
    notices += GlyphNotices(data: sources.all, source: source).notices(on: set?.missing ?? [])
    notices += (set?.unsettled ?? []).map {
      Diagnostic(
        "unsettledPage", severity: .warning, at: .member(file: source.file, locator: ""),
        $0.description, remedy: "Add or take away a few words before it")
    }
    return report(
      set.map { ReportChecks.Pages(faces: $0.faces, missing: $0.missing) }, notices: notices)
  }

  /// What stands before the text: the findings first, and the contents.
  private func front(_ pages: PageOptions, of body: [Block]) -> [Block] {
    let findings = pages.hasSummary ? Block.findings(of: body, title: said("Findings")) : []
    let contents = pages.hasContents ? Block.contents(of: body, title: said("Contents")) : []
    let front = findings + contents
    return front.isEmpty ? [] : front + [.pageBreak]
  }

  /// Keeps what the cells depended on, to say later what changed.
  private func keepKeys(
    _ evaluated: [(draft: CellDraft, number: Numbering.Place, found: CellMaker.Evaluated)],
    of cells: [CellDraft]
  ) {
    guard let cache else { return }
    let names = CellNames(cells: cells.map(\.cell)).names
    let name = Dictionary(zip(cells.map(\.id), names)) { first, _ in first }
    var keys: [String: ResultKey] = [:]
    for (draft, _, found) in evaluated {
      if let name = name[draft.id], let key = found.key { keys[name] = key }
    }
    cache.keep(lastKeys: keys, of: source.file)
    cache.prune()
  }

  /// What expressions of the report are about.
  func claimContext() throws(Diagnostics) -> ClaimContext {
    ClaimContext(sources.all, question: try ClaimQuestion(source), keptIn: cache)
  }

  /// Unfolds the source by what its expressions say.
  func expansion(
    _ context: ClaimContext, _ warnings: ClaimEvaluator.Warnings
  ) -> SourceExpansion {
    SourceExpansion(ClaimEvaluator(context, warnings: warnings)) { cell in
      ClaimEvaluator(
        context, own: sources.index(of: cell), narrowing: cell.narrowing, warnings: warnings)
    }
  }

  /// The faces that draw a report, the characters that none has, and the pages that are named wrongly.
  ///
  /// Where the fonts of pages are not installed there are no pages, and the report has its other
  /// formats all the same.
  private func typeset(
    _ report: ResolvedReport
  ) throws(Diagnostics) -> (faces: [FontFace], missing: [UInt32], unsettled: [UnsettledPage])? {
    guard let typesetter = report.typesetter else { return nil }
    let manuscript = report.manuscript
    do {
      return try typesetter.use { typesetter in
        let pages = try DocumentSetter(manuscript, typesetter: typesetter).paginated()
        let faces = try typesetter.faces(of: pages.document)
        return (faces, typesetter.missingCharacters, pages.unsettled)
      }
    } catch {
      throw report.problem(error, file: source.file)
    }
  }

  /// The blocks of drafts, cells evaluated.
  private func blocks(
    _ drafts: [Draft], _ made: [Int: CellMaker.Made], _ numbering: Numbering
  ) -> [Block] {
    drafts.flatMap { draft -> [Block] in
      switch draft {
      case .prose(let block): [numbering.resolve(block)]
      case .cell(let cell): made[cell.id]?.blocks ?? []
      case .callout(let callout, let drafts):
        [
          .callout(
            Callout(
              kind: callout.kind, title: callout.title.map(numbering.spans),
              blocks: blocks(drafts, made, numbering)))
        ]
      }
    }
  }

  /// What the data say of the claims; references print their marks from here on.
  private func claims(
    _ cells: [CellDraft], _ context: ClaimContext, _ numbering: inout Numbering,
    _ problems: inout [Diagnostic]
  ) -> JudgedClaims {
    var texts: [Int: [Span]] = [:]
    var claims: [(cell: CellSource, number: Int)] = []
    for draft in cells where draft.cell.options is ClaimCell {
      guard let number = numbering.place(of: draft)?.label.number else { continue }
      claims.append((draft.cell, number))
      texts[number] = draft.texts["text"]
    }
    let judging = ClaimJudging(claims, context: context, sources: sources, problems: &problems)
    problems += judging.evidence.compactMap(numbering.problem)
    numbering.marks = judging.marks
    let settled = numbering
    return judging.claims { number in
      settled.spans(texts[number] ?? []).plainText
    } reference: { label in
      let mention = LocatedText(label, from: .file(source.file))
      return settled.spans([Span(.reference(mention))]).first
    }
  }

  /// What the cells find, each by itself; nothing of a cell that has a problem.
  private func evaluated(
    _ cells: [CellDraft], _ numbering: Numbering, _ claims: JudgedClaims,
    _ problems: inout [Diagnostic]
  ) -> [(draft: CellDraft, number: Numbering.Place, found: CellMaker.Evaluated)] {
    var all: [(draft: CellDraft, number: Numbering.Place, found: CellMaker.Evaluated)] = []
    for draft in cells {
      let cell = draft.cell
      guard let number = numbering.place(of: draft) else { continue }
      let unknown = NamedWords(sources.data(of: cell)).problems(cell.names)
      guard unknown.isEmpty else {
        problems += unknown.filter { !problems.contains($0) }
        continue
      }
      let place = CellPlace(
        numbering: number, caption: draft.caption.map(numbering.spans),
        texts: draft.texts.mapValues(numbering.spans))
      do throws(Diagnostics) {
        let data = try sources.data(of: cell).narrowed(by: cell.narrowing)
        let maker = CellMaker(cell: cell, place: place, data: data, cache: cache)
        if let kind = cell.options as? any ClaimShowing {
          if let found = maker.show(kind, claims) { all.append((draft, number, found)) }
        } else if let kind = cell.kind {
          all.append((draft, number, try maker.evaluate(kind)))
        }
      } catch {
        // Cells that share an option share what is wrong with it.
        problems += error.all.filter { !problems.contains($0) }
      }
    }
    return all
  }

  /// Parameters that name a model or a dimension which the data do not have.
  private var parameterProblems: [Diagnostic] {
    source.parameters.flatMap { parameter -> [Diagnostic] in
      guard let kind = OptionReader.NamedWord.Kind(parameter.kind), let text = parameter.text,
        let first = sources.all.first
      else { return [] }
      let word = OptionReader.NamedWord(kind: kind, text: text, place: parameter.place)
      let isKnown = sources.all.contains { NamedWords($0).problems([word]).isEmpty }
      return isKnown ? [] : NamedWords(first).problems([word])
    }
  }
}
