internal import FileFormats

/// Tells which members of an annotator's outputs are verdicts, and whose.
///
/// HELM has no schema for annotations. Most are called `gpt_score`; others have words of their own,
/// such as Omni-MATH's `gpt_equivalence_judgement`. A member is a verdict when somewhere in the run
/// it is a number or a truth value, unless its name says that it counts or times something; where
/// it is null, its judge failed. A judge is told by what stands beside the verdict: the same prefix
/// with its reasons (`gpt_justification`), or a name under which models are published.
struct HELMVerdicts {
  /// What one member was, over all outputs.
  private struct Kinds {
    var hasNumber = false
    var hasTruth = false
    /// Texts that say true or false.
    var hasTruthWord = false
    var hasOtherText = false
  }

  private struct Annotator {
    var keys: [String] = []
    var kinds: [String: Kinds] = [:]
    var judges: [String: HELMAnnotation.Judge] = [:]
  }

  private var annotators: [String: Annotator] = [:]

  private let keepsTexts: Bool

  init(_ outputs: some Sequence<HELMAnnotatorOutput>, keepsTexts: Bool) {
    self.keepsTexts = keepsTexts
    for output in outputs { meet(output) }
    for name in Array(annotators.keys) { settle(name) }
  }

  private mutating func meet(_ output: HELMAnnotatorOutput) {
    var annotator = annotators[output.annotator] ?? Annotator()
    for (key, value) in output.members {
      if annotator.kinds[key] == nil { annotator.keys.append(key) }
      var kinds = annotator.kinds[key] ?? Kinds()
      switch value {
      case .number: kinds.hasNumber = true
      case .truth: kinds.hasTruth = true
      case .text(let text):
        if HELMVerdicts.truth(text) != nil {
          kinds.hasTruthWord = true
        } else if !text.isEmpty {
          kinds.hasOtherText = true
        }
      case .other, .longText: kinds.hasOtherText = true
      case .null, .jury: break
      }
      annotator.kinds[key] = kinds
    }
    annotators[output.annotator] = annotator
  }

  // MARK: - Which members, and whose

  private static let score = "score"
  private static let scoreSuffix = "_score"
  /// Words of members that count, time or describe: no verdicts, although they are numbers.
  private static let bookkeeping: Set<String> = [
    "num", "count", "counts", "token", "tokens", "time", "times", "latency", "seconds", "cost",
    "price", "index", "idx", "id", "length", "len", "seed", "temperature", "attempts", "retries",
    "timestamp", "success", "successful", "cached", "truncated", "error", "errors", "answer",
  ]
  /// Last words of members whose texts are verdicts.
  private static let verdictWords: Set<String> = [
    "label", "verdict", "judgement", "judgment", "grade", "decision", "classification",
  ]
  /// What stands beside a model's verdict, behind the same prefix.
  private static let companions = [
    "_score", "_reasoning", "_justification", "_explanation", "_rationale", "_strengths",
    "_weaknesses", "_feedback", "_response_text", "_response", "_prompt_text",
    "_student_final_answer",
  ]

  private static func isVerdict(_ key: String, _ kinds: Kinds) -> Bool {
    if key == score || (key.hasSuffix(scoreSuffix) && key != scoreSuffix) { return true }
    let words = key.split(separator: "_").map { $0.lowercased() }
    if words.contains(where: bookkeeping.contains) { return false }
    if kinds.hasNumber || kinds.hasTruth { return !kinds.hasOtherText }
    if kinds.hasTruthWord, !kinds.hasOtherText { return true }
    return (kinds.hasTruthWord || kinds.hasOtherText)
      && words.last.map(verdictWords.contains) == true
  }

  private mutating func settle(_ name: String) {
    guard var annotator = annotators[name] else { return }
    let verdicts = annotator.keys.filter {
      HELMVerdicts.isVerdict($0, annotator.kinds[$0] ?? Kinds())
    }
    let prefixes = Set(
      annotator.keys.flatMap { key in
        HELMVerdicts.companions.filter { companion in
          // What is said of a verdict is said in words.
          key.hasSuffix(companion) && key != companion
            && (companion == HELMVerdicts.scoreSuffix
              || annotator.kinds[key]?.hasOtherText == true)
        }.map { String(key.dropLast($0.count)) }
      })
    let parts = verdicts.map { HELMVerdicts.parts(of: $0, prefixes) }
    let named = Set(parts.filter { $0.model != nil }.map { $0.rest })
    let unnamed = parts.count { $0.model == nil }
    for (key, part) in zip(verdicts, parts) {
      let isOnly = part.model == nil ? unnamed == 1 : named.count == 1
      annotator.judges[key] = HELMAnnotation.Judge(
        criterion: isOnly || part.rest == HELMVerdicts.score ? name : "\(name)/\(part.rest)",
        model: part.model ?? name)
    }
    annotators[name] = annotator
  }

  /// The model that a member begins with, if it begins with one, and what follows.
  private static func parts(
    of key: String, _ prefixes: Set<String>
  ) -> (model: String?, rest: String) {
    let empty = HELMAnnotation.Judge.emptyOutput
    var candidates = Array(prefixes) + [empty]
    if let first = key.split(separator: "_").first,
      ModelFamily.name(of: String(first)) != nil
        || first == "gpt"
    {
      candidates.append(String(first))
    }
    let found = candidates.filter { key.hasPrefix($0 + "_") }.max { $0.count < $1.count }
    guard let found else { return (nil, key) }
    return (found, String(key.dropFirst(found.count + 1)))
  }

  // MARK: - Verdicts

  /// The verdicts of an output, those of judges who failed included.
  func verdicts(in output: HELMAnnotatorOutput) -> [HELMAnnotation] {
    let judges = annotators[output.annotator]?.judges ?? [:]
    return output.members.flatMap { key, value -> [HELMAnnotation] in
      if case .jury(let criteria) = value {
        return criteria.map {
          var annotation = HELMVerdicts.annotation(
            HELMAnnotation.Judge(
              criterion: "\(output.annotator)/\($0.criterion)", model: key), $0.score, key)
          annotation.explanation = $0.explanation
          return annotation
        }
      }
      guard let judge = judges[key] else { return [] }
      var annotation = HELMVerdicts.annotation(judge, value, key)
      // What is short may be a verdict of its own; without texts long ones are not held.
      if keepsTexts { annotation.explanation = output.explanation(of: judge.model) }
      return [annotation]
    }
  }

  private static func annotation(
    _ judge: HELMAnnotation.Judge, _ value: HELMAnnotatorOutput.Value, _ key: String
  ) -> HELMAnnotation {
    var annotation = HELMAnnotation(judge: judge)
    switch value {
    case .number(let number): annotation.score = number
    case .truth(let isTrue):
      annotation.score = isTrue ? 1 : 0
      annotation.isTruth = true
    case .text(var text):
      if let isTrue = truth(text) {
        annotation.score = isTrue ? 1 : 0
        annotation.isTruth = true
      } else if case .finite(let number)? = text.withUTF8({ NumberText.value($0) }) {
        annotation.score = number
        annotation.quotedField = key
      } else if !text.isEmpty,
        key.split(separator: "_").last.map({
          verdictWords.contains($0.lowercased())
        }) == true
      {
        annotation.label = text
      }
    case .null, .jury, .longText, .other: break
    }
    return annotation
  }

  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes": true
    case "false", "no": false
    default: nil
    }
  }
}
