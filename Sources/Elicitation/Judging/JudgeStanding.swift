package import Diagnostics
internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import Statistics

/// How far the verdicts of judges can be trusted, as comparing them with labels has shown: what
/// `recognize --standing` writes and scores of these judges go by.
package struct JudgeStanding: Sendable, Equatable, Codable {
  /// Of one judge, or of the panel.
  package struct Judge: Sendable, Equatable, Codable {
    /// `model:NAME` or `panel:NAME`.
    package let judge: String
    /// SHA-256 of what its verdicts depend on: another template or model has another standing.
    package let method: String
    package let dimensions: [Dimension]
  }

  package struct Dimension: Sendable, Equatable, Codable {
    /// The identifier of the dimension.
    package let dimension: String
    /// Labelled responses with a verdict.
    package let labels: Int
    package let kappa: OfflineRecognizer.Standing
    package let transport: [Transport]

    /// Whether scores stand without a caution: kappa's interval begins high enough, and on no model that
    /// was looked at the judge is shown to err otherwise.
    package var isSufficient: Bool {
      kappa.isSufficient && !transport.contains { $0.verdict == Transport.refuted }
    }
  }

  /// Whether the errors that were learnt on other models hold for one.
  package struct Transport: Sendable, Equatable, Codable {
    package let model: String
    /// `pass`, `fail`, `inconclusive` or `notGraded`.
    package let verdict: String

    package static let refuted = TransportAudit.Verdict.fail.rawValue
  }

  private let format: String
  private let version: Int
  /// The name of the plan.
  package let plan: String
  /// Whose labels they were compared with.
  package let gold: String
  /// How far a model's corrected rate may be from its labels' without mattering.
  package let margin: Double
  package let judges: [Judge]

  /// - Parameters:
  ///   - needed: what the lower end of kappa's interval must reach.
  ///   - level: of that interval.
  package init(
    _ validation: JudgeValidation, plan: RecognitionPlan, gold: String, needed: Double,
    margin: Double, level: Double
  ) {
    format = Self.format
    version = Self.version
    self.plan = plan.name
    self.gold = gold
    self.margin = margin
    var judges: [String] = []
    for entry in validation.entries where !judges.contains(entry.judge) {
      judges.append(entry.judge)
    }
    self.judges = judges.map { judge in
      let own = validation.entries.filter { $0.judge == judge }
      return Judge(
        judge: judge, method: own.first?.method ?? "",
        dimensions: own.map { entry in
          Dimension(
            dimension: entry.dimension, labels: entry.calls.gold.count,
            kappa: OfflineRecognizer.Standing(entry.calls, needed: needed, level: level),
            transport: validation.models.enumerated().compactMap { number, model in
              entry.calls.transport(to: number, margin: margin, level: level).map {
                Transport(model: model, verdict: $0.verdict.rawValue)
              }
            })
        })
    }
  }

  /// What is known of a judge on a dimension; nil where it was not looked at.
  package func standing(of judge: String, dimension: String) -> Dimension? {
    judges.first { $0.judge == judge }?.dimensions.first { $0.dimension == dimension }
  }

  // MARK: - File

  private static let format = "compass-judge-standing"
  /// Rises when a key goes or changes its meaning.
  private static let version = 1
  private static let mostBytes = 16 << 20

  /// Writes the standing to a file, whole or not at all.
  package func write(to path: String) throws(Diagnostics) {
    try AtomicFile.write(try JSONText.bytes(self, isPretty: true), to: path)
  }

  /// Reads a standing from its file.
  ///
  /// - Throws: where the file cannot be read, or is none.
  package init(contentsOf path: String) throws(Diagnostics) {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try FileContent.stored(path, limit: Self.mostBytes)
    } catch {
      throw Diagnostics(
        Diagnostic(error.code, at: .file(path), error.message, remedy: error.remedy))
    }
    guard let standing = try? JSONDecoder().decode(JudgeStanding.self, from: Data(bytes)),
      standing.format == Self.format, standing.version == Self.version
    else {
      throw Diagnostics(
        Diagnostic(
          "noStanding", at: .file(path), "the file holds no standing of judges",
          remedy: "Write one: compass recognize --judges PLAN ... --gold JUDGE --standing FILE"))
    }
    self = standing
  }
}
