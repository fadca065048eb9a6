internal import Diagnostics

/// What the names of models say about their kinship.
///
/// A caution about kinship is worth something only where it is true, so a family is told by the
/// name that a model begins with, and of a judge that is named after the tool that asks it
/// (`alpaca_eval_gpt4`) by the one model that the rest names.
package enum ModelFamily {
  /// Names under which makers publish their models, with the family they stand for.
  private static let known: [String: String] = {
    let names = [
      "gpt", "claude", "gemini", "gemma", "palm", "bard", "llama", "vicuna", "alpaca", "mistral",
      "qwen", "deepseek", "phi", "falcon", "mpt", "command", "grok", "jurassic", "internlm",
      "baichuan", "chatglm", "ernie", "hunyuan", "kimi", "minimax", "granite", "nemotron", "olmo",
      "tulu", "zephyr", "wizardlm", "openchat", "starling", "dolly", "guanaco", "koala", "bloom",
      "solar", "dbrx", "jamba", "exaone", "pythia", "stablelm", "minicpm", "skywork",
    ]
    var families = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
    families["chatgpt"] = "gpt"
    families["mixtral"] = "mistral"
    families["qwq"] = "qwen"
    families["cohere"] = "command"
    families["glm"] = "chatglm"
    return families
  }()

  /// Makers that some names begin with: `meta-llama-3-70b`.
  private static let makers = ["meta-", "meta_", "openai-", "anthropic-", "google-", "mistralai-"]

  /// Words that begin names without naming a family.
  private static let common: Set<String> = [
    "model", "chat", "base", "instruct", "test", "the", "judge", "grader", "critic", "evaluator",
    "scorer", "annotator", "rater", "reward", "open", "new", "our", "tuned", "mock", "dummy",
    "demo",
    "baseline", "default", "local", "custom", "llm", "eval",
  ]

  /// Tools that judges are named after, as the words of their names.
  private static let tools: [[String]] = [
    ["alpaca", "eval"], ["alpacaeval"], ["alpaca", "farm"], ["alpacafarm"], ["mt", "bench"],
    ["mtbench"], ["arena", "hard"], ["arenahard"], ["wild", "bench"], ["wildbench"], ["lmsys"],
    ["aviary"], ["helm"], ["inspect"],
  ]

  /// The family that a name begins with after its organisation: `gpt` of `openai/gpt-4o`.
  ///
  /// - Returns: nil where it begins with none that is known.
  static func name(of model: String) -> String? {
    var name = Substring(model.lastPathComponent.lowercased())
    for maker in makers where name.hasPrefix(maker) {
      name = name.dropFirst(maker.count).drop { "-_ ".contains($0) }
    }
    let stem = name.prefix { $0.isLetter }
    guard let family = known[String(stem)] else { return nil }
    // GPT-J, GPT-NeoX and GPT4All took the name only.
    return stem == "gpt" && !isNumbered(name.dropFirst(stem.count)) ? nil : family
  }

  /// Whether a version follows, as in `-4o`, `_3.5` and `-oss`, and not another name.
  private static func isNumbered(_ rest: Substring) -> Bool {
    let version = rest.drop { "-_ ".contains($0) }
    guard version.first?.isNumber == true else { return version.hasPrefix("oss") }
    return !version.drop { $0.isNumber || $0 == "." }.hasPrefix("all")
  }

  /// The family of a judge: as of any model, or, where it is named after a tool, that of the one
  /// model that its name holds besides.
  static func name(ofJudge judge: String) -> String? {
    let words = judge.lastPathComponent.lowercased().split { !$0.isLetter && !$0.isNumber }
      .map(String.init)
    for tool in tools {
      guard let place = words.indices.first(where: { words[$0...].starts(with: tool) }) else {
        continue
      }
      var rest = words
      rest.removeSubrange(place..<(place + tool.count))
      let families = Set(rest.compactMap { name(of: $0) })
      return families.count == 1 ? families.first : nil
    }
    return name(of: judge)
  }

  /// Whether both are of one organisation and begin with one word that is no common one: models of
  /// a maker that is not known.
  private static func areSiblings(_ one: String, _ other: String) -> Bool {
    guard let first = one.firstIndex(of: "/"), let second = other.firstIndex(of: "/"),
      one[..<first].lowercased() == other[..<second].lowercased()
    else { return false }
    let stems = [one, other].map { name in
      String(name.lastPathComponent.lowercased().prefix { $0.isLetter })
    }
    return stems[0] == stems[1] && stems[0].count >= 3 && !common.contains(stems[0])
      && known[stems[0]] == nil
  }

  /// The family by which models and judges are told to be of one house: the one that the name begins
  /// with, else the organisation that stands before its first `/`.
  package static func house(ofModel model: String) -> String? {
    name(of: model) ?? organisation(of: model)
  }

  /// The house of a judge that is a model; nil for people and programs.
  package static func house(ofJudge judge: String) -> String? {
    guard judge.hasPrefix("model:") else { return nil }
    let model = String(judge.dropFirst("model:".count))
    return name(ofJudge: model) ?? organisation(of: model)
  }

  private static func organisation(of model: String) -> String? {
    guard let slash = model.firstIndex(of: "/"), slash != model.startIndex else { return nil }
    return model[..<slash].lowercased()
  }

  /// What there is to say when a judge is the model that it judges, or of its family.
  static func kinship(ofJudge judge: String, with model: String) -> LogNotice? {
    guard judge.hasPrefix("model:") else { return nil }
    var name = judge.dropFirst("model:".count)
    // A model that sits on a panel twice is numbered.
    if name.hasSuffix("]"), let bracket = name.lastIndex(of: "[") { name = name[..<bracket] }
    if name == model { return .selfJudged(model) }
    let judge = String(name)
    let family = self.name(ofJudge: judge)
    guard (family != nil && family == self.name(of: model)) || areSiblings(judge, model) else {
      return nil
    }
    return .kinJudged(judge: judge, model: model)
  }
}

extension JudgmentTable {
  /// Judges among the rows from `first` on that are the model they judge, or of its family.
  func kinships(from first: Int) -> [(notice: LogNotice, rows: Int)] {
    guard first < count else { return [] }
    struct Pair: Hashable {
      let judge: Int32
      let model: Int32
    }
    var rows: [Pair: Int] = [:]
    var order: [Pair] = []
    for row in first..<count where judgeKind[row] == .model {
      let pair = Pair(judge: judge.codes[row], model: model.codes[row])
      if rows[pair] == nil { order.append(pair) }
      rows[pair, default: 0] += 1
    }
    return order.compactMap { pair in
      guard let judge = judge.text(of: pair.judge), let model = model.text(of: pair.model),
        let notice = ModelFamily.kinship(ofJudge: judge, with: model)
      else { return nil }
      return (notice, rows[pair] ?? 0)
    }
  }
}

extension LogNotice {
  static func selfJudged(_ model: String) -> LogNotice {
    LogNotice("selfJudged", model) { "the model \($0[0].quoted) judged its own responses" }
  }

  static func kinJudged(judge: String, model: String) -> LogNotice {
    LogNotice("kinJudged", judge, model) {
      "the judge \($0[0].quoted) seems to be of the family of \($0[1].quoted), whose responses it "
        + "judged in \($0.rows)"
    }
  }
}
