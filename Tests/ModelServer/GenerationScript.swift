import Foundation
import Synchronization

/// A generator and a panel of models behind one address, of which the truth is known.
///
/// Items carry their parameters in their text, as `[a1.50 b-0.30]`. The generator writes items near the
/// difficulty that its prompt names; the models answer 1 or 0 by the two-parameter model, at abilities by
/// their names. What is answered depends on the request and on how often the same was asked, by its
/// idempotency key, and so not on the order in which requests arrive or on how often they are repeated.
package final class GenerationScript: Sendable {
  /// What a generator writes.
  package enum Manner: Sendable {
    /// Items as they were asked for.
    case well
    /// The same few items whatever is asked.
    case same
    /// Nothing.
    case empty
    /// JSON that ends in its midst.
    case broken
    /// Items that name the value.
    case telling
    /// Items in another language.
    case foreign
    /// Items without any difference between models.
    case flat
  }

  private let abilities: [String: Double]
  private let manner: Manner
  /// The standard deviation of difficulties about what was asked for.
  private let error: Double
  private let state = Mutex([String: [String]]())

  /// - Parameter abilities: by the name that requests give the model.
  package init(abilities: [String: Double], manner: Manner = .well, error: Double = 0.3) {
    self.abilities = abilities
    self.manner = manner
    self.error = error
  }

  package func reply(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    guard let body = try? JSONSerialization.jsonObject(with: Data(request.body.utf8)),
      let members = body as? [String: Any], let model = members["model"] as? String
    else { return .answer(status: 400, Completion.error("no request")) }
    if let prompt = members["prompt"] as? String, model == "generator" {
      // The prompt ends with the number of the first item.
      let texts = texts(prompt, mark: "A list of ")
      let lines = texts.enumerated().map { $0 == 0 ? " \($1)" : "\($0 + 1). \($1)" }
      return .answer(Completion.continuation(lines.joined(separator: "\n")))
    }
    guard let messages = members["messages"] as? [[String: Any]],
      let asked = messages.last?["content"] as? String
    else { return .answer(status: 400, Completion.error("no conversation")) }
    if model == "generator" { return .answer(Completion.chat(items(asked), output: 90)) }
    // The same request again, under the same key, gets the same answer.
    let repetition = state.withLock { state in
      let key = request.key ?? "none"
      if let known = state[request.body]?.firstIndex(of: key) { return known }
      state[request.body, default: []].append(key)
      return (state[request.body]?.count ?? 1) - 1
    }
    guard let ability = abilities[model], let (slope, difficulty) = Self.parameters(of: asked)
    else { return .answer(Completion.chat("I cannot say.")) }
    let logit = slope * (ability - difficulty)
    let isOne = Self.uniform("\(model)|\(asked)|\(repetition)") < 1 / (1 + exp(-logit))
    return .answer(Completion.chat(isOne ? "1" : "0"))
  }

  /// The parameters that an item carries.
  package static func parameters(of text: String) -> (discrimination: Double, difficulty: Double)? {
    guard let open = text.lastIndex(of: "["), let close = text[open...].firstIndex(of: "]") else {
      return nil
    }
    let words = text[text.index(after: open)..<close].split(separator: " ")
    guard words.count == 2, let slope = Double(words[0].dropFirst()),
      let difficulty = Double(words[1].dropFirst())
    else { return nil }
    return (slope, difficulty)
  }

  // MARK: - Items

  private func items(_ prompt: String) -> String {
    if case .empty = manner { return "" }
    let texts = texts(prompt, mark: "Write ")
    let json = (try? JSONEncoder().encode(texts)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    if case .broken = manner { return String(json.dropLast(5)) }
    return "```json\n\(json)\n```"
  }

  /// - Parameter mark: What stands before the number of items in the prompt.
  private func texts(_ prompt: String, mark: String) -> [String] {
    let count = Self.number(after: mark, in: prompt).map { Int($0) } ?? 1
    let wanted = Self.number(after: "(difficulty ", in: prompt) ?? 0
    return (0..<count).map { number -> String in
      let seed = "\(prompt)|\(number)"
      let normal = (0..<12).reduce(-6.0) { $0 + Self.uniform("\(seed)|d\($1)") }
      let difficulty = wanted + error * normal
      switch manner {
      case .same: return "Would you take the last seat in the train tonight? [a1.50 b0.00]"
      case .telling: return Self.sentence(seed) + " Power is at stake. [a1.50 b0.00]"
      case .foreign:
        return "Würdest du den Platz im Zug auch dann nehmen, wenn es nicht deiner ist?"
      case .flat: return Self.sentence(seed) + String(format: " [a0.05 b%.2f]", difficulty)
      case .well, .empty, .broken:
        return Self.sentence(seed) + String(format: " [a1.80 b%.2f]", difficulty)
      }
    }
  }

  private static func number(after mark: String, in text: String) -> Double? {
    guard let range = text.range(of: mark) else { return nil }
    let digits = text[range.upperBound...].prefix { $0.isNumber || "-.\u{2212}".contains($0) }
    return Double(digits.replacingOccurrences(of: "\u{2212}", with: "-"))
  }

  /// A sentence that hardly any other seed has.
  package static func sentence(_ seed: String) -> String {
    func pick(_ words: [String], _ part: Int) -> String {
      words[Int(uniform("\(seed)|\(part)") * Double(words.count))]
    }
    return """
      \(pick(places, 1)) \(pick(persons, 2)) \(pick(acts, 3)) \(pick(things, 4)) \(pick(times, 5)). \
      Would you \(pick(choices, 6)) \(pick(things, 7)) \(pick(places, 8).lowercased())?
      """
  }

  private static let places = [
    "At the harbour", "In the old library", "Beside the canal", "On the third floor",
    "Near the mill",
    "Under the bridge", "Behind the stage", "In the waiting room", "At the edge of town",
    "Over the telephone", "During the storm", "After the concert", "Before the first snow",
    "Between two trains",
  ]
  private static let persons = [
    "your neighbour", "a tired nurse", "the youngest cousin", "an old sailor", "the new clerk",
    "somebody with a dog", "your former teacher", "the baker", "a woman in green", "two brothers",
    "the guide", "a stranger", "the gardener",
  ]
  private static let acts = [
    "drops", "hides", "offers you", "paints", "counts", "forgets", "borrows", "repairs",
    "throws away",
    "asks about", "wraps up", "points at", "sells", "waits for",
  ]
  private static let things = [
    "a brass key", "the blue umbrella", "seven candles", "an unsigned card", "the broken radio",
    "a sack of flour", "the long ladder", "a ticket to the coast", "the wedding photograph",
    "a jar of honey", "the ship's bell", "an empty frame", "half a loaf", "the wrong parcel",
    "a map of the marsh", "the last chair",
  ]
  private static let times = [
    "at dawn", "for the second time", "without a word", "in a great hurry", "when nobody looks",
    "as a joke", "on the way home", "in front of everyone", "with both hands", "very late at night",
    "against all advice",
  ]
  private static let choices = [
    "keep", "return", "hand over", "ask for", "share", "leave", "carry", "exchange", "look after",
    "pay for", "mention", "refuse",
  ]

  /// A number in 0..<1 by a text, always the same.
  package static func uniform(_ text: String) -> Double {
    var hash = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    hash ^= hash >> 30
    hash &*= 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 27
    hash &*= 0x94D0_49BB_1331_11EB
    hash ^= hash >> 31
    return Double(hash >> 11) * 0x1p-53
  }
}
