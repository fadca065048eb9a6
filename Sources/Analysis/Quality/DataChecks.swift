internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// The checks that can be made of a source of data from what was read and scored, whatever is asked of
/// it besides.
package struct DataChecks {
  /// At least one of each code that it looks for.
  package let checks: [Check]

  /// - Parameters:
  ///   - study: nil for published scores without item-level judgments.
  ///   - book: Every score.
  ///   - cautions: All of the source; each is the outcome of a check.
  package init(
    _ inputs: StudyInputs, study: ScoreStudy?, book: ScoreBook, cautions: [Caution]
  ) {
    let maker = CheckMaker(inputs: inputs, study: study, book: book, cautions: cautions)
    checks =
      study == nil
      ? maker.ofPublished : maker.ofCounts + maker.ofScores + maker.ofTime
  }
}

/// Makes the checks of one source.
private struct CheckMaker {
  let inputs: StudyInputs
  let study: ScoreStudy?
  let book: ScoreBook
  let cautions: [Caution]

  /// A check by the cautions of its code; where there are none, it passed.
  private func check(_ code: Check.Code, else passed: @autoclosure () -> Check) -> Check {
    let found = cautions.filter { Check.Code($0.code) == code }
    guard let first = found.first else { return passed() }
    guard found.count > 1 else {
      return Check(code, .caution, subject: first.subject, first.message)
    }
    let isEnded = [".", "。"].contains { first.message.hasSuffix($0) }
    let sentence = isEnded ? String(first.message.dropLast()) : first.message
    return Check(
      code, .caution,
      said(
        "\(sentence); this and \(CountText.counted(found.count - 1, "other caution")) of its kind stand "
          + "on the methods page."))
  }

  private func count(_ number: Int, _ noun: String) -> String {
    CountText.counted(number, noun, isGrouped: true)
  }

  // MARK: - Published scores

  var ofPublished: [Check] {
    [
      check(
        .publishedOnly, else: Check(.publishedOnly, .passed, said("There are no published scores."))
      )
    ]
  }

  // MARK: - What was counted

  var ofCounts: [Check] {
    [
      itemCoverage, unequalItems, sharedItems, missingJudgments, denominators, duplicates,
      conflicts, retriedRuns, toolFigures,
      check(
        .shortPanels,
        else: Check(
          .shortPanels, .passed,
          said("No response lacks a verdict that the others of its task have."))),
      judgeCount,
      check(
        .publishedOnly,
        else: Check(
          .publishedOnly, .passed,
          said(
            "Every score rests on judgments of single responses, "
              + "\(NumberText.grouped(study?.judgmentCount ?? 0)) in all."))),
      check(
        .curatedRows,
        else: Check(.curatedRows, .passed, said("The log holds no rows that were chosen for show."))
      ),
    ]
  }

  private var itemCoverage: Check {
    let counts = book.scores.filter { $0.dimension != ModelScore.overall }.compactMap(\.items)
    let fewest = counts.filter { $0 > 0 }.min()
    return check(
      .itemCoverage,
      else: fewest.map { fewest in
        let items = count(fewest, "item")
        return Check(
          .itemCoverage, .passed,
          counts.contains(0)
            ? said("Every score of a dimension rests on \(items) or more.")
            : said("Every dimension of every model rests on \(items) or more."))
      } ?? Check(.itemCoverage, .notApplicable, said("No dimension has a score.")))
  }

  private var unequalItems: Check {
    guard book.models.count > 1 else {
      return Check(.unequalItems, .notApplicable, said("There is one model."))
    }
    return check(
      .unequalItems,
      else: Check(
        .unequalItems, .passed,
        said("All \(book.models.count) models were measured on the same items, equally often.")))
  }

  private var sharedItems: Check {
    guard book.models.count > 1 else {
      return Check(.sharedItems, .notApplicable, said("There is one model."))
    }
    guard cautions.contains(where: { Check.Code($0.code) == .unequalItems }) else {
      return check(
        .sharedItems,
        else: Check(
          .sharedItems, .passed, said("Every two models have all of their items in common.")))
    }
    return check(
      .sharedItems,
      else: Check(
        .sharedItems, .notChecked, reason: said("no cell compares models pair by pair"),
        said("Models have different items, and how many every two of them share is not shown.")))
  }

  private var missing: Int {
    book.scores.filter { $0.dimension != ModelScore.overall }.compactMap(\.judgments)
      .reduce(0) { $0 + $1.missing }
  }

  private var missingJudgments: Check {
    check(
      .missingJudgments,
      else: missing == 0
        ? Check(
          .missingJudgments, .passed, said("Every judgment that feeds a dimension has a score."))
        : Check(
          .missingJudgments, .caution,
          missing == 1
            ? said("1 judgment without a score is left out and counted.")
            : said(
              "\(NumberText.grouped(missing)) judgments without a score are left out and counted."))
    )
  }

