package import Diagnostics
internal import FileFormats
package import LogReaders
internal import ValueModel

/// Which responses are quoted as evidence.
package struct EvidenceRequest: Sendable {
  /// In what order they are taken.
  package enum Order: String, CaseIterable, Codable, Sendable {
    /// By the mean of their verdicts.
    case highest, lowest
    /// By how far apart their verdicts lie.
    case disagreement
    /// As a draw that the seed decides.
    case random
  }

  package var order: Order
  /// At most so many.
  package var most: Int
  /// nil for all.
  package var models: [String]?
  package var items: [String]?
  /// Identifier of the dimension that the judgments feed; nil for any.
  package var dimension: String?
  package var seed: UInt64

  package init(
    order: Order, most: Int, models: [String]? = nil, items: [String]? = nil,
    dimension: String? = nil, seed: UInt64 = 0
  ) {
    self.order = order
    self.most = most
    self.models = models
    self.items = items
    self.dimension = dimension
    self.seed = seed
  }
}

/// A response with what was asked and what judges made of it.
package struct QuotedResponse: Codable, Sendable {
  /// A verdict on the response.
  package struct Verdict: Codable, Sendable {
    package let judge: String
    package let kind: JudgeKind
    package let criterion: String
    package let score: Double?
    package let label: String?
    /// What the judge said; never of people.
    package let explanation: String?
  }

  package let model: String
  package let task: String
  package let item: String
  package let epoch: Int
  package let prompt: String?
  package let response: String?
  package let verdicts: [Verdict]
  /// The mean of the verdicts, turned so that a high one speaks for the dimension.
  package let mean: Double?
}

extension StudyInputs {
  /// Responses of the judgments that are used, whose texts were kept, in the order that is asked for.
  ///
  /// - Throws: what keeps texts from being read; nothing for what is not there, which gives none.
  package func quotedResponses(
    _ request: EvidenceRequest
  ) throws(Diagnostics) -> [QuotedResponse] {
    let chosen = try EvidenceFinder(self, request).chosen()
    var quoted: [QuotedResponse] = []
    for one in chosen { quoted.append(try EvidenceFinder.quoted(one, of: log)) }
    return quoted
  }
}

/// Finds the responses that are quoted.
struct EvidenceFinder {
  /// The verdicts on one response.
  struct Found {
    var rows: [Int]
    /// Turned so that a high one speaks for the dimension.
    var scores: [Double] = []

    var mean: Double? {
      scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }

    var spread: Double? {
      guard scores.count > 1, let least = scores.min(), let most = scores.max() else { return nil }
      return most - least
    }
  }

  private struct Key: Hashable {
    let codes: [Int32]
  }

  private let inputs: StudyInputs
  private let request: EvidenceRequest

  init(_ inputs: StudyInputs, _ request: EvidenceRequest) {
    self.inputs = inputs
    self.request = request
  }

  func chosen() throws(Diagnostics) -> [Found] {
    let all = found
    let ordered: [Found]
    switch request.order {
    case .highest: ordered = sorted(all, by: { $0.mean.map { -$0 } })
    case .lowest: ordered = sorted(all, by: \.mean)
    case .disagreement:
      ordered = sorted(all.filter { ($0.spread ?? 0) > 0 }, by: { $0.spread.map { -$0 } })
    case .random:
      let draws = all.map { SHA256.hexadecimal(Array("\(request.seed) \(name(of: $0))".utf8)) }
      ordered = all.indices.sorted { draws[$0] < draws[$1] }.map { all[$0] }
    }
    return Array(ordered.prefix(request.most))
  }

  /// By a number, those without one last; equal ones by their names, so that no order of rows matters.
  private func sorted(_ all: [Found], by number: (Found) -> Double?) -> [Found] {
    let keyed = all.map { (number($0) ?? .infinity, name(of: $0), $0) }
    return keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private func name(of found: Found) -> String {
    let table = inputs.log.judgments
    let row = found.rows[0]
    return [
      table.model[row] ?? "", table.task[row] ?? "", table.sample[row] ?? "",
      "\(table.epoch[row])", "\(table.turn[row])",
    ].joined(separator: "\t")
  }

  /// The responses whose texts were kept and that meet what is asked for.
  private var found: [Found] {
    let table = inputs.log.judgments
    let wanted = request.dimension.flatMap { id in
      inputs.system.dimensions.firstIndex { $0.id == id }
    }
    var places: [Key: Int] = [:]
    var found: [Found] = []
    var feeds: [Key: [InstrumentBinding.Feed]] = [:]
    for row in inputs.sampled.rows.map(Int.init) {
      let texts = table.texts[row]
      guard texts.response >= 0 || texts.prompt >= 0, isAsked(table, row) else { continue }
      let judged = Key(
        codes: [table.task.codes[row], table.criterion.codes[row], table.sample.codes[row]])
      let fed =
        feeds[judged]
        ?? inputs.binding.feeds(
          task: table.task[row] ?? "", criterion: table.criterion[row] ?? "",
          item: table.sample[row] ?? "")
      feeds[judged] = fed
      let feed = wanted.map { place in fed.first { $0.dimension == place } } ?? fed.first
      if wanted != nil, feed == nil { continue }
      let key = Key(codes: [
        table.evaluation.codes[row], table.model.codes[row], table.task.codes[row],
        table.sample.codes[row], table.epoch[row], Int32(table.turn[row]), texts.prompt,
        texts.response,
      ])
      let place = places[key] ?? found.count
      if places[key] == nil {
        places[key] = place
        found.append(Found(rows: []))
      }
      found[place].rows.append(row)
      if table.status[row] == .scored, let score = table.score(at: row) {
        found[place].scores.append(
          feed.map { inputs.binding.oriented(score, by: $0) } ?? score)
      }
    }
    return found
  }

  private func isAsked(_ table: JudgmentTable, _ row: Int) -> Bool {
    if let models = request.models {
      let name = table.model[row] ?? ""
      guard models.contains(where: { $0.isExactly(name) }) else { return false }
    }
    guard let items = request.items else { return true }
    let name = table.sample[row] ?? ""
    return items.contains { $0.isExactly(name) }
  }

  static func quoted(
    _ found: Found, of log: EvaluationLog
  ) throws(Diagnostics) -> QuotedResponse {
    let table = log.judgments
    let text = try log.response(ofRow: found.rows[0])
    var verdicts: [QuotedResponse.Verdict] = []
    for row in found.rows {
      // What people wrote is nobody's business.
      let isPerson = table.judgeKind[row] == .human
      let said = isPerson ? nil : try log.explanation(ofRow: row)?.explanation
      verdicts.append(
        QuotedResponse.Verdict(
          judge: table.judge[row] ?? "", kind: table.judgeKind[row],
          criterion: table.criterion[row] ?? "",
          score: table.status[row] == .scored ? table.score(at: row) : nil,
          label: isPerson ? nil : table.label[row], explanation: said))
    }
    let row = found.rows[0]
    return QuotedResponse(
      model: table.model[row] ?? "", task: table.task[row] ?? "", item: table.sample[row] ?? "",
      epoch: Int(table.epoch[row]), prompt: text?.prompt, response: text?.response,
      verdicts: verdicts, mean: found.mean)
  }
}
