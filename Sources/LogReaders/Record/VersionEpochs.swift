/// The epochs of responses to several versions of a prompt, or orders of its options, where the log
/// gives them none: each version is a repeat.
///
/// Version and order stand in the key of a judgment, as they were logged. The epoch that is shown is
/// worked out from all versions of a task that there are, so that no order of reading changes it; what
/// is stored is the epoch of the log.
package struct VersionEpochs {
  /// One way of asking the items of a task.
  package struct Version: Hashable {
    package let task: String
    package let promptVersion: String?
    package let optionOrder: String?
    /// The epoch that the log gives, 1 where it gives none.
    package let epoch: Int32

    package init(task: String, promptVersion: String?, optionOrder: String?, epoch: Int32) {
      self.task = task
      self.promptVersion = promptVersion
      self.optionOrder = optionOrder
      self.epoch = epoch
    }

    /// By version, order and epoch, numbers in names compared as numbers; what has no name is first.
    static func precedes(_ left: Version, _ right: Version) -> Bool {
      for (first, second) in [
        (left.promptVersion, right.promptVersion), (left.optionOrder, right.optionOrder),
      ] where first.map({ Array($0.utf8) }) != second.map({ Array($0.utf8) }) {
        guard let first else { return true }
        return second.map { first.precedesNaturally($0) } ?? false
      }
      return left.epoch < right.epoch
    }
  }

  private var numbers: [Version: Int32] = [:]

  /// The epochs of tasks in which one epoch has several versions; other tasks keep what they have.
  ///
  /// - Parameter versions: every version of every task, once or oftener.
  package init(_ versions: some Sequence<Version>) {
    for (_, versions) in Dictionary(grouping: Set(versions), by: { Array($0.task.utf8) })
    where Set(versions.map(\.epoch)).count < versions.count {
      for (place, version) in versions.sorted(by: Version.precedes).enumerated() {
        numbers[version] = Int32(place + 1)
      }
    }
  }

  /// The epoch that is shown, or nil where it is the one of the log.
  package func epoch(of version: Version) -> Int32? { numbers[version] }

  /// Every version whose epoch is another than that of the log, with it.
  package var changed: [(version: Version, epoch: Int32)] {
    numbers.filter { $0.key.epoch != $0.value }.map { ($0.key, $0.value) }
  }
}

extension JudgmentTable {
  /// The ways in which the rows asked: by the codes of task, version, order, and by the epoch.
  private struct CodedVersion: Hashable {
    let task: Int32
    let promptVersion: Int32
    let optionOrder: Int32
    let epoch: Int32
  }

  private func codedVersion(at row: Int) -> CodedVersion {
    CodedVersion(
      task: task.codes[row], promptVersion: promptVersion?.codes[row] ?? -1,
      optionOrder: optionOrder?.codes[row] ?? -1, epoch: epoch[row])
  }

  /// Gives versions of prompts and orders of options epochs, where the log does not tell them apart by
  /// epochs itself.
  ///
  /// - Complexity: O(rows) where rows name a version or an order, else O(1).
  package mutating func numberVersions() {
    guard promptVersion != nil || optionOrder != nil else { return }
    var coded: Set<CodedVersion> = []
    for row in 0..<count { coded.insert(codedVersion(at: row)) }
    let versions = coded.map { code in
      (
        code,
        VersionEpochs.Version(
          task: task.values[Int(code.task)],
          promptVersion: code.promptVersion < 0
            ? nil : promptVersion?.values[Int(code.promptVersion)],
          optionOrder: code.optionOrder < 0 ? nil : optionOrder?.values[Int(code.optionOrder)],
          epoch: code.epoch)
      )
    }
    let epochs = VersionEpochs(versions.map(\.1))
    var numbers: [CodedVersion: Int32] = [:]
    for (code, version) in versions { numbers[code] = epochs.epoch(of: version) }
    guard !numbers.isEmpty else { return }
    for row in 0..<count {
      if let number = numbers[codedVersion(at: row)] { epoch[row] = number }
    }
  }
}
