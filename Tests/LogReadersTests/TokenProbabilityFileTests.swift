import Diagnostics
import FileFormats
import Foundation
import LogReaders
import Testing

@Suite("Files of token probabilities")
struct TokenProbabilityFileTests {
  static let small = """
    {"model_id":"org/a","sample_id":"item-1","form":"plain","logprobs":[-1.5,-0.25,0],"means":[-2,-1,-0.5],"deviations":[1,0.5,0]}
    {"model_id":"org/a","sample_id":"item-1","form":"inContext","logprobs":[-1.25,-0.5]}

    {"model_id":"org/a","sample_id":7,"form":"shuffled:2","logprobs":[-3e-1],"top":{"a":[1]}}
    {"model_id":"模型","sample_id":"item-1","form":"plain","logprobs":[-4],"means":null}

    """

  /// A file that is gone when it is read.
  private func read(
    _ bytes: [UInt8], limits: TokenProbabilityFile.Limits = .init()
  ) throws -> TokenProbabilityFile {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("probabilities-\(UUID().uuidString).jsonl")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try TokenProbabilityFile(url.path, limits: limits)
  }

  private func read(_ text: String) throws -> TokenProbabilityFile { try read(Array(text.utf8)) }

  private func problems(
    _ bytes: [UInt8], limits: TokenProbabilityFile.Limits = .init()
  ) throws -> Diagnostics {
    try #require(#expect(throws: Diagnostics.self) { try read(bytes, limits: limits) })
  }

  @Test("texts are read with their forms, and their numbers stand one behind the other")
  func reading() throws {
    let file = try read(Self.small)
    #expect(file.models == ["org/a", "模型"])
    #expect(file.samples == ["item-1", "7"])
    #expect(file.texts.map(\.form) == [.plain, .inContext, .shuffled(2), .plain])
    #expect(file.texts.map(\.model) == [0, 0, 0, 1])
    #expect(file.texts.map(\.sample) == [0, 0, 1, 0])
    #expect(file.logProbabilities == [-1.5, -0.25, 0, -1.25, -0.5, -0.3, -4])
    #expect(Array(file.logProbabilities(of: file.texts[1])) == [-1.25, -0.5])
    let vocabulary = try #require(file.vocabulary(of: file.texts[0]))
    #expect(Array(vocabulary.means) == [-2, -1, -0.5])
    #expect(Array(vocabulary.deviations) == [1, 0.5, 0])
    #expect(file.texts.dropFirst().allSatisfy { $0.vocabulary == nil })
  }

  @Test(
    "plain, gzip and Zstandard say the same, and the digest is that of the file as it is stored")
  func compression() throws {
    let plain = try read(Self.small)
    // sha256sum of coreutils 9.1.
    #expect(plain.sha256 == "e0a222c406eaac4567f114375cd98af3639dbd133d7c689a26ed2dd2b6e15858")
    #expect(plain.digest.role == "probabilities")
    for format in CompressionFormat.allCases {
      let packed = try format.compress(Array(Self.small.utf8))
      let file = try read(packed)
      #expect(file.texts == plain.texts && file.logProbabilities == plain.logProbabilities)
      #expect(file.sha256 == SHA256.hexadecimal(packed))
    }
  }

  @Test("what is written is read again, and the same texts give the same bytes")
  func writing() throws {
    let texts = [
      TokenProbabilityText(
        model: "a \"b\"\\", sample: "ü", form: .plain, logProbabilities: [-0.001, 0, -12],
        means: [-1, -2, -0.1], deviations: [0.5, 1e-3, 2]),
      TokenProbabilityText(
        model: "a \"b\"\\", sample: "ü", form: .shuffled(17), logProbabilities: [-1e-12]),
    ]
    let bytes = try TokenProbabilityText.bytes(texts)
    #expect(try TokenProbabilityText.bytes(texts) == bytes)
    let file = try read(bytes)
    #expect(file.texts.map(\.form) == texts.map(\.form))
    #expect(file.logProbabilities == texts.flatMap(\.logProbabilities))
    #expect(file.means == texts[0].means && file.deviations == texts[0].deviations)
    #expect(file.models == ["a \"b\"\\"] && file.samples == ["ü"])
    let packed = try TokenProbabilityText.bytes(texts, compression: .gzip)
    #expect(try Gzip.expand(packed) == bytes)
  }

