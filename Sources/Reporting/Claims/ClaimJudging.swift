internal import Analysis
internal import Claims
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders

/// Judges all claims of a report as one family.
///
/// A claim's own figures come first and depend on nothing but its expression and its data; the correction,
/// which depends on all of them, follows.
struct ClaimJudging {
  /// What was found of a claim by itself.
  private struct Found {
    let cell: CellSource
    let claim: ClaimCell
    let number: Int
    let judged: Judged
    /// Whether an earlier build has found it.
    let isKept: Bool
  }

  /// What is kept of it from one build to the next.
  private struct Judged: Codable, Sendable {
    let finding: ClaimFinding
    let unit: MarginUnit
    /// The test that decides among several, in words.
    let deciding: String?
    /// The places of the sources that it speaks of.
    let sources: [Int]
  }

  private var found: [Found] = []
  private let judged: [ClaimFamily.Judgement]
  private let level: Double
  private let context: ClaimContext
  private let reportSources: ReportSources

  /// - Parameters:
  ///   - cells: The claims of the report in its order, each with its number.
  ///   - problems: Everything that is wrong with them, each at its word.
  init(
    _ cells: [(cell: CellSource, number: Int)], context: ClaimContext, sources: ReportSources,
    problems: inout [Diagnostic]
  ) {
    level = context.level
    for (cell, number) in cells {
      guard let claim = cell.options as? ClaimCell, let holds = claim.holds else { continue }
      do throws(Diagnostics) {
        var isKept = true
        let judged = try context.value(
          "claim", [holds.text], own: sources.index(of: cell), narrowing: cell.narrowing,
          in: cell.scope
        ) { () throws(Diagnostics) in
          isKept = false
          return try ClaimJudging.judged(holds, cell, try context.scope(of: cell, among: sources))
        }
        found.append(
          Found(cell: cell, claim: claim, number: number, judged: judged, isKept: isKept))
      } catch {
        let placed = error.all.map { $0.place == nil ? $0.moved(to: holds.start) : $0 }
        problems += placed.filter { !problems.contains($0) }
      }
    }
    judged = ClaimFamily.judged(found.map(\.judged.finding), significance: 1 - level)
    self.context = context
    self.reportSources = sources
  }

  private static func judged(
    _ holds: LocatedText, _ cell: CellSource, _ scope: ClaimScope
  ) throws(Diagnostics) -> Judged {
    let statement = try scope.statement(holds, in: cell.scope)
    let finding = try scope.finding(statement)
    return Judged(
      finding: finding,
      unit: finding.deciding.map { MarginUnit(of: $0, scale: scope.unit(ofSource:)) } ?? .unitless,
      deciding: finding.parts.count > 1
        ? finding.deciding.map { scope.names(in: cell.scope).text(of: $0) } : nil,
      sources: statement.sources)
  }

  /// The cells that claims name as what shows them.
  var evidence: [LocatedText] {
    found.compactMap { one in
      one.claim.evidence.map { LocatedText($0.label, from: $0.place) }
    }
  }

  /// What references to the claims print, by their labels: "Claim 3 ✓ supported".
  var marks: [String: [TextSpan]] {
    var marks: [String: [TextSpan]] = [:]
    for (one, judged) in zip(found, judged) {
      guard let label = one.cell.label else { continue }
      var name = TextSpan("\(LabelKind.claim.word)\u{A0}\(one.number)\u{A0}")
      var mark = judged.verdict.mark
      let destination = TextSpan.Link.destination("\(LabelKind.claim.prefix)-\(one.number)")
      name.link = destination
      mark.link = destination
      marks[label] = [name, mark]
    }
    return marks
  }

  /// The claims as they were judged.
  ///
  /// - Parameters:
  ///   - text: What a claim says by its number, with its values and references in words.
  ///   - reference: Leads to a cell, by its label.
  func claims(
    text: (Int) -> String, reference: (String) -> TextSpan?
  ) -> JudgedClaims {
    var evidence: [String: TextSpan] = [:]
    for label in found.compactMap(\.claim.evidence?.label) { evidence[label] = reference(label) }
    return JudgedClaims(
      records: zip(found, judged).map { one, judged in
        let finding = one.judged.finding
        return ClaimRecord(
          label: one.cell.label ?? "claim-\(one.number)", number: one.number,
          text: text(one.number),
          holds: one.claim.holds?.text ?? "", margin: finding.margin,
          unit: one.judged.unit,
          pValue: finding.pValue, adjustedPValue: judged.adjustedPValue, verdict: judged.verdict,
          expected: one.claim.expect, basis: finding.basis,
          deciding: one.judged.deciding,
          reason: finding.reason, evidence: one.claim.evidence?.label,
          source: context.sources[reportSources.index(of: one.cell)].name,
          narrowing: one.cell.narrowing.text,
          dataDigest: digest(of: one), location: one.cell.place)
      }, level: level, evidence: evidence,
      kept: Set(found.filter(\.isKept).map(\.number)))
  }

  /// Of what the sources of a claim were read from and how they were narrowed.
  private func digest(of one: Found) -> String {
    let own = reportSources.index(of: one.cell)
    let places = one.judged.sources.isEmpty ? [own] : one.judged.sources
    var lines = places.flatMap { place in
      context.sources[place].inputs.digests.map { "\($0.role)\t\($0.name)\t\($0.sha256)" }
    }
    if !one.cell.narrowing.isEmpty { lines.append("narrowing\t\(own)\t\(one.cell.narrowing.key)") }
    return SHA256.hexadecimal(Array(lines.joined(separator: "\n").utf8))
  }
}
