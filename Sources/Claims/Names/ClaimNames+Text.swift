internal import Analysis
internal import ValueModel

extension ClaimNames {
  /// What a source is called in messages.
  func sourceTitle(_ source: Int) -> String {
    sources[source].name ?? sources[source].system.id
  }

  /// A dimension with its source or system before it.
  func qualified(_ scale: DimensionName) -> String {
    let source = sourceTitle(scale.source)
    return scale.dimension.map { "\(source)/\($0)" } ?? source
  }

  /// A dimension as expressions of this source write it.
  private func written(_ scale: DimensionName) -> String? {
    if scale.source == own { return scale.dimension.map(ExpressionWords.written) }
    return ExpressionWords.written(qualified(scale))
  }

  /// A test in the language of expressions, with every name settled.
  package func text(of test: StatementTest) -> String {
    switch test {
    case .comparison(let left, let sign, let right):
      "\(text(of: left)) \(sign.rawValue) \(text(of: right))"
    case .within(let left, let margin, let right):
      "\(text(of: left)) within \(text(of: margin)) of \(text(of: right))"
    case .given(let truth): truth ? "true" : "false"
    }
  }

  /// A quantity in the language of expressions, with every name settled.
  package func text(of quantity: Quantity) -> String {
    func name(_ name: String) -> String { ExpressionWords.written(name) }
    func call(_ function: ExpressionFunction, _ arguments: String?...) -> String {
      "\(function.rawValue)(\(arguments.compactMap { $0 }.joined(separator: ", ")))"
    }
    switch quantity {
    case .constant(let value): return ClaimNames.text(of: value)
    case .score(let model, let scale): return call(.score, name(model), written(scale))
    case .rank(let model, let scale): return call(.rank, name(model), written(scale))
    case .place(let scale, let model): return call(.place, written(scale), name(model))
    case .alignment(_, let model, let weights): return call(.alignment, name(model), name(weights))
    case .agreement(let scale, let coefficient):
      let dimension = written(scale) ?? name(sourceTitle(scale.source))
      return call(.agreement, dimension, coefficient.map(name))
    case .drift(let model, let from, let to, let scale):
      return call(.drift, name(model), name(from), name(to), written(scale))
    case .distance(_, let first, let second): return call(.distance, name(first), name(second))
    case .correlation(let first, let second):
      return call(
        .correlation, written(first) ?? name(sourceTitle(first.source)),
        written(second) ?? name(sourceTitle(second.source)))
    case .similarity(_, let model, let profile, let measure):
      let other =
        switch profile {
        case .culture(let culture): name(culture)
        case .model(let other): name(other)
        case .baseline: "baseline"
        }
      return call(.similarity, name(model), other, measure.rawValue)
    case .judgments(_, let model, let dimension):
      return call(.judgments, model.map(name), dimension.map(name))
    case .share(let parts): return "share(\(ClaimNames.listed(parts.count, "statement")))"
    case .product(_, .share(let parts)) where quantity.counted != nil:
      return "count(\(ClaimNames.listed(parts.count, "statement")))"
    case .negated(let part): return "-\(grouped(part))"
    case .sum(let first, let second): return "\(text(of: first)) + \(text(of: second))"
    case .difference(let first, let second): return "\(text(of: first)) - \(grouped(second))"
    case .product(let first, let second): return "\(grouped(first)) * \(grouped(second))"
    case .quotient(let first, let second): return "\(grouped(first)) / \(grouped(second))"
    case .mean(let parts): return text(of: .mean, parts)
    case .minimum(let parts): return text(of: .min, parts)
    case .maximum(let parts): return text(of: .max, parts)
    case .median(let parts): return text(of: .median, parts)
    case .spread(let parts): return text(of: .spread, parts)
    }
  }

  private func grouped(_ quantity: Quantity) -> String {
    let text = text(of: quantity)
    switch quantity {
    case .sum, .difference, .product, .quotient, .negated:
      return quantity.counted == nil ? "(\(text))" : text
    default: return text
    }
  }

  /// The first of several quantities, and how many there are.
  private func text(of function: ExpressionFunction, _ parts: [Quantity]) -> String {
    let shown = parts.prefix(3).map { text(of: $0) }.joined(separator: ", ")
    let rest = parts.count > 3 ? ", ... \(parts.count - 3) more" : ""
    return "\(function.rawValue)(\(shown)\(rest))"
  }

  private static func listed(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func text(of value: Double) -> String {
    let isWhole = value == value.rounded() && abs(value) < 1e15
    return isWhole ? String(Int(value)) : "\(value)"
  }
}