  @Test(
    "what is wrong with a text is said with its line and a remedy",
    arguments: [
      ("[-1.5,-0.25,0]", "[-1.5,0.25,0]", 1, "positiveLogProbability", "element 2 of logprobs"),
      ("[-1.5,-0.25,0]", "[-1.5,NaN,0]", 1, "notFinite", "element 2 of logprobs"),
      ("[-1.5,-0.25,0]", "[-1.5,-1e999,0]", 1, "notFinite", "element 2 of logprobs"),
      ("[-1.5,-0.25,0]", "[null,-0.25,0]", 1, "wrongType", "element 1 of logprobs"),
      ("[-1.5,-0.25,0]", "[[-1.5],-0.25,0]", 1, "wrongType", "element 1 of logprobs"),
      ("[-1.5,-0.25,0]", "\"-1.5\"", 1, "wrongType", "logprobs"),
      ("[-1.5,-0.25,0]", "[]", 1, "noTokens", "empty list"),
      ("[-1.5,-0.25,0]", "null", 1, "missingField", "logprobs"),
      ("[-2,-1,-0.5]", "[-2,-1]", 1, "unlikeLengths", "means has 2 numbers, logprobs 3"),
      ("[1,0.5,0]", "[1,0.5,0,1]", 1, "unlikeLengths", "deviations has 4"),
      ("[1,0.5,0]", "[1,-0.5,0]", 1, "negativeDeviation", "element 2"),
      ("[-2,-1,-0.5]", "[-2,1,-0.5]", 1, "positiveLogProbability", "element 2 of means"),
      (",\"deviations\":[1,0.5,0]", "", 1, "missingField", "deviations"),
      ("\"inContext\"", "\"in context\"", 2, "unknownForm", "shuffled:1"),
      ("\"inContext\"", "\"plain\"", 2, "textTwice", "stands in line 1 already"),
      ("\"inContext\"", "3", 2, "unknownForm", "shuffled:1"),
      ("\"inContext\"", "null", 2, "missingField", "form"),
      ("shuffled:2", "shuffled:0", 4, "unknownForm", "from 1"),
      ("shuffled:2", "shuffled:02", 4, "unknownForm", "from 1"),
      ("shuffled:2", "shuffled:1.5", 4, "unknownForm", "from 1"),
      ("shuffled:2", "shuffled:-1", 4, "unknownForm", "from 1"),
      ("shuffled:2", "shuffled", 4, "unknownForm", "from 1"),
      ("shuffled:2", "shuffled:99999999999999999999", 4, "unknownForm", "from 1"),
      ("\"sample_id\":7", "\"sample\":7", 4, "missingField", "Did you mean `sample`?"),
      ("\"sample_id\":7", "\"sample_id\":7.5", 4, "wrongType", "sample_id"),
      ("\"sample_id\":7", "\"sample_id\":[7]", 4, "wrongType", "sample_id"),
      ("模型", "", 5, "missingField", "model_id"),
      ("模型", "a\\u0000b", 5, "controlCharacter", "model_id"),
      ("[-4]", "[-4", 5, "jsonSyntax", "column"),
      ("[-4]", "[-4],\"form\":\"plain\"", 5, "jsonSyntax", "twice in one object"),
    ])
  func wrong(original: String, wrong: String, line: Int, code: String, words: String) throws {
    let text = Self.small.replacingOccurrences(of: original, with: wrong)
    try #require(text != Self.small)
    let found = try problems(Array(text.utf8))
    #expect(found.all.count == 1, "\(found)")
    let problem = found.all[0]
    #expect(problem.code == code, "\(problem)")
    #expect("\(problem)".contains(words), "\(problem)")
    #expect(problem.locator == "L\(line)")
    #expect(problem.remedy != nil)
  }

  @Test("all wrong lines come at once, a hundred of them named and the others counted")
  func several() throws {
    let line = #"{"model_id":"a","sample_id":"b","form":"plain","logprobs":[1]}"# + "\n"
    let found = try problems(Array(String(repeating: line, count: 150).utf8))
    #expect(found.all.count == 100 && found.omitted == 50)
    #expect(found.all.map(\.locator) == (1...100).map { "L\($0)" })
  }

  @Test("more numbers than there is room for are refused before they are held")
  func bounds() throws {
    var limits = TokenProbabilityFile.Limits()
    limits.numbers = 9
    let found = try problems(Array(Self.small.utf8), limits: limits)
    // Nine of the first text; the second line is one too many, and nothing behind it is read.
    #expect(found.all.map(\.code) == ["tooManyNumbers"])
    #expect(found.all[0].locator == "L2")
  }

  @Test("an empty file, an absent one, and a folder are no files of probabilities")
  func absent() throws {
    #expect(try problems([]).all[0].code == "emptyFile")
    #expect(try problems(Array("\n \n".utf8)).all[0].code == "emptyFile")
    let folder = FileManager.default.temporaryDirectory.path
    let missing = #expect(throws: Diagnostics.self) {
      try TokenProbabilityFile(folder + "/there-is-none.jsonl")
    }
    #expect(missing?.all[0].code == "noSuchFile")
    #expect(throws: Diagnostics.self) { try TokenProbabilityFile(folder) }
  }

  @Test("a file that was cut anywhere inside a line is refused", arguments: CompressionFormat?.all)
  func cut(_ format: CompressionFormat?) throws {
    let text = Array(Self.small.utf8)
    let bytes = try format?.compress(text) ?? text
    for end in stride(from: 1, to: bytes.count - 2, by: 7) {
      // Between two lines a plain file cannot tell.
      if format == nil, text[end - 1] == 0x0A || text[end] == 0x0A { continue }
      #expect(throws: Diagnostics.self, "\(end)") { try read(Array(bytes[..<end])) }
    }
  }

  @Test("no flipped bit makes anything but an error or a file", arguments: CompressionFormat?.all)
  func flipped(_ format: CompressionFormat?) throws {
    let text = Array(Self.small.utf8)
    let bytes = try format?.compress(text) ?? text
    var refused = 0
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      do {
        let file = try read(damaged)
        #expect(file.logProbabilities.allSatisfy { $0 <= 0 })
        for text in file.texts { #expect(file.logProbabilities(of: text).count > 0) }
      } catch is Diagnostics {
        refused += 1
      }
    }
    // Digits and letters of names may change into others; frames are checked.
    #expect(refused > bytes.count / 3, "\(refused) of \(bytes.count)")
  }
}

extension CompressionFormat? {
  fileprivate static var all: [CompressionFormat?] {
    [nil] + CompressionFormat.allCases.map(Optional.some)
  }
}
