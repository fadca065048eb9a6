internal import Analysis
internal import Claims
internal import Diagnostics
internal import ValueModel

/// What the front matter says to expressions: the names of `let` and `params`, culture `targets`, and files
/// of `weights`.
struct ClaimQuestion: Sendable {
  let lets: [String: ClaimExpression]
  let params: [String: ParameterValue]
  /// A name of targets that ship, or a path from the report's directory.
  private let targets: FileOption?
  /// By the name that expressions take.
  private let weights: [(name: String, file: FileOption)]
  /// Whether anything may ask for the profile that all cultures share.
  private let needsBaseline: Bool

  init(
    lets: [String: ClaimExpression] = [:], params: [String: ParameterValue] = [:],
    targets: FileOption? = nil, weights: [(name: String, file: FileOption)] = [],
    needsBaseline: Bool = true
  ) {
    self.lets = lets
    self.params = params
    self.targets = targets
    self.weights = weights
    self.needsBaseline = needsBaseline
  }

  /// What a report's front matter says.
  ///
  /// - Throws: what is wrong with the values of `let`.
  init(_ source: ReportSource) throws(Diagnostics) {
    let matter = source.frontMatter
    var lets: [String: ClaimExpression] = [:]
    for definition in source.lets {
      lets[definition.name] = try ClaimExpression(ExpressionText(definition.expression))
    }
    var params: [String: ParameterValue] = [:]
    for parameter in source.parameters { params[parameter.name] = ParameterValue(parameter) }
    // What is not asked for is not read, and not among the inputs of the report.
    let isNamed = source.texts.values.contains { text in
      text.contains("baseline") || text.contains("residual")
    }
    self.init(
      lets: lets, params: params, targets: matter.targets, weights: matter.weights,
      needsBaseline: isNamed || matter.targets != nil)
  }

  /// All that it says in one text; files by what is in them.
  func text(over sources: [ReportData]) -> String {
    func file(_ option: FileOption) -> String {
      let path = sources.first?.path(ofFile: option.text)
      let beside = path.map { String($0.dropLast(4)) + ".covariance.csv" }
      return [path, beside].map { $0.flatMap(ReportData.digest(ofFile:)) ?? "-" }
        .joined(separator: " ") + " " + option.text
    }
    var lines = lets.map { "let \($0.key)\t\($0.value.description)" }
    lines += params.map { "param \($0.key)\t\($0.value)" }
    lines += weights.map { "weights \($0.name)\t\(file($0.file))" }
    lines += [targets].compactMap(\.self).map { "targets\t\(file($0))" }
    return lines.sorted().joined(separator: "\n")
  }

  /// A source of a report as expressions read it.
  ///
  /// - Parameter all: All sources: targets and weights are of one value system, and a source of another has
  ///   none of them.
  /// - Throws: what keeps targets and weights from being read, at the option where it has no place of its
  ///   own.
  func source(
    _ data: ReportData, among all: [ReportData], level: Double
  ) throws(Diagnostics) -> ClaimSource {
    let targets = try targets.flatMap { option throws(Diagnostics) in
      try ClaimQuestion.read(data, among: all) { data throws(Diagnostics) in
        try data.cultureTargets(PlacedText(text: option.text, place: option.place))
      }
    }
    var named: [ClaimSource.NamedWeights] = []
    for (name, file) in weights {
      let target = try ClaimQuestion.read(data, among: all) { data throws(Diagnostics) in
        try ClaimQuestion.target(file, data)
      }
      if let target { named.append(ClaimSource.NamedWeights(name, target)) }
    }
    return ClaimSource(
      name: data.name, inputs: data.inputs,
      settings: ClaimSource.Settings(
        level: level, seed: data.seed, targets: targets, baseline: try baseline(data),
        weights: named))
  }

  /// The profile that all cultures share.
  private func baseline(_ data: ReportData) throws(Diagnostics) -> CultureTarget? {
    guard needsBaseline, data.inputs.system.id == "schwartz" else { return nil }
    return try data.cultureTargets(PlacedText(text: "pan-cultural", place: nil)).targets.first
  }

  /// Weights of a file, or the culture that it names.
  private static func target(
    _ file: FileOption, _ data: ReportData
  ) throws(Diagnostics) -> AlignmentTarget {
    let system = data.inputs.system
    let weights = try data.read(file, role: "weights") { path throws(Diagnostics) in
      try WeightsFile(contentsOf: path, system: system)
    }
    guard case .culture(let name) = weights.content else { return .weights(weights) }
    return .culture(
      try data.culture(PlacedText(text: name, place: file.place), of: nil).target)
  }

  /// Reads what is of one value system; nil where the source is of another and some source is of it.
  private static func read<Value>(
    _ data: ReportData, among all: [ReportData],
    _ read: (ReportData) throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> Value? {
    do throws(Diagnostics) {
      return try read(data)
    } catch {
      let isOfAnother = all.contains { other in
        other.inputs.system.id != data.inputs.system.id && (try? read(other)) != nil
      }
      guard isOfAnother else { throw error }
      return nil
    }
  }
}

extension ParameterValue {
  /// nil for a parameter without a value.
  init?(_ parameter: ReportParameter) {
    switch (parameter.kind, parameter.value) {
    case (_, nil): return nil
    case (.model, .text(let name)?): self = .model(name)
    case (.dimension, .text(let name)?): self = .dimension(name)
    case (_, .text(let text)?): self = .text(text)
    case (_, .number(let number)?): self = .number(number)
    case (_, .flag(let flag)?): self = .flag(flag)
    }
  }
}
