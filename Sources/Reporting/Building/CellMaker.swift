internal import Analysis
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import ValueModel
internal import Wording

/// Evaluates one cell, and makes of what was found the blocks that pages show and the result that JSON
/// prints.
struct CellMaker {
  let cell: CellSource
  let place: CellPlace
  let data: ReportData
  /// Results of earlier builds.
  let cache: ResultCache?

  /// A cell that has been evaluated.
  struct Evaluated {
    /// What it depends on; nil where results are not kept.
    let key: ResultKey?
    /// Whether an earlier build has computed it.
    let isKept: Bool
    /// What was checked for it.
    let checks: [Check]
    /// The models whose answers it quotes.
    let quoted: Set<String>
    /// The largest number or limit that it puts on each scale that it shares with others.
    let scales: [String: Double]
    /// What pages and JSON show of it, once it is known what it shares.
    let made: (SharedQuantities) -> Made
  }

  /// A cell as pages and JSON show it.
  struct Made {
    let blocks: [Block]
    let result: CellResult
    /// What the author should know.
    let notices: [Diagnostic]
  }

  func evaluate<Kind: CellKind>(_ kind: Kind) throws(Diagnostics) -> Evaluated {
    if let system = cell.system { try checkSystem(system) }
    let key = cache.flatMap { cell.key(kind, data, $0) }
    if let cache, let key, let output = data.kept(Kind.Output.self, under: key, in: cache) {
      return evaluated(kind, output, key, isKept: true)
    }
    do throws(Diagnostics) {
      let output = try data.computed(keeping: key, in: cache) { () throws(Diagnostics) in
        try kind.evaluate(data)
      }
      return evaluated(kind, output, key, isKept: false)
    } catch {
      throw Diagnostics(error.all.map(placed))
    }
  }

  private func evaluated<Kind: CellKind>(
    _ kind: Kind, _ output: Kind.Output, _ key: ResultKey?, isKept: Bool
  ) -> Evaluated {
    Evaluated(
      key: key, isKept: isKept, checks: kind.checks(output),
      quoted: (output as? CasesOutput)?.models ?? [], scales: kind.scales(output)
    ) { shared in
      made(kind, output, shared)
    }
  }

  /// What the cell depends on, and whether an earlier build has kept what it found.
  func dependence<Kind: CellKind>(_ kind: Kind) -> (key: ResultKey?, isKept: Bool) {
    guard let cache, let key = cell.key(kind, data, cache) else { return (nil, false) }
    return (key, data.kept(Kind.Output.self, under: key, in: cache) != nil)
  }

  /// What a cell shows of claims, which are judged for all cells together.
  func show<Kind: ClaimShowing>(_ kind: Kind, _ claims: JudgedClaims) -> Evaluated? {
    guard let shown = kind.shown(claims, numbered: place.numbering.label.number) else { return nil }
    let blocks = kind.blocks(shown, at: place).map { cell.narrowing.note.map($0.noting) ?? $0 }
    let made = Made(
      blocks: blocks,
      result: CellResult(
        label: cell.label, kind: Kind.name, number: place.numbering.label.number,
        source: cell.data, caption: blocks.compactMap(\.caption).first?.plainText,
        alternativeText: nil, narrowing: cell.narrowing.text, output: shown),
      notices: [])
    // What shows all claims computes nothing.
    let isKept = kind is FindingsCell || claims.kept.contains(place.numbering.label.number)
    return Evaluated(key: nil, isKept: isKept, checks: [], quoted: [], scales: [:]) { _ in made }
  }

  private func made<Kind: CellKind>(
    _ kind: Kind, _ output: Kind.Output, _ shared: SharedQuantities
  ) -> Made {
    let blocks = kind.blocks(output, at: place, shared).map(withSource)
    let notice = kind.promises(output).flatMap(notice)
    return Made(
      blocks: blocks,
      result: CellResult(
        label: cell.label, kind: Kind.name, number: place.numbering.label.number,
        source: data.name,
        caption: blocks.compactMap(\.caption).first?.map(\.text).joined(),
        alternativeText: blocks.compactMap(\.alternativeText).first,
        narrowing: cell.narrowing.text, output: kind.printed(output)),
      notices: notice.map { [$0] } ?? [])
  }

  /// Says of which source a figure is, where there are several, and of which of its judgments.
  private func withSource(_ block: Block) -> Block {
    let named =
      data.name.map { block.noting(said("Source of the data: \(shownName($0)).")) } ?? block
    return cell.narrowing.note.map(named.noting) ?? named
  }

  /// A cell may say which system it shows; then it must be the one that is measured.
  private func checkSystem(_ name: String) throws(Diagnostics) {
    guard data.inputs.system.isCalled(name) else {
      let known = (try? DefinitionCatalog.shipped().systems.map(\.id)) ?? []
      guard known.contains(name.lowercased()) else {
        throw Diagnostics(
          placed(
            Diagnostic(
              report: .unknownSystem, at: nil, "there is no value system `\(name)`",
              remedy: NameSuggestion.remedy(for: name, among: known.sorted()))))
      }
      throw Diagnostics(
        placed(
          AnalysisProblem.systemMismatch(
            wanted: name, instrument: data.inputs.instrument.id, system: data.inputs.system.id
          ).diagnostic))
    }
  }

  /// What the cell refuses, at its line; what has a place of its own stays there.
  private func placed(_ problem: Diagnostic) -> Diagnostic {
    guard problem.place == nil else { return problem }
    return Diagnostic(
      problem.code, at: cell.place,
      "cell `\(cell.label ?? place.numbering.name)`: \(problem.message)",
      remedy: problem.remedy)
  }

  /// A warning where the caption, as it was written, speaks of marks that are not drawn.
  private func notice(_ promises: CaptionPromises) -> Diagnostic? {
    guard let written = cell.caption, let broken = promises.broken(in: written) else { return nil }
    let reason =
      broken.mark == "band" ? ": bands are drawn round at most two models of a radar" : ""
    return Diagnostic(
      "captionWithoutMarks", severity: .warning,
      at: .member(file: cell.file, locator: cell.place.locator),
      "the caption of `\(place.numbering.name)` speaks of \(broken.word), and no "
        + "\(broken.mark) is shown\(reason)",
      remedy: "Change the caption, or what the cell shows")
  }
}
