internal import FileFormats

/// Tells whose response a result is about, in tasks that show the responses of several models.
///
/// A comparison names what it compares, the left one first (`to_name: "t1,t2"`), and so says which
/// part shows the model that the user calls `model_id` and which `opponent_model_id`. Without one,
/// the names may tell: `answer_a` is of `data.model_a`. Else the user must say it
/// (`model_id@t1=data.NAME`): a rating is never given to a model on a guess.
struct LabelStudioSides {
  /// Whose response a verdict is about.
  enum Side: Hashable {
    /// That of the task's model, against its opponent where it has one.
    case whole
    /// The one of the two that is called `model_id`, alone.
    case left
    /// The one that is called `opponent_model_id`, alone.
    case right
    /// The one that a part shows, alone.
    case part(String)
    /// Two parts against each other.
    case parts(String, String)
  }

  /// Whether the tasks show the responses of two models.
  private let isOfPairs: Bool
  /// The two parts that every comparison of the file compares; nil where there is none, or several.
  private let compared: [String]?
  /// The last members of the paths of the two models.
  private let paths: (left: String, right: String)?
  /// Parts of which two or more seem to show responses of different models.
  private let doubtful: Set<String>

  init(
    _ annotations: [LabelStudioAnnotation], controls: [String], fields: FieldMap
  ) {
    let wanted = Set(controls)
    var comparisons: Set<[String]> = []
    var hasComparisons = false
    var targets: [String: Set<String>] = [:]
    for result in annotations.lazy.flatMap(\.results) where wanted.contains(result.control) {
      switch result.verdict {
      case .side:
        hasComparisons = true
        if result.targets.count == 2 { comparisons.insert(result.targets) }
      case .label, .rating, .number, .place:
        if result.targets.count == 1 {
          targets[result.control, default: []].insert(result.targets[0])
        }
      case .other, .absent: continue
      }
    }
    isOfPairs =
      hasComparisons || fields[.opponent] != nil
      || annotations.contains { $0.text(.opponent) != nil }
    compared = comparisons.count == 1 ? comparisons.first : nil
    if let left = fields[.model], let right = fields[.opponent] {
      paths = (LabelStudioSides.name(left), LabelStudioSides.name(right))
    } else {
      paths = nil
    }
    var doubtful = targets.values.reduce(into: Set<String>()) { found, parts in
      if parts.count > 1 { found.formUnion(parts) }
    }
    let all = targets.values.reduce(into: Set<String>()) { $0.formUnion($1) }.sorted()
    for (index, part) in all.enumerated() {
      for other in all[(index + 1)...] where LabelStudioSides.areSiblings(part, other) {
        doubtful.formUnion([part, other])
      }
    }
    self.doubtful = doubtful
  }

  /// The last member of a path, or the text that is meant as it is.
  private static func name(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  /// Whose response a result is about; nil where nothing tells.
  func side(of result: LabelStudioResult, in annotation: LabelStudioAnnotation) -> Side? {
    if result.targets.count > 1 || isComparison(result) {
      let known = result.targets.prefix(2).filter { annotation.model(of: $0) != nil }
      return known.count == 2 ? .parts(known[0], known[1]) : .whole
    }
    let target = result.targets.first
    for part in [target, result.control].compactMap(\.self) where annotation.model(of: part) != nil
    {
      return .part(part)
    }
    guard isOfPairs else {
      return target.map(doubtful.contains) == true ? nil : .whole
    }
    if let target, let compared = comparison(in: annotation) ?? compared {
      return target == compared[0] ? .left : target == compared[1] ? .right : nil
    }
    return sideByName(target ?? result.control)
  }

  private func isComparison(_ result: LabelStudioResult) -> Bool {
    if case .side = result.verdict { true } else { false }
  }

  /// What the annotation itself compares.
  private func comparison(in annotation: LabelStudioAnnotation) -> [String]? {
    annotation.results.first { isComparison($0) && $0.targets.count == 2 }?.targets
  }

  // MARK: - Names

  /// The side that a name shares a word with that the other side lacks.
  private func sideByName(_ name: String) -> Side? {
    guard let paths else { return nil }
    let words = Set(LabelStudioSides.words(name))
    let left = Set(LabelStudioSides.words(paths.left))
    let right = Set(LabelStudioSides.words(paths.right))
    let isLeft = !words.isDisjoint(with: left.subtracting(right))
    let isRight = !words.isDisjoint(with: right.subtracting(left))
    return isLeft == isRight ? nil : isLeft ? .left : .right
  }

  /// Whether two names differ in one word only, which numbers them or names a side.
  private static func areSiblings(_ one: String, _ other: String) -> Bool {
    let first = words(one)
    let second = words(other)
    guard first.count == second.count else { return false }
    let differing = zip(first, second).filter { $0 != $1 }
    return differing.count == 1 && isOfSide(differing[0].0) && isOfSide(differing[0].1)
  }

  private static func isOfSide(_ word: String) -> Bool {
    let sides: Set<String> = [
      "left", "right", "first", "second", "one", "two", "baseline", "candidate",
    ]
    return word.utf8.count == 1 || sides.contains(word) || Int(word) != nil
  }

  /// The words of a name in lower case, its numbers by themselves: `t1` is `t` and `1`.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in name {
      let isBreak =
        !(character.isLetter || character.isNumber)
        || (word.last.map { $0.isNumber != character.isNumber } ?? false)
        || (character.isUppercase && word.last?.isLowercase == true)
      if isBreak, !word.isEmpty {
        words.append(word.lowercased())
        word = ""
      }
      if character.isLetter || character.isNumber { word.append(character) }
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }
}
