/// Everything that an adaptive test is determined by, but for the responses.
///
/// Defaults: maximum information from ability 0, posterior means on 33 nodes in -4...4, a standard
/// error of 0.3 or 30 items.
public struct AdaptiveTestPlan: Sendable {
  /// The items to choose from.
  public let bank: ItemBank
  /// How the test begins.
  public let start: StartRule
  /// How the next item is chosen.
  public let selection: ItemSelection
  /// How abilities are estimated during the test.
  public let provisional: AbilityMethod
  /// How the ability is estimated at the end.
  public let final: AbilityMethod
  /// When the test ends; it also ends when no item is left.
  public let stopping: [StoppingRule]
  /// How often an item may be given.
  public let exposure: ExposureControl
  /// Which shares of the test each content area is to have; nil for none.
  public let content: ContentBalance?
  /// Items that a random few of are in every test; nil for none.
  public let anchors: AnchorSet?
  /// The distribution of abilities.
  public let population: LatentDistribution
  /// The nodes of posterior means and of weighted criteria.
  public let quadrature: Quadrature
  /// The seed of the run, for random choices.
  public let seed: UInt64

  let tables: SelectionTables

  /// 33 nodes in -4...4, the rule of R's catR.
  public static let customaryNodes = Quadrature.adaptive

  /// Checks and keeps a plan.
  ///
  /// A bank with uncertain parameters, made of ``CalibratedItem`` values, gives tests that reckon with
  /// them. Response functions are tabulated here, once for all tests of the plan.
  ///
  /// - Complexity: O(items × categories × nodes), some 150 times as much for uncertain items.
  /// - Throws: ``ItemResponseError`` when an item that is named does not exist or is named twice,
  ///   and when a number is out of its range.
  public init(
    bank: ItemBank, start: StartRule = .ability(0), selection: ItemSelection = .maximumInformation,
    provisional: AbilityMethod = .expectedAPosteriori, final: AbilityMethod = .expectedAPosteriori,
    stopping: [StoppingRule] = [.standardError(0.3), .length(30)],
    exposure: ExposureControl = .none, content: ContentBalance? = nil,
    anchors: AnchorSet? = nil, population: LatentDistribution = .standard,
    quadrature: Quadrature = AdaptiveTestPlan.customaryNodes, seed: UInt64 = 0
  ) throws(ItemResponseError) {
    let count = bank.items.count
    switch start {
    case .ability(let ability):
      guard ability.isFinite else { throw .unusableSetting("the first ability is not finite") }
    case .items(let items):
      for item in items where !(0..<count).contains(item) { throw .noSuchItem(item, items: count) }
      guard Set(items).count == items.count else {
        throw .unusableSetting("an item is named twice at the start")
      }
    }
    for rule in stopping {
      let isUsable =
        switch rule {
        case .length(let length): length > 0
        case .standardError(let error): error > 0
        case .noInformativeItem(let minimum): minimum > 0
        case .classification(let cutoff, let errors): cutoff.isFinite && errors > 0
        }
      guard isUsable else { throw .unusableSetting("a stopping rule needs a positive number") }
    }
    try Self.check(exposure, items: count)
    if let content, content.areas.count != count {
      throw .lengthsDiffer(content.areas.count, count)
    }
    if let anchors { try Self.check(anchors, items: count, start: start, stopping: stopping) }
    self.bank = bank
    self.start = start
    self.selection = selection
    self.provisional = provisional
    self.final = final
    self.stopping = stopping
    self.exposure = exposure
    self.content = content
    self.anchors = anchors
    self.population = population
    self.quadrature = quadrature
    self.seed = seed
    tables = SelectionTables(bank, population: population, quadrature: quadrature)
  }

  /// The same plan, its tables too, with another control of exposure.
  init(_ plan: AdaptiveTestPlan, exposure: ExposureControl) {
    bank = plan.bank
    start = plan.start
    selection = plan.selection
    provisional = plan.provisional
    final = plan.final
    stopping = plan.stopping
    self.exposure = exposure
    content = plan.content
    anchors = plan.anchors
    population = plan.population
    quadrature = plan.quadrature
    seed = plan.seed
    tables = plan.tables
  }

  private static func check(
    _ exposure: ExposureControl, items: Int
  ) throws(ItemResponseError) {
    switch exposure {
    case .none: break
    case .randomesque(let size):
      guard size > 0 else { throw .unusableSetting("randomesque choice needs one item at least") }
    case .sympsonHetter(let probabilities):
      guard probabilities.count == items else {
        throw .lengthsDiffer(probabilities.count, items)
      }
      guard probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
        throw .unusableSetting("an exposure probability is not in 0...1")
      }
    }
  }

  private static func check(
    _ anchors: AnchorSet, items: Int, start: StartRule, stopping: [StoppingRule]
  ) throws(ItemResponseError) {
    for item in anchors.items where !(0..<items).contains(item) {
      throw .noSuchItem(item, items: items)
    }
    if case .items(let first) = start, let item = first.first(where: anchors.items.contains) {
      throw .unusableSetting("item \(item) is an anchor and cannot be named at the start")
    }
    for case .length(let length) in stopping where length < anchors.span {
      throw .unusableSetting(
        "the anchors are spread over the first \(anchors.span) items, and a test ends after "
          + "\(length); spread them over fewer")
    }
  }
}

extension Quadrature {
  static let adaptive = Quadrature(equallySpaced: 33, from: -4, to: 4)
}

/// How an adaptive test begins.
public enum StartRule: Sendable, Equatable {
  /// The first item is chosen by maximum information at this ability.
  case ability(Double)
  /// These items come first, in this order.
  case items([Int])
}

/// When an adaptive test ends; the first rule that holds ends it.
public enum StoppingRule: Sendable, Equatable {
  /// After this many items.
  case length(Int)
  /// When the standard error is at most this.
  case standardError(Double)
  /// When no item that may still be chosen has this much information at the provisional ability.
  ///
  /// Anchors and items that exposure control set aside may not be chosen.
  case noInformativeItem(minimum: Double)
  /// When an interval of so many standard errors about the ability does not hold the cut-off.
  case classification(cutoff: Double, standardErrors: Double)
}

/// How an adaptive test keeps its best items from being given to everybody.
public enum ExposureControl: Sendable, Equatable {
  /// Always the best item.
  case none
  /// One of the best so many items, at random (Kingsbury & Zara 1989).
  case randomesque(Int)
  /// The best item that passes a lottery with its own probability (Sympson & Hetter 1985).
  ///
  /// The probabilities come from ``SympsonHetter``. An item that loses its lottery is set aside for
  /// the rest of the test, so that no item is in a larger share of tests than its probability. When
  /// all items were set aside, the one with the largest probability is given.
  case sympsonHetter([Double])
}
