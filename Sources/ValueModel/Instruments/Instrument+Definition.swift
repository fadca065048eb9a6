package import Diagnostics

extension Instrument {
  /// Reads an instrument from its definition file.
  ///
  /// The keys are described at the head of `data/instruments/value-portrait.yaml`.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  ///   - systems: The value systems that it may name.
  ///   - directory: Where a value system's file that it names lies: its own. Nil where it comes from no
  ///     file and may name none.
  /// - Throws: `Diagnostics` with every problem found.
  package init(
    yaml: String, file: String, systems: [ValueSystem], directory: String? = nil
  ) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "an instrument",
      keys: [
        "id", "name", "system", "sources", "scale", "higher-is-better", "tasks", "feeds",
        "exclusions", "centring",
      ] + QuestionnaireReader.keys)
    let id = fields?.required("id")?.identifier()
    let name = fields?.required("name")?.name()
    let citations = fields?.optional("sources").map(Citation.list)
    let system = fields?.required("system").flatMap {
      Self.system($0, among: systems, directory: directory)
    }
    let scale = fields?.required("scale").flatMap(Self.scale)
    let higherIsBetter = fields?.optional("higher-is-better")?.boolean()
    let tasks = fields?.optional("tasks")?.names()
    let feeds = fields.flatMap { Self.feeds($0, system: system) }
    let exclusions = Self.exclusions(fields?.optional("exclusions"), system: system)
    let centring = fields?.required("centring").flatMap { Self.centring($0, feeds: feeds) }
    try document.finish()
    guard let id, let name, let system, let scale, let feeds, let centring
    else {
      throw Diagnostics(
        .wrongForm, of: file, "the file is not an instrument",
        remedy: "Compare it with a shipped instrument")
    }
    self.id = id
    self.name = name
    self.system = system.value?.id
    self.ownSystem = system.isBeside ? system.value : nil
    self.citations = citations ?? []
    self.scale = scale
    self.higherIsBetter = higherIsBetter ?? true
    self.tasks = tasks ?? []
    self.feeds = feeds
    self.exclusions = exclusions
    self.centring = centring
  }

  /// The system that an instrument names: one that is known, one in a file beside it, or any.
  private enum NamedSystem {
    case any
    case one(ValueSystem)
    case beside(ValueSystem)

    var value: ValueSystem? {
      switch self {
      case .any: nil
      case .one(let system), .beside(let system): system
      }
    }

    var isBeside: Bool {
      if case .beside = self { return true }
      return false
    }
  }

  private static func system(
    _ node: DefinitionNode, among systems: [ValueSystem], directory: String?
  ) -> NamedSystem? {
    guard let name = node.name() else { return nil }
    if name == "any" { return .any }
    let folded = NameFolding.folded(name)
    if let system = systems.first(where: { $0.names.map(NameFolding.folded).contains(folded) }) {
      return .one(system)
    }
    if DefinitionFile.isPath(name) {
      return systemFile(name, node, directory: directory).map(NamedSystem.beside)
    }
    node.report(
      .unknownName, "`\(name)` is not a value system",
      remedy: NameSuggestion.remedy(for: name, among: systems.map(\.id) + ["any"]))
    return nil
  }

  /// The value system in a file beside the instrument, or below its directory.
  private static func systemFile(
    _ path: String, _ node: DefinitionNode, directory: String?
  ) -> ValueSystem? {
    guard let directory else {
      node.report(
        .unusableSystem, "the value system `\(path)` is a file, and the instrument is in none",
        remedy: "Name a value system that is known")
      return nil
    }
    guard !DefinitionFile.leadsElsewhere(path) else {
      node.report(
        .unusableSystem, "the value system `\(path)` does not lie beside the instrument",
        remedy: "Put it beside the instrument and name it without `/` before it and without `..`")
      return nil
    }
    do throws(Diagnostics) {
      return try ValueSystem(
        yaml: try DefinitionFile.text(of: path, relativeTo: directory), file: path)
    } catch {
      for problem in error.all {
        let place = problem.place?.line.map { ", line \($0)" } ?? ""
        node.report(
          .unusableSystem, "system `\(path)`\(place): \(problem.message)", remedy: problem.remedy)
      }
      return nil
    }
  }

  private static func scale(_ node: DefinitionNode) -> RatingScale? {
    guard let fields = node.mapping(of: "a scale", keys: ["minimum", "maximum"]) else { return nil }
    let minimum = fields.required("minimum")?.number()
    let maximum = fields.required("maximum")?.number()
    guard let minimum, let maximum else { return nil }
    guard let scale = RatingScale(minimum: minimum, maximum: maximum) else {
      node.report(
        .invalidValue, "the scale's minimum \(minimum) is not below its maximum \(maximum)",
        remedy: "Give the lowest and the highest score that a judge can give")
      return nil
    }
    return scale
  }

  private static func feeds(
    _ fields: DefinitionMapping, system: NamedSystem?
  ) -> InstrumentFeeds? {
    guard fields.optional("answers") != nil else {
      QuestionnaireReader.refuse(in: fields)
      return fields.required("feeds").flatMap { Self.feeds($0, system: system) }
    }
    var isForAny = false
    if case .any? = system { isForAny = true }
    return QuestionnaireReader(fields: fields, system: system?.value, isForAny: isForAny)
      .questionnaire().map(InstrumentFeeds.answers)
  }

  private static func centring(_ node: DefinitionNode, feeds: InstrumentFeeds?) -> Centring? {
    guard let word = node.choice(of: Centring.allCases.map(\.rawValue)),
      let centring = Centring(rawValue: word)
    else { return nil }
    if case .answers? = feeds, centring == .model {
      node.report(
        .contradiction,
        "a questionnaire is answered by people, and no model's mean can be subtracted",
        remedy: "Write `centring: respondent` or `centring: none`")
    }
    return centring
  }

  private static func feeds(_ node: DefinitionNode, system: NamedSystem?) -> InstrumentFeeds? {
    guard let fields = node.mapping(of: "`feeds`", keys: ["criteria", "items"]) else { return nil }
    switch (fields.optional("criteria"), fields.optional("items")) {
    case (let criteria?, nil): return Self.criteria(criteria, system: system)
    case (nil, let items?): return Self.items(items).map(InstrumentFeeds.itemTable)
    default:
      node.report(
        .wrongForm, "`feeds` wants one of `criteria` and `items`",
        remedy: "Say by criterion or by a table of items what feeds a dimension")
      return nil
    }
  }

  private static func criteria(_ node: DefinitionNode, system: NamedSystem?) -> InstrumentFeeds? {
    if node.isText {
      return node.choice(of: ["dimensions"]).map { _ in .dimensions }
    }
    if case .any? = system {
      node.report(
        .contradiction, "an instrument for any system cannot list criteria",
        remedy: "Name one system, or write `criteria: dimensions`")
      return nil
    }
    guard let entries = node.list() else { return nil }
    if entries.isEmpty {
      node.report(
        .missingValue, "the list of criteria is empty", remedy: "Add at least one criterion")
    }
    var feeds: [CriterionFeed] = []
    for entry in entries {
      guard let feed = criterion(entry, system: system?.value) else { continue }
      let isRepeated = feeds.contains {
        $0.task == feed.task && $0.dimension == feed.dimension
          && NameFolding.folded($0.criterion) == NameFolding.folded(feed.criterion)
      }
      if isRepeated {
        entry.report(
          .repeatedName, "criterion `\(feed.criterion)` feeds `\(feed.dimension)` twice",
          remedy: "Keep one of the two entries")
      }
      feeds.append(feed)
    }
    return .criteria(feeds)
  }

  private static func criterion(_ entry: DefinitionNode, system: ValueSystem?) -> CriterionFeed? {
    guard
      let fields = entry.mapping(
        of: "a criterion", keys: ["task", "criterion", "dimension", "weight", "sign"])
    else { return nil }
    let task = fields.optional("task")?.name()
    let criterion = fields.required("criterion")?.name()
    let dimension = fields.required("dimension").flatMap { Self.dimension($0, of: system) }
    let weight = fields.optional("weight").map(Self.weight) ?? 1
    let sign = fields.optional("sign").map(Self.sign) ?? 1
    guard let criterion, let dimension, let weight, let sign else { return nil }
    return CriterionFeed(
      task: task, criterion: criterion, dimension: dimension, weight: weight, sign: sign)
  }

  private static func weight(_ node: DefinitionNode) -> Double? {
    guard let weight = node.number() else { return nil }
    guard weight > 0 else {
      node.report(
        .invalidValue, "the weight \(weight) is not above zero", remedy: "Write a positive number")
      return nil
    }
    return weight
  }

  private static func sign(_ node: DefinitionNode) -> Double? {
    guard let sign = node.number() else { return nil }
    guard sign == 1 || sign == -1 else {
      node.report(
        .invalidValue, "the sign \(sign) is neither 1 nor -1", remedy: "Write one of them")
      return nil
    }
    return sign
  }

  /// The identifier of the dimension that a node names in the system, if the system is known.
  private static func dimension(_ node: DefinitionNode, of system: ValueSystem?) -> String? {
    guard let name = node.name(), let system else { return nil }
    if let dimension = system.dimension(named: name) { return dimension.id }
    node.report(
      .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
      remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
    return nil
  }

  private static func items(_ node: DefinitionNode) -> ItemTableSpecification? {
    guard
      let fields = node.mapping(
        of: "`items`",
        keys: [
          "table", "item", "cluster", "criterion", "rule", "columns", "dimension", "sign", "weight",
        ])
    else { return nil }
    let table = fields.required("table")?.name()
    let item = fields.required("item")?.name()
    let cluster = fields.optional("cluster")?.name()
    let criterion = fields.optional("criterion")?.name()
    let layout = Self.layout(fields)
    guard let table, let item, let layout else { return nil }
    return ItemTableSpecification(
      table: table, itemColumn: item, clusterColumn: cluster, criterion: criterion, layout: layout)
  }

  private static func layout(_ fields: DefinitionMapping) -> ItemTableLayout? {
    switch (fields.optional("rule"), fields.optional("dimension")) {
    case (let rule?, nil):
      for key in ["sign", "weight"] {
        fields.optional(key)?.report(
          .contradiction, "`\(key)` belongs to a long table", remedy: "Remove it, or replace `rule`"
        )
      }
      let columns = fields.optional("columns").flatMap { $0.names() }
      return rule.choice(of: ItemTableRule.allCases.map(\.rawValue))
        .flatMap(ItemTableRule.init(rawValue:))
        .map { .wide(columns: columns, rule: $0) }
    case (nil, let dimension?):
      fields.optional("columns")?.report(
        .contradiction, "`columns` belongs to a wide table",
        remedy: "Remove it, or replace `dimension`")
      let sign = fields.optional("sign")?.name()
      let weight = fields.optional("weight")?.name()
      return dimension.name().map { .long(dimension: $0, sign: sign, weight: weight) }
    default:
      fields.node.report(
        .wrongForm, "`items` wants one of `rule` (wide table) and `dimension` (long table)",
        remedy: "Say how the table is laid out")
      return nil
    }
  }

  private static func exclusions(
    _ node: DefinitionNode?, system: NamedSystem?
  ) -> [ItemExclusion] {
    (node?.list() ?? []).compactMap { entry in
      guard
        let fields = entry.mapping(of: "an exclusion", keys: ["item", "dimension", "reason"])
      else { return nil }
      let item = fields.required("item")?.name()
      let dimension = fields.optional("dimension")
      let id = dimension.flatMap { Self.dimension($0, of: system?.value) }
      if let dimension, case .any? = system {
        dimension.report(
          .contradiction, "an instrument for any system cannot exclude from one dimension",
          remedy: "Name a system, or leave the dimension out")
      }
      let reason = fields.optional("reason")?.text()
      return item.map { ItemExclusion(item: $0, dimension: id, reason: reason) }
    }
  }
}
