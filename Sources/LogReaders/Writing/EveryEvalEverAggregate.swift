package import Diagnostics
internal import PrintedNumbers

/// The results of one model in the schema of Every Eval Ever, with how certain they are.
///
/// `eval.schema.json` of evaleval/every_eval_ever, version 0.2.2: one object for each model, which this
/// program writes one a line. The record says when it was made, so that time is part of what it is made
/// of: the same data and the same time give the same bytes.
package struct EveryEvalEverAggregate: Encodable, Sendable, Equatable {
  package static let schemaVersion = "0.2.2"

  /// One score of the model.
  package struct Score: Sendable, Equatable {
    /// What was measured, such as a dimension.
    package var name: String
    /// The data set or instrument that it was measured with.
    package var dataset: String
    /// The stable name of the metric: `value-compass.schwartz.power`.
    package var metric: String
    /// What the score is, in a sentence.
    package var description: String
    package var lowerIsBetter = false
    /// The ends of the scale; nil where it has none.
    package var range: ClosedRange<Double>?
    package var value: Double
    package var standardError: Double?
    package var lower: Double?
    package var upper: Double?
    package var level: Double?
    /// How the interval was made.
    package var method: String?
    /// The items behind the score.
    package var samples: Int?
    /// What else is to be said of the score, by name.
    package var details: [String: String] = [:]

    package init(
      name: String, dataset: String, metric: String, description: String, value: Double
    ) {
      self.name = name
      self.dataset = dataset
      self.metric = metric
      self.description = description
      self.value = value
    }
  }

  private let schema_version: String
  private let evaluation_id: String
  private let evaluation_timestamp: String?
  private let retrieved_timestamp: String
  private let source_metadata: Source
  private let eval_library: Library
  private let model_info: Model
  private let evaluation_results: [Result]

  /// - Parameters:
  ///   - evaluation: what was evaluated, the first part of the record's identifier.
  ///   - organization: who gives the results.
  ///   - time: when the record was made.
  ///   - evaluated: when the responses were judged, as far as it is known.
  ///   - version: of this program.
  ///   - scores: those that are not finite are left out, as the schema has no word for none.
  package init(
    model: String, evaluation: String, organization: String, time: Timestamp,
    evaluated: Timestamp?, version: String, scores: [Score]
  ) {
    let seconds = Self.unixSeconds(time)
    schema_version = Self.schemaVersion
    evaluation_id = "\(evaluation)/\(model)/\(seconds)"
    evaluation_timestamp = evaluated?.description
    retrieved_timestamp = seconds
    source_metadata = Source(
      source_name: "Value Compass", source_type: "evaluation_run",
      source_organization_name: organization, evaluator_relationship: "other")
    eval_library = Library(name: "value-compass", version: version)
    model_info = Model(name: model, id: model)
    evaluation_results = scores.filter(\.value.isFinite).map { score in
      Result(score, identifier: "\(evaluation)/\(model)/\(score.metric)")
    }
  }

  /// Records as JSON Lines.
  package static func lines(_ records: [Self]) throws(Diagnostics) -> [UInt8] {
    var output: [UInt8] = []
    for record in records {
      output += try JSONText.bytes(record, isPretty: false)
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }

  /// Unix time, with decimals only where they are not zero.
  private static func unixSeconds(_ time: Timestamp) -> String {
    let seconds = time.microseconds / 1_000_000
    let fraction = abs(time.microseconds % 1_000_000)
    guard fraction > 0 else { return String(seconds) }
    let digits = String(fraction)
    let sign = time.microseconds < 0 && seconds == 0 ? "-" : ""
    return "\(sign)\(seconds)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  // MARK: - Parts, by the names of the schema

  private struct Source: Encodable, Sendable, Equatable {
    let source_name: String
    let source_type: String
    let source_organization_name: String
    let evaluator_relationship: String
  }

  private struct Library: Encodable, Sendable, Equatable {
    let name: String
    let version: String
  }

  private struct Model: Encodable, Sendable, Equatable {
    let name: String
    let id: String
  }

  private struct Dataset: Encodable, Sendable, Equatable {
    let dataset_name: String
    let source_type: String
  }

  private struct Metric: Encodable, Sendable, Equatable {
    let evaluation_description: String
    let metric_id: String
    let metric_name: String
    let lower_is_better: Bool
    /// Left out where the scale has no ends, which the schema asks for with it.
    let score_type: String?
    let min_score: Double?
    let max_score: Double?
  }

  private struct StandardError: Encodable, Sendable, Equatable {
    let value: Double
    let method: String?
  }

  private struct Interval: Encodable, Sendable, Equatable {
    let lower: Double
    let upper: Double
    let confidence_level: Double?
    let method: String?
  }

  private struct Uncertainty: Encodable, Sendable, Equatable {
    let standard_error: StandardError?
    let confidence_interval: Interval?
    let num_samples: Int?
  }

  private struct Details: Encodable, Sendable, Equatable {
    let score: Double
    let details: [String: String]?
    let uncertainty: Uncertainty?
  }

  private struct Result: Encodable, Sendable, Equatable {
    let evaluation_result_id: String
    let evaluation_name: String
    let source_data: Dataset
    let metric_config: Metric
    let score_details: Details

    init(_ score: Score, identifier: String) {
      evaluation_result_id = identifier
      evaluation_name = score.name
      source_data = Dataset(dataset_name: score.dataset, source_type: "other")
      metric_config = Metric(
        evaluation_description: score.description, metric_id: score.metric,
        metric_name: score.name, lower_is_better: score.lowerIsBetter,
        score_type: score.range == nil ? nil : "continuous", min_score: score.range?.lowerBound,
        max_score: score.range?.upperBound)
      let error = score.standardError.flatMap { $0.isFinite ? $0 : nil }
      var interval: Interval?
      if let lower = score.lower, let upper = score.upper, lower.isFinite, upper.isFinite {
        interval = Interval(
          lower: lower, upper: upper, confidence_level: score.level, method: score.method)
      }
      let isKnown = error != nil || interval != nil || score.samples != nil
      score_details = Details(
        score: score.value, details: score.details.isEmpty ? nil : score.details,
        uncertainty: isKnown
          ? Uncertainty(
            standard_error: error.map { StandardError(value: $0, method: score.method) },
            confidence_interval: interval, num_samples: score.samples) : nil)
    }
  }
}
