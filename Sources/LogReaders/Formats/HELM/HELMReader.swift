import Foundation

/// Reads the directory of a HELM run by its `per_instance_stats.json`: one row for each instance,
/// trial, perturbation and class of metrics.
///
/// Each metric that says how good an answer is gives one judgment by the judge `rule:metric`; what
/// `scenario_state.json` holds of models that judged gives one for each of them. The model and the
/// scenario are in `run_spec.json`, and `stats.json` tells whether the log is whole.
struct HELMReader: LogFormatReader {
  static let name = "helm"
  static let summary = "per_instance_stats.json of a HELM run, with the files beside it"
  static let isOfLines = false
  static let readsSiblings = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    if let shape = head.json, HELMRunFiles.isCompanion(shape, named: head.name) {
      return .companion(of: HELMRunFiles.log)
    }
    guard let kinds = head.list?.kinds, kinds["instance_id"] != nil,
      kinds["train_trial_index"] != nil, kinds["stats"] == .array
    else { return nil }
    return .log(by: .whole)
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    guard let units = readUnits(bytes, &log) else { return }
    do throws(SiblingFile.Refusal) {
      let rows = try rows(units, &log)
      let figures = try SiblingFile.parsed(HELMRunFiles.figures, beside: &log, HELMFigures.init)
      if figures == nil { log.note(.uncheckedCount, at: "") }
      if isWhole(units, rows, figures, &log) { rows.add(to: &log) }
    } catch {
      log.fail(error.problem, at: error.locator)
    }
  }

  private func rows(
    _ units: [HELMUnit], _ log: inout LogAssembly
  ) throws(SiblingFile.Refusal) -> HELMRows {
    guard
      let specification = try SiblingFile.parsed(
        HELMRunFiles.specification, beside: &log, HELMRunSpecification.init)
    else {
      throw SiblingFile.Refusal(
        problem: .missingSibling(
          HELMRunFiles.specification, holds: "the model and the scenario of the run"))
    }
    let keepsTexts = log.options.keepTexts
    let requests = try SiblingFile.parsed(HELMRunFiles.state, beside: &log) {
      (scanner) throws(JSONError) in try HELMRequests(&scanner, keepsTexts: keepsTexts)
    }
    if requests == nil {
      let contents = "failed requests, times and the verdicts of other models"
      log.note(.missingSibling(HELMRunFiles.state, holds: contents), at: "")
    }
    return HELMRows(
      specification, units, requests ?? HELMRequests(),
      suite: SiblingFile.folders(of: log).dropLast().last)
  }

  /// The units of the file, or nil when it is broken.
  private func readUnits(
    _ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly
  ) -> [HELMUnit]? {
    var units: [HELMUnit] = []
    var places: [HELMUnit.Key: Int] = [:]
    let isWhole = JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      let unit = try HELMUnit(&scanner, at: place)
      guard !unit.key.instance.isEmpty else {
        log.refuse(.missingField("instance_id"), at: log.locator(of: place))
        return
      }
      // Rows are counted as they are made: an element holds one for each metric.
      log.file.rowsRead -= 1
      if let index = places[unit.key] {
        units[index].merge(unit)
      } else {
        places[unit.key] = units.count
        units.append(unit)
      }
    }
    return isWhole ? units : nil
  }

  /// Whether the log has the units and the means that the figures report, or may have others.
  private func isWhole(
    _ units: [HELMUnit], _ rows: HELMRows, _ figures: HELMFigures?, _ log: inout LogAssembly
  ) -> Bool {
    guard let figures else { return true }
    // Elements that were refused are there, and have been told of.
    let refused = log.file.refused
    if let counted = figures.units, units.count + refused < counted {
      let problem = LogProblem.fewerSamples(found: units.count, counted: counted)
      guard log.options.allowsPartial else {
        log.fail(problem, at: HELMRunFiles.figures)
        return false
      }
      log.note(.fewerSamples(problem.message), at: "")
      return true
    }
    let compared = figures.compared(with: units, on: rows.metrics)
    if let problem = compared.problem, !log.options.allowsPartial, refused == 0 {
      log.fail(problem, at: HELMRunFiles.figures)
      return false
    }
    compared.note(in: &log)
    return true
  }
}
