/// What OpenCompass says of one item of a data set: a member of the `details` of a file of results.
struct OpenCompassDetail {
  /// The verdicts on the responses to the item, one for each repetition; nil where one is missing.
  var verdicts: [Verdict?] = []
  /// What was taken for the answer, one for each repetition.
  var answers: [String] = []
  /// The response as the model gave it.
  var response: String?
  var prompt: String?
  var references: [String] = []
  /// The subdivision of the set and the item's number in it: `algebra_7`.
  var abbreviation: String?
  /// What a judge said, where the item holds nothing else.
  var judgement: String?
  var place = CodedLocator()
  /// The item's number.
  let index: String

  /// Whether a response is right, or how far.
  struct Verdict {
    /// The number as it is written.
    var score: String
    var isTruth: Bool
  }

  init(
    _ scanner: inout JSONScanner, index: String, at place: CodedLocator
  ) throws(JSONError) {
    var found = OpenCompassDetail(index: index)
    found.place = place
    var prediction: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "correct", "is_correct", "cascade_correct":
        let verdicts = try OpenCompassDetail.verdicts(&scanner)
        if found.verdicts.isEmpty { found.verdicts = verdicts }
      case "pred", "predictions": found.answers = try OpenCompassDetail.texts(&scanner)
      case "prediction": prediction = try scanner.sourceIfAny()
      case "origin_prediction", "origin_response":
        // Where options are weighed by their likelihood, the likelihoods of all of them.
        if try scanner.peek() == .string {
          found.response = try scanner.textIfAny()
        } else {
          try scanner.skipValue()
        }
      case "prompt", "origin_prompt": found.prompt = try scanner.sourceIfAny()
      case "answer", "answers", "references", "ref", "gold":
        found.references = try OpenCompassDetail.texts(&scanner)
      case "example_abbr": found.abbreviation = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    if found.verdicts.isEmpty { found.judgement = prediction }
    if found.response == nil, !found.verdicts.isEmpty { found.response = prediction }
    self = found
  }

  private init(index: String) { self.index = index }

  /// The grade of a judge that answers A for right and B for wrong, by that letter alone.
  ///
  /// The tool takes the first of the two letters in all of the answer, and B where there is none; an
  /// answer of other words is none here.
  var grade: Double? {
    guard let judgement else { return nil }
    let letters = judgement.filter { $0.isLetter || $0.isNumber }
    return letters == "A" ? 1 : letters == "B" ? 0 : nil
  }

  private static func verdicts(_ scanner: inout JSONScanner) throws(JSONError) -> [Verdict?] {
    switch try scanner.peek() {
    case .boolean: return [Verdict(score: try scanner.boolean() ? "1" : "0", isTruth: true)]
    case .number: return [try scanner.textIfAny().map { Verdict(score: $0, isTruth: false) }]
    case .array:
      var found: [Verdict?] = []
      try scanner.elements { (scanner) throws(JSONError) in
        // A list in the list is none.
        if try scanner.peek() == .array {
          try scanner.skipValue()
          found.append(nil)
        } else {
          found += try verdicts(&scanner)
        }
      }
      return found
    case .string, .object, .null:
      try scanner.skipValue()
      return [nil]
    }
  }

  private static func texts(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
    guard try scanner.peek() == .array else { return try scanner.sourceIfAny().map { [$0] } ?? [] }
    var found: [String] = []
    try scanner.elements { (scanner) throws(JSONError) in
      found.append(try scanner.sourceIfAny() ?? "")
    }
    return found
  }
}
