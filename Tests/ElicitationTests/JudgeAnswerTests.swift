import Elicitation
import RandomStreams
import Testing

@Suite("Answers of judges")
struct JudgeAnswerTests {
  private static func read(
    _ text: String, _ form: JudgeAnswer.Form = .object(explains: false),
    _ scale: JudgeScale = .binary
  ) -> Result<JudgeAnswer, JudgeAnswer.Problem> {
    Result { () throws(JudgeAnswer.Problem) in
      try JudgeAnswer(text, form: form, scale: scale)
    }
  }

  @Test(
    "an answer that is exactly of its form is read",
    arguments: [
      ("{\"label\": \"present\"}", JudgeAnswer.Form.object(explains: false), 1),
      ("\n {\"label\":\"ABSENT\"} \n", .object(explains: false), 0),
      ("```json\n{\"label\": \"present\"}\n```", .object(explains: false), 1),
      ("```\n{\"label\":\n\"absent\"}\n```\n", .object(explains: false), 0),
      ("{\"label\": \"present\", \"explanation\": \"It helps.\"}", .object(explains: true), 1),
      (" present\n", .word, 1), ("Absent", .word, 0),
    ])
  func labels(text: String, form: JudgeAnswer.Form, place: Int) throws {
    guard case .label(place, _) = try Self.read(text, form).get() else {
      Issue.record("another label")
      return
    }
  }