  /// By how much scores would fall if every judgment that is left out had been the worst.
  private var denominators: Check {
    if cautions.contains(where: { Check.Code($0.code) == .denominators }) {
      return check(.denominators, else: Check(.denominators, .passed, ""))
    }
    let falls = book.scores.compactMap { score -> Double? in
      guard let estimate = score.estimate, let worst = score.estimateMissingAsWorst else {
        return nil
      }
      return abs(estimate - worst)
    }
    if let most = falls.max(), most > 0 {
      return Check(
        .denominators, .caution,
        said(
          "Judgments without a score stand in no denominator: if each of them had been the worst answer, a "
            + "score would be up to \(NumberText.fixed(most, decimals: 1)) points away."))
    }
    return missing == 0
      ? Check(
        .denominators, .passed,
        said("Every judgment that a score should count stands in its denominator."))
      : Check(
        .denominators, .notChecked, reason: said("centred scores have no worst answer"),
        said("What the judgments without a score would change is not known."))
  }

  /// Problems of a code that were met while the logs were read.
  private func issues(_ codes: Set<String>) -> [Diagnostic] {
    inputs.log.issues.filter { codes.contains($0.code) }
  }

  private func check(
    _ code: Check.Code, issues codes: Set<String>, of what: String, else passed: String
  ) -> Check {
    let found = issues(codes)
    guard let first = found.first else { return Check(code, .passed, passed) }
    let sentence = said("\(what): \(first.message)")
    let message =
      switch found.count {
      case 1: said("\(sentence).")
      case 2: said("\(sentence); there is 1 more of this kind.")
      default:
        said("\(sentence); there are \(NumberText.grouped(found.count - 1)) more of this kind.")
      }
    return Check(code, .caution, message)
  }

  private var duplicates: Check {
    let dropped = inputs.log.files.reduce(0) { $0 + $1.duplicates }
    let repeats = issues(["duplicateJudgment"])
    guard dropped > 0 || !repeats.isEmpty else {
      return Check(.duplicates, .passed, said("No row of the logs stands twice."))
    }
    let rows = max(dropped, repeats.count)
    return Check(
      .duplicates, .caution,
      rows == 1
        ? said("1 row that stood in the logs before, with the same verdict, was dropped.")
        : said(
          "\(NumberText.grouped(rows)) rows that stood in the logs before, with the same verdict, were "
            + "dropped."))
  }

  private var conflicts: Check {
    check(
      .conflicts, issues: ["conflictResolved", "contradictoryLabels"],
      of: said("One of several verdicts on the same key was kept"),
      else: said("No two verdicts on the same key contradict each other."))
  }

  private var retriedRuns: Check {
    check(
      .retriedRuns, issues: ["retriedRuns"], of: said("A run was begun anew"),
      else: said("No run repeats one that was broken off."))
  }

  private var toolFigures: Check {
    if !issues(["otherResults", "noPlainMean"]).isEmpty {
      return check(
        .toolFigures, issues: ["otherResults", "noPlainMean"],
        of: said("A figure that a tool published is not what its rows give"), else: "")
    }
    let leftOut = issues(["figuresLeftOut", "otherAggregate", "missingSibling"])
    if let first = leftOut.first {
      return Check(
        .toolFigures, .notChecked, reason: first.message,
        said("Not every figure that a tool published could be worked out anew."))
    }
    return inputs.log.runs.isEmpty
      ? Check(
        .toolFigures, .notApplicable,
        said("The logs hold judgments and no figures that a tool published."))
      : Check(
        .toolFigures, .passed,
        said("No figure that a tool published differs from what its rows give."))
  }

  private var judgeCount: Check {
    let judges = study?.judgeCount ?? 0
    guard judges > 1 else {
      return check(
        .judgeCount,
        else: Check(
          .judgeCount, .caution,
          said(
            "There is one judge: nothing can be said of how far judges agree, or of a bias of its own."
          )
        ))
    }
    return check(
      .judgeCount,
      else: Check(.judgeCount, .passed, said("\(count(judges, "judge")) gave the verdicts.")))
  }

  // MARK: - Scores

  var ofScores: [Check] {
    let clusters = study?.clusterCount ?? 0
    return [
      check(
        .clusterCount,
        else: Check(
          .clusterCount, .passed, said("The items come in \(count(clusters, "cluster"))."))),
      check(
        .intervalMethod,
        else: book.scores.contains { $0.lower != nil }
          ? Check(
            .intervalMethod, .passed,
            said("No interval has less behind it than its method asks for."))
          : Check(.intervalMethod, .notApplicable, said("No score has an interval."))),
      check(
        .ceiling,
        else: Check(
          .ceiling, .passed,
          said("No model has nearly all of a dimension's items at the top of the scale."))),
      multiplicity,
    ]
  }

  private var multiplicity: Check {
    let ranked = book.models.count { model in
      book.scores.contains { $0.rank != nil && ExactName($0.model) == ExactName(model) }
    }
    guard ranked > 1 else {
      return Check(.multiplicity, .notApplicable, said("No two models are ranked."))
    }
    return Check(
      .multiplicity, .passed,
      said("Ranks hold for all \(count(ranked * (ranked - 1) / 2, "pair")) of models at once."))
  }

  // MARK: - Time

  var ofTime: [Check] {
    let rounds = inputs.sampled.table.round.map { inputs.sampled.column($0).names } ?? []
    return [
      rounds.count > 1
        ? Check(
          .roundsMixed, .caution,
          said(
            "Scores take the judgments of \(rounds.count) rounds together, as if nothing had changed "
              + "between them."))
        : Check(.roundsMixed, .passed, said("All judgments are of one round.")),
      check(
        .versionsMixed,
        else: Check(
          .versionsMixed, .passed,
          said("No two versions of a tool that score differently are mixed."))),
    ]
  }
}
