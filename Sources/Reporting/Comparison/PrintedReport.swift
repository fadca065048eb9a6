internal import Analysis
package import Diagnostics
internal import Foundation

/// The JSON of a report as it was written: the figures and verdicts that another can be held against.
package struct PrintedReport: Sendable {
  package let title: String
  package let manifestDigest: String
  /// By source, model and dimension.
  let scores: [Score]
  /// Whatever was decided: claims, changes between rounds, tests of contamination, checks.
  let verdicts: [Verdict]

  /// A model's score on a dimension.
  struct Score: Sendable {
    let key: [String]
    let estimate: Double?
    let interval: ClosedRange<Double>?
    let rank: RankRange?
  }

  /// A decision and what it is on.
  struct Verdict: Sendable {
    let kind: ReportDiff.Kind
    let key: [String]
    let word: String
    let figure: Double?
    /// The expression of a claim.
    var expression: String?
  }

  /// Reads the JSON of a report.
  ///
  /// - Parameter file: Its name as messages print it.
  /// - Throws: where it is none.
  package init(_ bytes: [UInt8], file: String) throws(Diagnostics) {
    let decoded: Whole
    do {
      decoded = try JSONDecoder().decode(Whole.self, from: Data(bytes))
    } catch {
      throw Diagnostics(
        Diagnostic(
          "notAReport", at: .file(file), "the file is no JSON of a report",
          remedy: "Name what `compass report SOURCE.md --to json` wrote"))
    }
    guard decoded.command == "report" else {
      throw Diagnostics(
        Diagnostic(
          "notAReport", at: .file(file), "the file is the JSON of `compass \(decoded.command)`",
          remedy: "Name what `compass report SOURCE.md --to json` wrote"))
    }
    guard decoded.schemaVersion == ReportResults.schemaVersion else {
      throw Diagnostics(
        Diagnostic(
          "otherVersion", at: .file(file),
          "the report is of schema version \(decoded.schemaVersion), and this program reads "
            + "\(ReportResults.schemaVersion)",
          remedy: "Build it anew with this version"))
    }
    let results = decoded.results
    title = results.title
    manifestDigest = decoded.manifestDigest
    let sources = results.sources ?? [Source(name: nil, scores: results.scores ?? [])]
    scores = sources.flatMap { source in
      source.scores.map { score in
        Score(
          key: [source.name ?? "", score.model, score.dimension], estimate: score.estimate,
          interval: score.lower.flatMap { lower in
            score.upper.map { min(lower, $0)...max(lower, $0) }
          }, rank: score.rank)
      }
    }
    verdicts = PrintedReport.once(
      (results.claims ?? []).map {
        Verdict(
          kind: .claim, key: ["", $0.label], word: $0.verdict, figure: $0.margin?.estimate,
          expression: $0.holds)
      } + results.cells.flatMap(\.verdicts))
  }

  /// Several cells may show the same: it counts once.
  private static func once(_ verdicts: [Verdict]) -> [Verdict] {
    var seen: Set<[String]> = []
    return verdicts.filter { seen.insert([$0.kind.rawValue] + $0.key).inserted }
  }
}

/// What is read of the JSON; whatever else it has is passed over.
private struct Whole: Decodable {
  let schemaVersion: Int
  let command: String
  let manifestDigest: String
  let results: Results
}

private struct Results: Decodable {
  let title: String
  let cells: [Cell]
  let claims: [Claim]?
  let scores: [Source.Score]?
  let sources: [Source]?
}

private struct Source: Decodable {
  struct Score: Decodable {
    let model: String
    let dimension: String
    let estimate: Double?
    let lower: Double?
    let upper: Double?
    let rank: RankRange?
  }

  let name: String?
  let scores: [Score]
}

private struct Figure: Decodable {
  let estimate: Double?
}

private struct Claim: Decodable {
  let label: String
  let verdict: String
  let margin: Figure?
  let holds: String?
}

private struct Cell: Decodable {
  struct Comparison: Decodable {
    let model: String
    let dimension: String
    let from: String
    let to: String
    let difference: Figure
    let verdict: String
  }

  struct Judge: Decodable {
    let judge: String
    let dimension: String
    let from: String
    let to: String
    let difference: Figure
    let verdict: String
  }

  struct Test: Decodable {
    let model: String
    let test: String
    let dimension: String?
    let effect: Figure
    let verdict: String
  }

  struct Check: Decodable {
    let code: String
    let subject: String?
    let status: String
  }

  let source: String?
  let comparisons: [Comparison]?
  let judgeDrift: [Judge]?
  let tests: [Test]?
  let checks: [Check]?

  var verdicts: [PrintedReport.Verdict] {
    let source = source ?? ""
    return (comparisons ?? []).map {
      .init(
        kind: .drift, key: [source, $0.model, $0.dimension, $0.from, $0.to], word: $0.verdict,
        figure: $0.difference.estimate)
    }
      + (judgeDrift ?? []).map {
        .init(
          kind: .judgeDrift, key: [source, $0.judge, $0.dimension, $0.from, $0.to],
          word: $0.verdict, figure: $0.difference.estimate)
      }
      + (tests ?? []).map {
        .init(
          kind: .contamination, key: [source, $0.model, $0.test, $0.dimension ?? ""],
          word: $0.verdict, figure: $0.effect.estimate)
      }
      + (checks ?? []).map {
        .init(kind: .check, key: [source, $0.code, $0.subject ?? ""], word: $0.status, figure: nil)
      }
  }
}
