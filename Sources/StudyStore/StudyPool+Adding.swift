package import Diagnostics
internal import GRDB
internal import LogReaders
package import PrintedNumbers

/// What adding items to a pool did.
package struct PoolAddition: Sendable, Equatable, Codable {
  /// Items that are new.
  package var added = 0
  /// Items that were there and got a language, a topic, an origin, a day or parameters.
  package var completed = 0
  /// Items that were there as they are.
  package var unchanged = 0

  package init(added: Int = 0, completed: Int = 0, unchanged: Int = 0) {
    self.added = added
    self.completed = completed
    self.unchanged = unchanged
  }
}

extension StudyPool {
  /// Adds items, all or none of them.
  ///
  /// The same item again changes nothing; what it says and the pool leaves open is filled in.
  /// Parameters become those of the calibration that they name, which is made where there is none.
  ///
  /// - Parameters:
  ///   - items: as they are to be; exposures are not taken.
  ///   - places: where each stands, for what is said of it; of the study where there are none.
  ///   - day: when a calibration that is made was made.
  /// - Throws: `Diagnostics` with every item that is there already with another text, dimension,
  ///   description or parameters, or that comes twice in two ways.
  /// - Complexity: O(n log n) in the items.
  @discardableResult
  package func add(
    _ items: [PoolItem], places: [Place] = [], on day: CalendarDay? = nil
  ) throws(Diagnostics) -> PoolAddition {
    try study.write { database in
      let writer = try PoolWriter(database)
      var addition = PoolAddition()
      var problems: [Diagnostic] = []
      for (index, item) in items.enumerated() {
        let place = places.indices.contains(index) ? places[index] : .file(path)
        guard item.isPossible else {
          problems.append(StudyPool.impossible(item, at: place))
          continue
        }
        guard let old = try writer.stored(item.sample) else {
          if let problem = try writer.insert(item, on: day) {
            problems.append(StudyPool.misnamed(problem, of: item, at: place))
          }
          addition.added += 1
          continue
        }
        let differences = StudyPool.differences(of: item, from: old.item)
        guard differences.isEmpty else {
          problems.append(StudyPool.conflict(item, old.item, differences, at: place))
          continue
        }
        if let problem = try writer.complete(old, with: item, on: day) {
          problems.append(StudyPool.misnamed(problem, of: item, at: place))
        } else if StudyPool.completes(old.item, item) {
          addition.completed += 1
        } else {
          addition.unchanged += 1
        }
      }
      try Diagnostics.refuse(problems, most: 100)
      return addition
    }
  }

  // MARK: - Comparing

  /// In what an item contradicts the one of the same key that is there: names of columns, each with
  /// both values.
  static func differences(of new: PoolItem, from old: PoolItem) -> [String] {
    func differ(_ name: String, _ new: String?, _ old: String?) -> String? {
      guard let new, let old, !new.utf8.elementsEqual(old.utf8) else { return nil }
      return "the \(name) \(new.quoted) where the pool has \(old.quoted)"
    }
    var found = [
      differ("text", new.text, old.text), differ("system", new.system, old.system),
      differ("dimension", new.dimension, old.dimension),
      differ("language", new.language, old.language), differ("topic", new.topic, old.topic),
      differ("origin", new.origin, old.origin),
      differ("day", new.created?.description, old.created?.description),
    ].compactMap(\.self)
    if let own = new.parameters, let other = old.parameters, !own.hasSameNumbers(as: other) {
      found.append(
        "discrimination \(own.discrimination) and difficulty \(own.difficulty) where the pool has "
          + "\(other.discrimination) and \(other.difficulty), of the calibration "
          + "\(other.calibration.quoted)")
    }
    return found
  }

  private static func completes(_ old: PoolItem, _ new: PoolItem) -> Bool {
    old.language == nil && new.language != nil || old.topic == nil && new.topic != nil
      || old.origin == nil && new.origin != nil || old.created == nil && new.created != nil
      || old.parameters == nil && new.parameters != nil
  }

  static func conflict(
    _ new: PoolItem, _ old: PoolItem, _ differences: [String], at place: Place
  ) -> Diagnostic {
    let isNumbers = differences.allSatisfy { $0.hasPrefix("discrimination ") }
    return Diagnostic(
      "poolConflict", at: place,
      "the item \(new.sample.quoted) has \(differences.joined(separator: ", and "))",
      remedy: isNumbers
        ? "Leave the parameters out, or calibrate anew with compass pool link"
        : "Give the new item a sample_id of its own, and retire the old one if it is to be replaced"
    )
  }

  private static func impossible(_ item: PoolItem, at place: Place) -> Diagnostic {
    Diagnostic(
      "impossibleItem", at: place,
      "the item \(item.sample.quoted) has a status, a reason and parameters that do not go together",
      remedy: "A retired item has a reason, and only that; one that is calibrated or an anchor has "
        + "parameters")
  }

  private static func misnamed(
    _ other: PoolCalibration, of item: PoolItem, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      "poolConflict", at: place,
      "the calibration \(other.name.quoted) of the item \(item.sample.quoted) is one of "
        + "\(other.dimension.quoted) in the system \(other.system.quoted)",
      remedy: "Give the calibration of each dimension a name of its own")
  }
}

extension PoolParameters {
  /// Whether two sets of parameters say the same, whatever calibrations they are of.
  func hasSameNumbers(as other: PoolParameters) -> Bool {
    discrimination == other.discrimination && difficulty == other.difficulty
      && discriminationError == other.discriminationError
      && difficultyError == other.difficultyError
  }
}
