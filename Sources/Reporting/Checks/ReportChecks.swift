internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import Drawing
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Every check of a report: those of its data, those that its cells made, those of its pages and its
/// prose, and for each that was not made, why.
struct ReportChecks {
  /// What is known of the pages once they are set.
  struct Pages {
    let faces: [FontFace]
    /// Characters that no font has.
    let missing: [UInt32]
  }

  /// Of data and cells, in the order of the codes.
  let ofData: [Check]

  private let source: ReportSource
  /// Codes that a source without single judgments can say nothing of.
  private static let ofPages: [Check.Code] = [
    .glyphs, .fonts, .links, .alternativeText, .contrast, .textSize, .chartRules,
    .handTypedNumbers, .rankingWords, .reproducible,
  ]

  /// - Parameters:
  ///   - findings: Of each source, in the order of `data`.
  ///   - cells: What was checked for the cells.
  init(
    _ source: ReportSource, data: [ReportData], findings: [SourceFindings], cells: [Check],
    kinds: Set<String>
  ) {
    self.source = source
    var made: [Check] = []
    func add(_ check: Check) { if !made.contains(check) { made.append(check) } }
    for (one, found) in zip(data, findings) {
      for check in found.checks {
        add(check.on(source: one.name))
      }
    }
    cells.forEach(add)
    let isPublished = findings.allSatisfy { $0.size == nil }
    ofData = Check.Code.allCases.filter { !ReportChecks.ofPages.contains($0) }.flatMap { code in
      let own = made.filter { $0.code == code }
      if !own.isEmpty { return own }
      return ReportChecks.isOptional(code)
        ? []
        : [ReportChecks.open(code, isPublished: isPublished, systems: data, kinds: kinds)]
    }
  }

  /// Checks of single judges beyond those that every report lists.
  private static func isOptional(_ code: Check.Code) -> Bool {
    [.selfConsistency, .severity, .rankingStability].contains(code)
  }

  /// Why nothing is said of a code.
  private static func open(
    _ code: Check.Code, isPublished: Bool, systems: [ReportData], kinds: Set<String>
  ) -> Check {
    if code == .smallGroups {
      let showsPeople = !kinds.isDisjoint(with: ["groups", "culture-heatmap", "culture-profile"])
      return showsPeople
        ? Check(
          code, .passed,
          said("Groups of fewer than 10 people are left out wherever a cell counts people."))
        : Check(code, .notApplicable, said("No cell counts people."))
    }
    if isPublished {
      return Check(
        code, .notApplicable, said("Only scores were published, without the judgments behind them.")
      )
    }
    if code == .circumplexFit, systems.allSatisfy({ $0.inputs.system.circularOrders.isEmpty }) {
      return Check(code, .notApplicable, said("The value system puts its dimensions on no circle."))
    }
    return Check(
      code, .notChecked, reason: said("no cell of this report asks for it"),
      said("Nothing is said of it."))
  }

  /// The checks of the pages.
  ///
  /// - Parameters:
  ///   - blocks: What stands on them.
  ///   - references: How many there are in prose and captions; those that lead nowhere are errors.
  ///   - pages: nil where pages cannot be set here.
  ///   - lints: What was found in the prose by reading it; nil where nobody read it.
  ///   - charts: What was found in the figures.
  func ofPages(
    _ blocks: [Block], references: Int, pages: Pages?, lints: [Diagnostic]?,
    charts: [Diagnostic] = []
  ) -> [Check] {
    let unset = said("the fonts of pages are not installed")
    func lint(_ code: Check.Code, _ passed: String) -> Check {
      guard let lints else {
        return Check(
          code, .notChecked, reason: said("the prose was not searched"),
          said("Nothing is said of it."))
      }
      let found = lints.filter { $0.code == code.rawValue }
      guard let first = found.first else { return Check(code, .passed, passed) }
      let places = CountText.counted(found.count, "place")
      return Check(
        code, .caution,
        said(
          "\(places) in the prose, the first of them: \(first.message.replacing("`", with: "\"")).")
      )
    }
    return [
      pages.map { pages in
        pages.missing.isEmpty
          ? Check(.glyphs, .passed, said("Every character has a glyph."))
          : Check(
            .glyphs, .caution,
            pages.missing.count == 1
              ? said("1 character that no installed font has is printed as code points in boxes.")
              : said(
                "\(pages.missing.count) characters that no installed font has are printed as code "
                  + "points in boxes."))
      } ?? Check(.glyphs, .notChecked, reason: unset, said("No page was set.")),
      pages == nil
        ? Check(.fonts, .notChecked, reason: unset, said("No page was set."))
        : Check(
          .fonts, .passed,
          said("The faces that the pages are set in are named under Reproducibility.")),
      links(references), alternativeText(blocks),
      ChartChecks.check(.contrast, charts) ?? contrast,
      pages == nil
        ? Check(.textSize, .notChecked, reason: unset, said("No page was set."))
        : ChartChecks.check(.textSize, charts)
          ?? Check(
            .textSize, .passed,
            said("No text is smaller than \(NumberText.size(TextStyle.smallestSize)) points.")),
      ChartChecks.check(.chartRules, charts)
        ?? (blocks.contains { if case .figure = $0 { true } else { false } }
          ? Check(.chartRules, .passed, said("Every figure keeps the rules of charts."))
          : Check(.chartRules, .notApplicable, said("There is no figure."))),
      lint(.handTypedNumbers, said("No number of a cell was typed by hand into the prose.")),
      lint(.rankingWords, said("No word of rank stands in the prose outside of a claim.")),
      Check(
        .reproducible, .notChecked, reason: said("it takes a second build"),
        said("The page Reproducibility says what to build it from.")),
    ]
  }

  private func links(_ references: Int) -> Check {
    references == 0
      ? Check(.links, .notApplicable, said("There is no reference."))
      : Check(
        .links, .passed,
        references == 1
          ? said("The one reference leads to what it names.")
          : said("All \(references) references lead to what they name."))
  }

  private func alternativeText(_ blocks: [Block]) -> Check {
    let texts = blocks.compactMap(\.alternativeText)
    guard !texts.isEmpty else {
      return Check(.alternativeText, .notApplicable, said("There is no figure."))
    }
    let without = texts.count(where: \.isEmpty)
    return without == 0
      ? Check(
        .alternativeText, .passed,
        texts.count == 1
          ? said("The one figure has a text in its place.")
          : said("All \(texts.count) figures have a text in their place."))
      : Check(
        .alternativeText, .failed,
        without == 1
          ? said("1 figure of \(texts.count) has no text in its place.")
          : said("\(without) figures of \(texts.count) have no text in its place."))
  }

  /// Whether inks can be read on white (WCAG 2.2, 1.4.3).
  private var contrast: Check {
    let theme = PageStyle().theme
    let inks = [theme.ink, theme.muted, theme.accent, theme.tick] + theme.series.map(\.text)
    let least = inks.map { $0.contrast(with: .white) }.min() ?? 1
    let number = NumberText.fixed((least * 10).rounded(.down) / 10, decimals: 1)
    return Check(
      .contrast, least >= 4.5 ? .passed : .failed,
      said(
        "The palest ink of texts has a contrast of \(number) on white, and 4.5 is the least that is "
          + "asked for."))
  }
}

extension Check {
  /// The check as that of one of several sources.
  fileprivate func on(source: String?) -> Check {
    guard let source else { return self }
    let parts = [shownName(source), subject].compactMap(\.self)
    return Check(
      code, status, subject: parts.joined(separator: said(", ")), reason: reason, message)
  }
}
