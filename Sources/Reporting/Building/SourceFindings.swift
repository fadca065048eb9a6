internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// What a report says of a whole source of data beside its cells: every score, the cautions, and what
/// was checked.
///
/// It is kept from one build to the next as the result of a cell is.
struct SourceFindings: Codable, Sendable {
  /// The scores under the front matter's interval.
  let book: ScoreBook
  /// nil for published scores without item-level judgments.
  let size: StudySize?
  /// Those on scores, which stand beside the cells that show them.
  let cautions: [Caution]
  /// Those on the rows of whole tasks, which concern no row or figure more than another.
  let suspicions: [Caution]
  /// Those on what was counted and scored.
  let checks: [Check]

  var allCautions: [Caution] { cautions + suspicions + book.cautions }
}

/// How much stands behind the scores of a source.
struct StudySize: Codable, Sendable {
  let models: Int
  let items: Int
  let clusters: Int
  let judges: Int
  /// Judgments that feed any dimension.
  let judgments: Int
  /// Judgments that feed none, by reason.
  let curated: Int
  let adaptive: Int
  let filtered: Int
  let notFed: Int
  let hasOverallScore: Bool

  init(_ study: ScoreStudy) {
    models = study.models.count
    items = study.itemCount
    clusters = study.clusterCount
    judges = study.judgeCount
    judgments = study.judgmentCount
    curated = study.omissions[.curated]
    adaptive = study.omissions[.adaptive]
    filtered = study.omissions[.filtered]
    notFed = study.omissions[.notFed]
    hasOverallScore = study.hasOverallScore
  }
}

extension ReportData {
  /// What an earlier build has found of the source; nil where it is to be computed.
  func keptFindings(_ cache: ResultCache?) -> SourceFindings? {
    let found = cache.flatMap { kept(SourceFindings.self, under: findingsKey($0), in: $0) }
    if let found { know(models: found.book.models) }
    return found
  }

  /// Computes what is to be said of the source.
  func findings(_ cache: ResultCache?) throws(Diagnostics) -> SourceFindings {
    try computed(keeping: cache.map(findingsKey), in: cache) { () throws(Diagnostics) in
      let book = try wholeBook()
      let study = try scoredStudy()
      let cautions = inputs.cautions(study)
      let suspicions = inputs.suspicions(besides: cautions, of: study)
      return SourceFindings(
        book: book, size: study.map(StudySize.init), cautions: cautions, suspicions: suspicions,
        checks: DataChecks(
          inputs, study: study, book: book, cautions: cautions + suspicions + book.cautions
        ).checks)
    }
  }

  private func findingsKey(_ cache: ResultCache) -> ResultKey {
    // What was met while the rows were read is told, though it is in none of them.
    let issues =
      inputs.log.issues.map { "\($0.code)\t\($0.message)" }
      + inputs.log.files.map { "\($0.duplicates)" }
    return ResultKey(
      keyParts(cache, readsAllRows: true) + [
        .init("kind", text: "source"), .init("issues", text: issues.joined(separator: "\n")),
      ])
  }
}
