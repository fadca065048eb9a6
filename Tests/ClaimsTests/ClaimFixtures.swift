import Analysis
import Claims
import Diagnostics
import FileFormats
import Foundation
import Statistics
import Testing
import ValueModel

/// What the expressions of the tests speak of.
enum ClaimFixtures {
  private static let catalog = Result { try DefinitionCatalog.shipped() }

  static func system(_ id: String) throws -> ValueSystem {
    try #require(try catalog.get().systems.first { $0.id == id })
  }

  static let models = ["claude-3", "gpt-4", "llama-8b", "org/qwen", "solar"]

  /// One source of Schwartz's values, and where asked for a second one of moral foundations.
  static func names(
    second: Bool = false, lets: [String: String] = [:], params: [String: ParameterValue] = [:],
    bound: [String: Member] = [:], own: Int = 0
  ) throws -> ClaimNames {
    let schwartz = try system("schwartz")
    var sources = [
      SourceNames(
        name: second ? "values" : nil, system: schwartz, models: models,
        dimensions: schwartz.dimensions.map(\.id), rounds: ["2025-01-13", "2025-02-13"],
        judges: ["judge-a", "judge-b"], cultures: ["NL", "CN", "solar"], groups: ["young", "old"],
        weights: ["equal"],
        attributes: [
          "family": [
            "claude-3": "claude", "gpt-4": "gpt", "llama-8b": "llama", "org/qwen": "qwen",
          ],
          "size": ["claude-3": "200", "gpt-4": "1000", "llama-8b": "8", "org/qwen": "72"],
        ])
    ]
    if second {
      let foundations = try system("moral-foundations")
      sources.append(
        SourceNames(
          name: "morals", system: foundations, models: ["gpt-4", "other"],
          dimensions: foundations.dimensions.map(\.id)))
    }
    return ClaimNames(
      sources: sources, own: own,
      lets: try lets.mapValues {
        try ClaimExpression(ExpressionText($0, file: "r.md", line: 3, column: 1))
      },
      params: params, bound: bound)
  }

  @Sendable static func ranked(_ dimension: DimensionName) -> [[String]] {
    dimension.dimension == "hedonism"
      ? [["gpt-4", "solar"], ["claude-3"]]
      : dimension.dimension == "stimulation"
        ? [] : [["claude-3"], ["gpt-4"], ["llama-8b", "org/qwen"], ["solar"]]
  }

  static func text(_ text: String) -> ExpressionText {
    ExpressionText(text, file: "r.md", line: 7, column: 1)
  }

  /// The statement of a text, with its names settled.
  static func statement(_ text: String, _ names: ClaimNames? = nil) throws -> Statement {
    let expression = try ClaimExpression(self.text(text), as: .statement)
    return try expression.statement(names ?? ClaimFixtures.names(), ranked: ranked)
  }

  static func value(_ text: String, _ names: ClaimNames? = nil) throws -> ExpressionValue {
    try ClaimExpression(self.text(text)).value(names ?? ClaimFixtures.names(), ranked: ranked)
  }

  static func members(_ text: String, _ names: ClaimNames? = nil) throws -> [String] {
    try ClaimExpression(self.text(text), as: .set)
      .members(names ?? ClaimFixtures.names(), ranked: ranked).map(\.name)
  }

  /// The problems of a text, each with its column from 0, its code, message and remedy.
  static func problems(
    _ text: String, _ names: ClaimNames? = nil, as form: ClaimExpression.Form = .statement
  ) throws -> [Diagnostic] {
    let names = try names ?? ClaimFixtures.names()
    do {
      let expression = try ClaimExpression(self.text(text), as: form)
      switch form {
      case .statement: _ = try expression.statement(names, ranked: ranked)
      case .set: _ = try expression.members(names, ranked: ranked)
      case .quantity, .any: _ = try expression.value(names, ranked: ranked)
      }
      return []
    } catch {
      return error.all
    }
  }
}

extension Diagnostic {
  /// The offset in a text of one line that begins at column 1.
  var offset: Int? {
    if case .line(_, _, let column?) = place { return column - 1 }
    return nil
  }
}
