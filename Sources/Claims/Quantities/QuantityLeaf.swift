internal import Analysis
internal import Statistics
internal import Wording

/// A number that data give, and that has an error.
enum QuantityLeaf: Hashable, Sendable {
  /// A score, by the place of its source.
  case score(source: Int, ScoreTerm)
  /// The value of a culture on a dimension, by its place in the system.
  case survey(source: Int, culture: String, dimension: Int)
  /// How far judges agree on a dimension.
  case agreement(source: Int, dimension: Int, coefficient: String?)
}

/// A quantity as an expression over what data give.
indirect enum QuantityNode: Hashable, Sendable {
  case constant(Double)
  case leaf(QuantityLeaf)
  case sum([QuantityNode])
  case scaled(QuantityNode, by: Double)
  case product(QuantityNode, QuantityNode)
  case quotient(QuantityNode, QuantityNode)
  case minimum([QuantityNode])
  case maximum([QuantityNode])
  case median([QuantityNode])
  case spread([QuantityNode])
  case distance([QuantityNode], [QuantityNode])
  case correlation([QuantityNode], [QuantityNode])
  case similarity(QuantitySimilarity)
}

/// How alike two profiles are.
struct QuantitySimilarity: Hashable, Sendable {
  let measure: ProfileMeasure
  let first: [QuantityNode]
  let second: [QuantityNode]
  let baseline: [Double]?
  /// Where a model is compared with a culture, as `culture` does.
  let culture: Culture?

  struct Culture: Hashable, Sendable {
    let source: Int
    let model: String
    let culture: String
  }
}

extension QuantityNode {
  /// What the expression takes from the data, each once, in the order in which it is met.
  var leaves: [QuantityLeaf] {
    var found: [QuantityLeaf] = []
    var known: Set<QuantityLeaf> = []
    visit { node in
      if case .leaf(let leaf) = node, known.insert(leaf).inserted { found.append(leaf) }
    }
    return found
  }

  /// Whether a small change of the data changes it by little: not where it is a smallest, a largest or a
  /// middle one, nor a similarity of ranks.
  var isSmooth: Bool {
    var isSmooth = true
    visit { node in
      switch node {
      case .minimum, .maximum, .median: isSmooth = false
      case .similarity(let pair): isSmooth = isSmooth && !pair.measure.usesRanks
      default: break
      }
    }
    return isSmooth
  }

  private func visit(_ body: (QuantityNode) -> Void) {
    body(self)
    switch self {
    case .constant, .leaf: break
    case .scaled(let node, _): node.visit(body)
    case .product(let one, let other), .quotient(let one, let other):
      one.visit(body)
      other.visit(body)
    case .sum(let nodes), .minimum(let nodes), .maximum(let nodes), .median(let nodes),
      .spread(let nodes):
      for node in nodes { node.visit(body) }
    case .distance(let one, let other), .correlation(let one, let other):
      for node in one + other { node.visit(body) }
    case .similarity(let pair):
      for node in pair.first + pair.second { node.visit(body) }
    }
  }

  // MARK: - Value

  /// The number that it is with these values of the leaves.
  ///
  /// - Returns: undefined where it divides by 0, and where numbers do not vary that are correlated.
  func value(_ leaf: (QuantityLeaf) -> Double?) -> Outcome<Double> {
    switch self {
    case .constant(let number): return .value(number)
    case .leaf(let known): return leaf(known).map { .value($0) } ?? .undefined(.noData)
    case .scaled(let node, let factor): return node.value(leaf).map { $0 * factor }
    case .product(let one, let other):
      return one.value(leaf).flatMap { one in other.value(leaf).map { one * $0 } }
    case .quotient(let one, let other):
      return one.value(leaf).flatMap { one in
        other.value(leaf).flatMap { other in
          other == 0 ? .undefined(.notTestable(said("it divides by 0"))) : .value(one / other)
        }
      }
    case .sum(let nodes): return Self.values(nodes, leaf).map { $0.reduce(0, +) }
    case .minimum(let nodes): return Self.values(nodes, leaf).flatMap { Self.one($0.min()) }
    case .maximum(let nodes): return Self.values(nodes, leaf).flatMap { Self.one($0.max()) }
    case .median(let nodes): return Self.values(nodes, leaf).flatMap { Self.one(Self.median($0)) }
    case .spread(let nodes): return Self.values(nodes, leaf).flatMap(Self.spread)
    case .distance(let one, let other):
      return Self.pair(one, other, leaf).flatMap(\.euclid)
    case .correlation(let one, let other):
      return Self.pair(one, other, leaf).flatMap { $0.similarity(.pearson) }
    case .similarity(let pair):
      return Self.pair(pair.first, pair.second, baseline: pair.baseline, leaf).flatMap {
        $0.similarity(pair.measure)
      }
    }
  }

  private static func values(
    _ nodes: [QuantityNode], _ leaf: (QuantityLeaf) -> Double?
  ) -> Outcome<[Double]> {
    var values: [Double] = []
    for node in nodes {
      switch node.value(leaf) {
      case .value(let value): values.append(value)
      case .undefined(let reason): return .undefined(reason)
      }
    }
    return .value(values)
  }

  private static func pair(
    _ one: [QuantityNode], _ other: [QuantityNode], baseline: [Double]? = nil,
    _ leaf: (QuantityLeaf) -> Double?
  ) -> Outcome<ProfilePair> {
    values(one, leaf).flatMap { one in
      values(other, leaf).flatMap { other in
        (try? ProfilePair(one, other, baseline: baseline)).map { .value($0) }
          ?? .undefined(.notFinite)
      }
    }
  }

  private static func one(_ value: Double?) -> Outcome<Double> {
    value.map { .value($0) } ?? .undefined(.noData)
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  private static func spread(_ values: [Double]) -> Outcome<Double> {
    guard values.count > 1 else { return .undefined(.tooFewValues(values.count, needed: 2)) }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return .value((squares / Double(values.count - 1)).squareRoot())
  }

  // MARK: - Linear form

  /// A sum of what is no sum itself, each once, and a constant.
  struct LinearForm {
    var parts: [(node: QuantityNode, coefficient: Double)] = []
    var constant = 0.0
    private var places: [QuantityNode: Int] = [:]

    /// - Returns: without what cancels.
    init(_ node: QuantityNode) {
      add(node, times: 1)
      let largest = parts.reduce(0) { max($0, abs($1.coefficient)) }
      parts.removeAll { abs($0.coefficient) <= 1e-12 * largest }
    }

    private mutating func add(_ node: QuantityNode, times factor: Double) {
      switch node {
      case .constant(let number): constant += number * factor
      case .scaled(let node, let own): add(node, times: factor * own)
      case .sum(let nodes): for node in nodes { add(node, times: factor) }
      default:
        if let place = places[node] {
          parts[place].coefficient += factor
        } else {
          places[node] = parts.count
          parts.append((node, factor))
        }
      }
    }
  }
}

extension QuantityNode {
  /// The number that it is whatever the data.
  var fixed: Double? {
    let form = LinearForm(self)
    return form.parts.isEmpty && leaves.isEmpty ? form.constant : nil
  }
}
