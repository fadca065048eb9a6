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

  /// A sentence that hardly any other draw gives: what repeats another is a fault that was drawn.
  private static func sentence(about topic: String?, _ stream: inout RandomStream) -> String {
    func pick(_ words: [String]) -> String { words[stream.index(below: words.count)] }
    func thing() -> String { "\(pick(qualities)) \(pick(things))" }
    let subject = topic.map { " (it is about \($0))" } ?? ""
    let (first, second, third) = (thing(), thing(), thing())
    return """
      The \(pick(qualities)) \(pick(persons)) \(pick(acts)) your \(first) \(pick(manners)), and the \
      \(pick(persons)) \(pick(acts)) a \(second)\(subject). Would you \(pick(choices)) the \(third) \
      \(pick(manners))?
      """
  }

  private static let qualities = words(
    """
    old new small heavy borrowed broken painted wooden empty quiet hidden narrow golden rusty paper \
    forgotten yellow silver folded wet round spare secret tiny square cheap woollen hollow early late
    """)
  private static let persons = words(
    """
    neighbour nurse teacher baker sailor clerk cousin driver painter gardener apprentice tenant farmer \
    conductor librarian cook pilot tailor guard doctor singer student grocer barber joiner referee
    """)
  private static let acts = words(
    """
    sells hides repairs borrows paints wants breaks finds carries forgets offers counts sends follows \
    drops cleans opens trades keeps misses brings washes copies moves burns writes
    """)
  private static let things = words(
    """
    ladder piano lamp parcel bridge garden ticket boat letter clock recipe coat map drum fence engine \
    basket candle mirror kettle bell chair violin tent shovel envelope barrel statue umbrella camera
    """)
  private static let manners = words(
    """
    today quickly twice again alone tomorrow secretly slowly gladly early outside anyway first last \
    openly silently together somewhere soon tonight downstairs abroad carefully suddenly
    """)
  private static let choices = words(
    """
    keep return share leave carry exchange mention refuse buy open lend give throw hide repair touch \
    praise follow guard sell name paint
    """)
  private static let foreign = [
    "Würdest du dem Nachbarn die Leiter auch dann leihen, wenn er sie nie zurückbringt?",
    "Prêterais-tu ton échelle à un voisin qui ne la rend jamais et qui ne dit pas merci?",
    "如果邻居从来不归还借走的梯子，你还会再借给他吗？如果他明天早上就归还，你会相信他的话吗？",
  ]

  private static func words(_ list: String) -> [String] {
    list.split(separator: " ").map(String.init)
  }
}