  @Test("an explanation is kept as it was given")
  func explanation() throws {
    let text = "{\"explanation\": \"He \\\"shares\\\" it.\\n</script>\", \"label\": \"adhered\"}"
    #expect(
      try Self.read(text, .object(explains: true), .three).get()
        == .label(2, explanation: "He \"shares\" it.\n</script>"))
  }

  @Test(
    "anything else is no answer, and says what is wrong with it",
    arguments: [
      ("", JudgeAnswer.Problem.empty), (" \n\t", .empty), ("present", .wrongForm),
      ("The label is {\"label\": \"present\"}", .wrongForm),
      ("{\"label\": \"present\"} I hope this helps!", .wrongForm),
      ("{\"label\": \"present\"}{\"label\": \"absent\"}", .wrongForm),
      ("[{\"label\": \"present\"}]", .wrongForm), ("\"present\"", .wrongForm),
      ("{\"label\": \"present\"", .wrongForm), ("{'label': 'present'}", .wrongForm),
      ("{\"label\": NaN}", .wrongForm), ("{\"label\": \"pres\u{1}ent\"}", .wrongForm),
      ("```json\n{\"label\": \"present\"}", .wrongForm),
      ("```python\n{\"label\": \"present\"}\n```", .wrongForm),
      ("```json\n{\"label\": \"present\"}\n```\n```json\n{\"label\": \"absent\"}\n```", .wrongForm),
      ("{}", .wrongKeys), ("{\"Label\": \"present\"}", .wrongKeys),
      ("{\"label\": \"present\", \"label\": \"absent\"}", .wrongKeys),
      ("{\"label\": \"present\", \"l\\u0061bel\": \"absent\"}", .wrongKeys),
      ("{\"label\": \"present\", \"score\": 1}", .wrongKeys),
      ("{\"label\": \"present\", \"explanation\": \"x\"}", .wrongKeys),
      ("{\"label\": true}", .wrongValue), ("{\"label\": null}", .wrongValue),
      ("{\"label\": [\"present\"]}", .wrongValue), ("{\"label\": 1}", .wrongValue),
      ("{\"label\": \"\"}", .unknownLabel), ("{\"label\": \"yes\"}", .unknownLabel),
      ("{\"label\": \"present|absent\"}", .unknownLabel),
      ("{\"label\": \"not present\"}", .unknownLabel), ("{\"label\": \"adhered\"}", .unknownLabel),
      ("{\"label\": \"рresent\"}", .unknownLabel),
    ])
  func refused(text: String, problem: JudgeAnswer.Problem) {
    #expect(Self.read(text) == .failure(problem))
  }

  @Test(
    "of a completion one label is read, and nothing else",
    arguments: [
      ("present or absent", JudgeAnswer.Problem.wrongForm), ("present\nabsent", .wrongForm),
      ("presently", .unknownLabel), ("present.", .unknownLabel),
      ("{\"label\":\"present\"}", .unknownLabel),
      ("1", .unknownLabel),
    ])
  func completions(text: String, problem: JudgeAnswer.Problem) {
    #expect(Self.read(text, .word) == .failure(problem))
  }

  @Test("nesting without end, and answers without end, are refused and not run out of memory on")
  func hostile() {
    let deep = String(repeating: "[", count: 30_000)
    #expect(Self.read("{\"label\": \(deep)") == .failure(.wrongForm))
    let objects = String(repeating: "{\"label\":", count: 5_000)
    #expect(Self.read(objects) == .failure(.wrongForm))
    let long = String(repeating: " ", count: 70_000) + "{\"label\": \"present\"}"
    #expect(Self.read(long) == .failure(.tooLong))
    let text = String(repeating: "x", count: 9_000)
    #expect(
      Self.read("{\"explanation\": \"\(text)\", \"label\": \"present\"}", .object(explains: true))
        == .failure(.wrongValue))
  }

  @Test("every opinion of a response has a label, and too many are refused")
  func opinions() throws {
    let text = """
      {"opinions": [{"opinion": "Help them.", "label": "adhered"},
      {"label": "opposed", "opinion": "Or do not."}]}
      """
    #expect(
      try Self.read(text, .opinions, .three).get()
        == .opinions([.init(text: "Help them.", label: 2), .init(text: "Or do not.", label: 0)]))
    #expect(try Self.read("{\"opinions\": []}", .opinions).get() == .opinions([]))
    let one = "{\"opinion\": \"a\", \"label\": \"present\"}"
    let many = Array(repeating: one, count: 33).joined(separator: ",")
    #expect(Self.read("{\"opinions\": [\(many)]}", .opinions) == .failure(.tooMany))
    for (wrong, problem) in [
      ("{\"opinions\": {}}", JudgeAnswer.Problem.wrongValue),
      ("{\"opinions\": [\"a\"]}", .wrongValue),
      ("{\"opinions\": [{\"opinion\": \"a\"}]}", .wrongKeys),
      ("{\"opinions\": [{\"opinion\": \" \", \"label\": \"present\"}]}", .wrongValue),
      ("{\"opinions\": [{\"opinion\": \"a\", \"label\": \"maybe\"}]}", .unknownLabel),
    ] { #expect(Self.read(wrong, .opinions) == .failure(problem)) }
  }

  @Test("concepts are a list of texts, or one line")
  func concepts() throws {
    #expect(
      try Self.read("{\"concepts\": [\"telling the truth\"]}", .concepts).get()
        == .concepts(["telling the truth"]))
    #expect(Self.read("{\"concepts\": [1]}", .concepts) == .failure(.wrongValue))
    #expect(try Self.read(" sharing food ", .line).get() == .concepts(["sharing food"]))
    #expect(Self.read("a\nb", .line) == .failure(.wrongForm))
  }

  /// An answer is read as a label only where it is one of few texts: any change of a byte that still gives
  /// a label gives the label that stands there, or a change of white space or of the case of its letters.
  @Test("no change of a few bytes makes another label of an answer")
  func mutations() {
    let whole = Array("{\"explanation\": \"good\", \"label\": \"present\"}".utf8)
    var stream = RandomStream(seed: 11, purpose: "judge-answer-mutations", index: 0)
    var read = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...stream.index(below: 3) {
        let place = stream.index(below: bytes.count)
        switch stream.index(below: 3) {
        case 0: bytes[place] = UInt8(stream.index(below: 256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[stream.index(below: bytes.count)], at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard case .success(.label(let place, let said)) = Self.read(text, .object(explains: true))
      else { continue }
      read += 1
      #expect(place == 1 && said != nil, "\(text)")
      #expect(text.lowercased().contains("\"present\""), "\(text)")
    }
    // Changes within the explanation leave an answer.
    #expect(read > 500)
  }

  @Test("several labels of one response: one is enough of two, of three the more count")
  func united() {
    for (labels, place) in [([], 0), ([0, 0], 0), ([0, 1, 0], 1)] {
      #expect(JudgeScale.binary.united(labels) == place)
    }
    for (labels, place) in [([], 1), ([1], 1), ([2, 1, 1], 2), ([0, 2], 1), ([0, 0, 2], 0)] {
      #expect(JudgeScale.three.united(labels) == place)
    }
  }

  @Test("labels are shown from the highest down, or the other way round")
  func shown() {
    #expect(JudgeScale.three.shown(.given).map(\.word) == ["adhered", "unrelated", "opposed"])
    #expect(JudgeScale.three.shown(.reversed).map(\.word) == ["opposed", "unrelated", "adhered"])
    #expect(
      JudgeAnswer.words(of: .object(explains: false), .binary, .reversed)
        == "{\"label\": \"absent|present\"}")
  }

  @Test("labels of other scales are taken for those of the same side")
  func otherScales() {
    #expect(JudgeScale.binary.place(ofScore: 0.6, on: 0...1) == 1)
    #expect(JudgeScale.binary.place(ofScore: 0, on: -1...1) == 0)
    #expect(JudgeScale.binary.place(ofScore: 4, on: 1...7) == 0)
    #expect(JudgeScale.three.place(ofScore: 0, on: 0...1) == 1)
    #expect(JudgeScale.three.place(ofScore: 1, on: 0...1) == 2)
    #expect(JudgeScale.three.place(ofScore: -1, on: -1...1) == 0)
    #expect(JudgeScale.three.place(ofScore: -0.5, on: nil) == 0)
  }
}
