internal import FileFormats

/// A line of MT-bench's judgments: one response rated, or two compared.
struct MTBenchMatch {
  /// What a judge said of one response, or of one order of two.
  struct Rating {
    /// The number as it is written; -1 stands for an answer that could not be read.
    var score: String?
    /// The judge's own words.
    var judgment: String?

    var isUnreadable: Bool {
      guard var score, case .finite(let number)? = score.withUTF8({ NumberText.value($0) }) else {
        return false
      }
      return number == -1
    }
  }

  let place: CodedLocator
  /// The run that the file belongs to.
  var run = ""
  /// The question's category, where it is known.
  var category: String?
  var question: String?
  var model: String?
  var model1: String?
  var model2: String?
  /// The judge's model.
  var judge: String?
  /// The name of the judge's prompt.
  var prompt: String?
  var turn: String?
  /// What the judge was asked, in the first order of a pair, where texts are kept.
  var judgePrompt: String?
  /// The questions and the answers, where texts are kept.
  var texts: MTBenchTexts?
  /// Unix time in seconds.
  var time: Double?
  /// Who won in the first and in the second order, or one verdict for both.
  var winners: [String?] = []
  var single = Rating()
  /// Of the first order, or of the first model.
  var first = Rating()
  /// Of the second order, or of the second model.
  var second = Rating()

  var isPair: Bool { model1 != nil || model2 != nil }

  init(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly, at place: CodedLocator
  ) throws(JSONError) {
    self.place = place
    try scanner.enterObject()
    var winner: String?
    var ordered: [String?] = [nil, nil]
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "question_id": question = try scanner.textIfAny()
      case "model": model = try scanner.textIfAny()
      case "model_1": model1 = try scanner.textIfAny()
      case "model_2": model2 = try scanner.textIfAny()
      case "judge":
        let names = try scanner.textsIfAny()
        judge = names.first
        prompt = names.count > 1 ? names[1] : nil
      case "turn": turn = try scanner.textIfAny()
      case "tstamp": time = try scanner.numberIfAny()
      case "score": single.score = try log.numberText(of: "score", &scanner, at: place)
      case "judgment": single.judgment = try scanner.textIfAny()
      case "user_prompt" where log.options.keepTexts, "g1_user_prompt" where log.options.keepTexts:
        judgePrompt = try scanner.textIfAny()
      case "winner": winner = try scanner.textIfAny()
      case "g1_winner": ordered[0] = try scanner.textIfAny()
      case "g2_winner": ordered[1] = try scanner.textIfAny()
      case "m1_score": first.score = try log.numberText(of: "m1_score", &scanner, at: place)
      case "m2_score": second.score = try log.numberText(of: "m2_score", &scanner, at: place)
      case "g1_judgment": first.judgment = try scanner.textIfAny()
      case "g2_judgment": second.judgment = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    // Early versions gave one verdict for both orders.
    winners = ordered == [nil, nil] && winner != nil ? [winner] : ordered
  }
}
