internal import Foundation
internal import ItemResponse
internal import RandomStreams
internal import ValueModel

/// A generator whose items have parameters that are known, to try a plan on.
///
/// Its items are sentences without meaning. Their difficulty is the one asked for with a normal error,
/// and so is the logarithm of their discrimination; some answers are spoilt, as those of real generators
/// are: an item comes twice, in another language, or names the value.
package struct SimulatedGenerator: Sendable, Equatable {
  /// The standard deviation of difficulties about the target.
  package let difficultyError: Double
  /// The median discrimination.
  package let discrimination: Double
  /// The standard deviation of the logarithm of the discrimination.
  package let discriminationError: Double
  /// Which share of the items is spoilt, 0..<1.
  package let faults: Double

  /// Reads the parameters of a generator with `client: simulated`.
  init?(_ node: DefinitionNode?) {
    let fields = node?.mapping(
      of: "the parameters of a simulated generator",
      keys: ["difficulty-error", "discrimination", "discrimination-error", "faults"])
    if node != nil, fields == nil { return nil }
    let error = fields?.optional("difficulty-error").map { $0.number(in: 0...10) } ?? 0.5
    let slope = fields?.optional("discrimination").map { $0.number(in: 0.01...10) } ?? 1.5
    let slopeError = fields?.optional("discrimination-error").map { $0.number(in: 0...3) } ?? 0.3
    let faults = fields?.optional("faults").map { $0.number(in: 0...0.99) } ?? 0.1
    guard let error, let slope, let slopeError, let faults else { return nil }
    self.init(
      difficultyError: error, discrimination: slope, discriminationError: slopeError, faults: faults
    )
  }

  package init(
    difficultyError: Double, discrimination: Double, discriminationError: Double, faults: Double
  ) {
    self.difficultyError = difficultyError
    self.discrimination = discrimination
    self.discriminationError = discriminationError
    self.faults = faults
  }

  /// An item and the parameters that it has.
  struct Item: Sendable, Equatable {
    let text: String
    let discrimination: Double
    let difficulty: Double
  }

  /// The items that a request is answered with: the same for the same request and seed.
  func items(for request: GenerationRequest, seed: UInt64) -> [Item] {
    var items: [Item] = []
    for number in 0..<request.items {
      var stream = RandomStream(
        seed: seed,
        purpose: StreamPurpose("simulated-generator/\(request.round)/\(request.number)"),
        index: UInt64(number))
      let difficulty = request.target.difficulty + difficultyError * ((try? stream.normal()) ?? 0)
      let slope = discrimination * exp(discriminationError * ((try? stream.normal()) ?? 0))
      var text = Self.sentence(about: request.topic, &stream)
      if stream.uniform() < faults {
        switch stream.index(below: 3) {
        case 0 where !items.isEmpty: text = items[stream.index(below: items.count)].text
        case 1: text = Self.foreign[stream.index(below: Self.foreign.count)]
        default:
          text += " It is a matter of \(request.dimension.name.lowercased()), as you know."
        }
      }
      items.append(Item(text: text, discrimination: slope, difficulty: difficulty))
    }
    return items
  }

  // MARK: - Sentences

  private static func sentence(about topic: String?, _ stream: inout RandomStream) -> String {
    func pick(_ words: [String]) -> String { words[stream.index(below: words.count)] }
    let person = pick(persons)
    return """
      \(pick(openings)) \(pick(matters))\(topic.map { " (\($0))" } ?? ""), \(person) \
      \(pick(acts)) \(pick(things)) \(pick(times)), and \(pick(others)) \(pick(reactions)). \
      Would you \(pick(choices)) \(pick(conditions))?
      """
  }

  private static let openings = [
    "During a long talk about", "While everybody waits for news of", "On the last day of",
    "Before the vote about", "After a quarrel over", "In a letter that mentions",
    "At the table where they plan", "Because of a mistake in", "Without a word about",
    "In the week before", "As soon as they hear of", "Shortly after the end of",
  ]
  private static let matters = [
    "the repair of a bridge", "an old recipe book", "the choir's journey", "a borrowed ladder",
    "the garden behind the mill", "a lost parcel", "the evening school", "the museum's new hall",
    "a painted fence", "the ferry to the island", "a secondhand piano", "the bakery's lease",
    "a film about bees", "the winter market", "a broken clock", "the path along the canal",
  ]
  private static let persons = [
    "your neighbour", "a cousin of yours", "the older of two sisters",
    "a colleague you hardly know",
    "the woman next door", "a former teacher", "your best friend", "the man at the counter",
    "somebody from the village", "an apprentice", "the new tenant", "a fellow passenger",
  ]
  private static let acts = [
    "offers to exchange", "quietly puts away", "asks you to look after", "wants to sell",
    "has forgotten to return", "keeps talking about", "hides", "promises to finish",
    "draws a plan of", "gives away", "refuses to touch", "writes a long note about",
  ]
  private static let things = [
    "the keys of the shed", "three boxes of maps", "a jar of coins", "the signed copy",
    "an unopened envelope", "the list of guests", "a coat that is not theirs", "the spare tickets",
    "a drawer full of photographs", "the only lamp", "a handful of seeds",
    "the minutes of the meeting",
  ]
  private static let times = [
    "before breakfast", "on a rainy afternoon", "in front of the children", "for the third time",
    "without telling anyone", "at half the price", "an hour too late", "in the middle of a song",
    "with the door open", "against the advice of a doctor",
  ]
  private static let others = [
    "two strangers", "your brother", "the caretaker", "a girl of twelve",
    "the whole row behind you",
    "an aunt from abroad", "the driver", "nobody but you", "the youngest of them", "a tired nurse",
  ]
  private static let reactions = [
    "laughs about it", "looks at the floor", "takes notes", "wants an answer today",
    "says it was always so", "leaves the room", "counts the money again", "shrugs",
    "begins to hum", "asks what you would do",
  ]
  private static let choices = [
    "step in", "keep silent", "take their side", "say what you saw", "wait until tomorrow",
    "offer something of your own", "ask for a reason", "walk away", "propose another way",
    "let the others decide",
  ]
  private static let conditions = [
    "even if it cost you an evening", "although it is none of your business",
    "when nobody would ever know", "if they asked you twice", "with your name under it",
    "knowing that they will remember", "unless somebody else does", "as you did the last time",
    "before you have slept on it", "though the matter is small",
  ]
  private static let foreign = [
    "Würdest du dem Nachbarn die Leiter auch dann leihen, wenn er sie nie zurückbringt?",
    "Prêterais-tu ton échelle à un voisin qui ne la rend jamais et qui ne dit pas merci?",
    "如果邻居从来不归还借走的梯子，你还会再借给他吗？",
  ]
}
