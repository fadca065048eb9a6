package import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The definitions that give the judgments of a source their meaning: an instrument, a value system
/// and, where the instrument has one, its table of items.
struct StudyDefinitions {
  let instrument: Instrument
  let system: ValueSystem
  let itemTable: ItemTable?
  private let tableDigest: InputDigest?

  /// Looks up what `request` names; what it leaves open goes by the source.
  ///
  /// - Parameter sampled: The judgments that are to be scored.
  /// - Throws: where they name no definition that there is, or a table cannot be read.
  init(
    _ request: StudyRequest, for source: any JudgmentSource, scoring sampled: Selection
  ) throws(Diagnostics) {
    let catalog = try DefinitionCatalog.shipped()
    let criteria = LogCriteria(sampled)
    if request.system.map(CriteriaSystem.isMeant) ?? false {
      instrument =
        if let name = request.instrument {
          try catalog.instrument(name)
        } else {
          CriteriaSystem.instrument(on: try criteria.scale())
        }
      system = try criteria.system()
      if let own = instrument.system {
        throw Diagnostics(
          .systemMismatch(wanted: system.id, instrument: instrument.id, system: own))
      }
    } else {
      instrument = try StudyDefinitions.instrument(request, log: source.log, catalog: catalog)
      system = try StudyDefinitions.system(request, instrument: instrument, catalog: catalog)
    }
    guard let specification = instrument.itemTable else {
      itemTable = nil
      tableDigest = nil
      return
    }
    let path: String
    if let items = request.items {
      path = items
    } else {
      path = try StudyDefinitions.beside(source.paths, specification, instrument)
    }
    let csv = try CSVTable(contentsOf: path)
    itemTable = try ItemTable(
      rows: csv.rows, lines: csv.lines, header: csv.header, file: path,
      specification: specification, system: system, exclusions: instrument.exclusions)
    tableDigest = InputDigest(role: "itemTable", name: csv.name, sha256: csv.sha256)
  }

  /// What says how a judgment feeds the dimensions.
  ///
  /// - Throws: where the definitions do not fit each other.
  func binding() throws(Diagnostics) -> InstrumentBinding {
    let language = Words.language
    return try InstrumentBinding(
      instrument, system: language == .english ? system : system.named(in: language.rawValue),
      itemTable: itemTable)
  }

  func digests() throws(Diagnostics) -> [InputDigest] {
    [
      try InputDigest(role: "instrument", name: instrument.id, of: instrument),
      try InputDigest(role: "valueSystem", name: system.id, of: system),
    ] + [tableDigest].compactMap(\.self)
  }

  private static func instrument(
    _ request: StudyRequest, log: EvaluationLog, catalog: DefinitionCatalog
  ) throws(Diagnostics) -> Instrument {
    if let name = request.instrument {
      return try catalog.instrument(name)
    }
    let sets = Set(log.publishedScores.map(\.set) + log.cases.map(\.set))
    if sets.count == 1, let set = sets.first, let found = catalog.instrument(publishedSet: set) {
      return found
    }
    throw Diagnostics(
      .noInstrument(known: catalog.instruments.filter { $0.questionnaire == nil }.map(\.id)))
  }

  private static func system(
    _ request: StudyRequest, instrument: Instrument, catalog: DefinitionCatalog
  ) throws(Diagnostics) -> ValueSystem {
    let asked = try request.system.map { name throws(Diagnostics) in try catalog.system(name) }
    guard let own = instrument.system else {
      if let asked { return asked }
      throw Diagnostics(.noSystem(instrument: instrument.id, known: catalog.systems.map(\.id)))
    }
    if let asked, asked.id != own {
      throw Diagnostics(
        .systemMismatch(wanted: asked.id, instrument: instrument.id, system: own))
    }
    if let found = asked ?? instrument.ownSystem { return found }
    return try catalog.system(own)
  }

  /// The item table beside the data, or in them where they are a directory.
  private static func beside(
    _ paths: [String], _ specification: ItemTableSpecification, _ instrument: Instrument
  ) throws(Diagnostics) -> String {
    var tried: [String] = []
    for place in paths {
      let url = URL(fileURLWithPath: place)
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: place, isDirectory: &isDirectory)
      let folder = isDirectory.boolValue ? url : url.deletingLastPathComponent()
      let path = folder.appendingPathComponent(specification.table).path
      AskedFiles.note(path)
      if FileManager.default.fileExists(atPath: path) { return path }
      if !tried.contains(path) { tried.append(path) }
    }
    throw Diagnostics(
      .itemTableMissing(instrument: instrument.id, name: specification.table, lookedIn: tried))
  }
}

extension InputDigest {
  /// The digest of a definition as it was understood, so that comments and spelling do not count.
  package init(role: String, name: String, of definition: some Encodable) throws(Diagnostics) {
    self.init(
      role: role, name: name,
      sha256: SHA256.hexadecimal(try JSONText.bytes(definition, isPretty: false)))
  }
}
