extension InspectHeader {
  /// The newest version of the log's form that is known.
  private static let knownVersion: Int64 = 2

  /// Why a header cannot be used, and where.
  struct Refusal: Error {
    let problem: LogProblem
    let locator: String
  }

  /// Checks that the log can be read and says what its judgments are of.
  ///
  /// The first logs of the form that is known gave no version.
  func check(at locator: String = "#") throws(Refusal) {
    let member = locator == "#" ? "#/" : "\(locator)#/"
    if let version, version > InspectHeader.knownVersion {
      throw Refusal(problem: .newerVersion(version), locator: member + "version")
    }
    let required = [
      ("task", task), ("model", model), ("eval_id", evaluationIdentifier),
    ]
    for (name, text) in required where text.isEmpty {
      throw Refusal(problem: .missingField(name), locator: "\(member)eval/\(name)")
    }
  }

  /// Notes that the run did not end well, or that samples are missing that it counted.
  func noteStatus(_ samples: [InspectSample], _ log: inout LogAssembly) {
    let status = status ?? "started"
    if status != "success" { log.note(.unfinishedRun(status: status), at: "") }
    guard let completedSamples = results.completedSamples, samples.count < completedSamples else {
      return
    }
    let problem = LogProblem.fewerSamples(found: samples.count, counted: Int(completedSamples))
    // A run that says itself that it did not end well promises nothing.
    if log.options.allowsPartial || status != "success" {
      log.note(.fewerSamples(problem.message), at: "")
    } else {
      log.fail(problem, at: "#/results/completed_samples")
    }
  }

  /// The sample epochs that are said to be there.
  var countedSamples: Int64? { results.completedSamples ?? results.totalSamples ?? datasetSamples }
}

extension LogProblem {
  fileprivate static func newerVersion(_ version: Int64) -> LogProblem {
    LogProblem(
      "newerVersion", "the log has version \(version) of its form; 2 is the newest that is known",
      remedy: "Get a newer version of this program, or export the log as JSON Lines")
  }
}
