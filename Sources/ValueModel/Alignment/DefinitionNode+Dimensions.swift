internal import Diagnostics

extension DefinitionNode {
  /// The place of the dimension that the node names; nil, and a problem recorded, where it is none.
  package func dimension(of system: ValueSystem) -> Int? {
    guard let name = name() else { return nil }
    if let dimension = system.dimension(named: name) {
      return system.dimensions.firstIndex { $0.id == dimension.id }
    }
    report(
      .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
      remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
    return nil
  }

  /// The node as a mapping from dimensions to weights; nil where anything is wrong with it.
  ///
  /// - Returns: a weight for each dimension of the system, 0 for those that are not named.
  func weights(of system: ValueSystem) -> [Double]? {
    guard let entries = entries() else { return nil }
    var weights = [Double?](repeating: nil, count: system.dimensions.count)
    var isRight = true
    for entry in entries {
      let place = entry.key.dimension(of: system)
      let weight = entry.value.number()
      guard let place, let weight else {
        isRight = false
        continue
      }
      if weights[place] != nil {
        entry.key.report(
          .repeatedName, "`\(system.dimensions[place].id)` has two weights", remedy: "Keep one")
        isRight = false
      }
      if weight < 0 {
        entry.value.report(
          .invalidValue, "the weight \(weight) is negative",
          remedy: "Weights say how much a dimension counts: write 0 or more")
        isRight = false
      }
      weights[place] = weight
    }
    guard isRight else { return nil }
    guard weights.contains(where: { $0 ?? 0 > 0 }) else {
      report(
        .missingValue, "no weight is above 0", remedy: "Write one such as `power: 1`")
      return nil
    }
    return weights.map { $0 ?? 0 }
  }

  /// The node as an order of dimensions: a list whose entries are a dimension or a list of tied ones.
  func ranking(of system: ValueSystem) -> [[Int]]? {
    guard let list = list() else { return nil }
    var seen: Set<Int> = []
    var ranking: [[Int]] = []
    var isRight = true
    for entry in list {
      let nodes = entry.isList ? entry.list() ?? [] : [entry]
      var bucket: [Int] = []
      for node in nodes {
        guard let place = node.dimension(of: system) else {
          isRight = false
          continue
        }
        guard seen.insert(place).inserted else {
          node.report(
            .repeatedName, "`\(system.dimensions[place].id)` is ranked twice", remedy: "Keep one")
          isRight = false
          continue
        }
        bucket.append(place)
      }
      ranking.append(bucket)
    }
    if seen.isEmpty, isRight {
      report(
        .missingValue, "nothing is ranked", remedy: "Write `[universalism, [power, security]]`")
      return nil
    }
    return isRight ? ranking : nil
  }
}
