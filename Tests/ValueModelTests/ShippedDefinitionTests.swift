import Diagnostics
import Testing
import ValueModel

@Suite("Shipped definitions")
struct ShippedDefinitionTests {
  let catalog: DefinitionCatalog

  init() throws {
    catalog = try DefinitionCatalog.shipped()
  }

  @Test("four systems hold 27 dimensions: 10, 5, 6 and 6")
  func counts() {
    #expect(catalog.systems.map(\.id) == ["schwartz", "moral-foundations", "safety", "fulva"])
    #expect(catalog.systems.map(\.dimensions.count) == [10, 5, 6, 6])
  }

  @Test(
    "dimensions are named as the published score tables spell their keys",
    arguments: [
      (
        "schwartz",
        [
          "Self-direction", "Stimulation", "Hedonism", "Achievement", "Power", "Security",
          "Tradition", "Conformity", "Benevolence", "Universalism",
        ]
      ),
      (
        "moral-foundations",
        [
          "Care/Harm", "Fairness/Cheating", "Sanctity/Degradation", "Authority/Subversion",
          "Loyalty/Betrayal",
        ]
      ),
      (
        "safety",
        [
          "Representation & Toxicity Harms", "Misinformation Harms", "Socioeconomic Harms",
          "Information & Safety Harms", "Malicious Use", "Human Autonomy & Integrity Harms",
        ]
      ),
      (
        "fulva",
        [
          "Self-Competence", "User-Oriented", "Idealistic", "Social", "Professional", "Ethical",
        ]
      ),
    ])
  func publishedNames(system: String, names: [String]) throws {
    #expect(try catalog.system(system).dimensions.map(\.name) == names)
  }

  @Test("every dimension has a definition and a Chinese name, every system a source")
  func completeness() {
    for system in catalog.systems {
      #expect(!system.source.isEmpty)
      for dimension in system.dimensions {
        #expect(dimension.definition.hasSuffix("."), "\(dimension.id)")
        #expect(dimension.translations["zh-Hans"] != nil, "\(dimension.id)")
      }
    }
  }

  @Test("circular orders are permutations, and the default one runs as reports draw it")
  func circularOrders() throws {
    for system in catalog.systems {
      for order in system.circularOrders {
        #expect(order.dimensions.sorted() == system.dimensions.map(\.id).sorted())
        #expect(order.source.contains("1992"))
      }
    }
    let schwartz = try catalog.system("schwartz")
    #expect(schwartz.circularOrders.map(\.id) == ["schwartz1992.vc", "schwartz1992.canonical"])
    #expect(
      schwartz.orderedDimensions().map(\.name) == [
        "Self-direction", "Universalism", "Benevolence", "Conformity", "Tradition", "Security",
        "Power", "Achievement", "Hedonism", "Stimulation",
      ])
    let canonical = schwartz.orderedDimensions(along: "schwartz1992.canonical").map(\.id)
    #expect(canonical[3...4] == ["tradition", "conformity"])
  }

  @Test("groups stand in one arc of each circular order, Hedonism between two of them")
  func groups() throws {
    let schwartz = try catalog.system("schwartz")
    #expect(
      schwartz.dimension(named: "Hedonism")?.groups == ["openness-to-change", "self-enhancement"])
    #expect(schwartz.groups.map { schwartz.dimensions(in: $0).count } == [3, 2, 3, 3])
    for order in schwartz.circularOrders {
      for group in schwartz.groups {
        let members = Set(schwartz.dimensions(in: group).map(\.id))
        let inside = order.dimensions.map(members.contains)
        let borders = inside.indices.count { inside[$0] != inside[($0 + 1) % inside.count] }
        #expect(borders == 2, "\(group.id) in \(order.id)")
      }
    }
  }

  @Test("names resolve by id, name and alias in any letter case")
  func names() throws {
    for name in ["schwartz", "SCHWARTZ", "Schwartz basic values", " schwartz "] {
      #expect(try catalog.system(name).id == "schwartz")
    }
    #expect(try catalog.system("MFT").id == "moral-foundations")
    let schwartz = try catalog.system("schwartz")
    for name in ["self-direction", "Self_Direction", "SELF-DIRECTION", "sd"] {
      #expect(schwartz.dimensionIndex(named: name) == 0)
    }
    #expect(schwartz.dimension(named: "Piety") == nil)
  }

  @Test(
    "a published set leads to its system",
    arguments: [
      ("Schwartz", "schwartz"), ("MFT", "moral-foundations"), ("Risk", "safety"),
      ("FULVa", "fulva"),
    ])
  func publishedSets(set: String, system: String) throws {
    #expect(catalog.system(publishedSet: set)?.id == system)
    let instrument = try #require(catalog.instrument(publishedSet: set))
    #expect(instrument.scale.percent(72.5) == 72.5)
    #expect(try catalog.system(set).id == system)
  }

  @Test("an unknown system or instrument is refused with the nearest name")
  func unknownNames() {
    let system = #expect(throws: Diagnostics.self) { try catalog.system("schwarz") }
    #expect(system?.description.contains("Did you mean `schwartz`?") == true)
    let instrument = #expect(throws: Diagnostics.self) {
      try catalog.instrument("value-portrai")
    }
    #expect(instrument?.description.contains("Did you mean `value-portrait`?") == true)
  }

  @Test("shipped instruments bind to the systems that they are for")
  func bindings() throws {
    for instrument in catalog.instruments
    where instrument.itemTable == nil && instrument.questionnaire == nil {
      for system in catalog.systems
      where instrument.system == nil || instrument.system == system.id {
        _ = try InstrumentBinding(instrument, system: system)
      }
    }
  }
}
