/// Issues of one kind, which are said on one line: the first of them in full, and where the others
/// are.
///
///     for group in LogIssueGroup.groups(of: issues) { print(group) }
///
/// Issues are of one kind when they say the same but for the values in them. Up to three are said by
/// themselves, so that short lists stay as they are.
package struct LogIssueGroup: Sendable, CustomStringConvertible {
  /// What issues of one kind have in common.
  package struct Kind: Hashable, Sendable {
    package let severity: LogIssue.Severity
    package let code: String
    /// The message without the values in it.
    package let form: String

    package init(_ issue: LogIssue) {
      severity = issue.severity
      code = issue.code
      form = Kind.problemsOfWholes.contains(issue.code) ? issue.message : Kind.form(issue.message)
    }

    /// Codes whose messages name what is to be mended once, such as a column.
    private static let problemsOfWholes: Set<String> = [
      "missingColumn", "duplicateColumn", "columnMap", "unknownColumnMap", "fieldDeclaration",
      "undeclaredField", "unknownFormat", "missingSibling", "otherResults", "fewerSamples",
      "countMismatch", "shortPanel", "unevenItems", "mixedUnits", "straddledVersions",
    ]

    /// The message with its numbers and quoted texts left out.
    private static func form(_ message: String) -> String {
      var form = ""
      var isQuoted = false
      for character in message {
        if character == "\"" {
          isQuoted.toggle()
          form.append(character)
        } else if !isQuoted, !character.isNumber, character != "-", character != "." {
          form.append(character)
        }
      }
      return form
    }
  }

  /// The issues of the group, in their order.
  package let issues: [LogIssue]
  /// Further ones that are counted only.
  package let omitted: Int

  /// How many there are.
  package var count: Int { issues.count + omitted }
  package var severity: LogIssue.Severity { issues[0].severity }

  /// Groups of one kind are of one file each until there are more of them than this.
  private static let mostAlone = 3
  /// The places that are named.
  private static let mostPlaces = 4

  /// The issues by kind, in the order in which the kinds first come up.
  ///
  /// - Complexity: O(length of the messages).
  package static func groups(of issues: [LogIssue]) -> [LogIssueGroup] {
    groups(of: issues, omitted: [:])
  }

  package static func groups(of issues: [LogIssue], omitted: [Kind: Int]) -> [LogIssueGroup] {
    var order: [Kind] = []
    var byKind: [Kind: [LogIssue]] = [:]
    for issue in issues {
      let kind = Kind(issue)
      if byKind[kind] == nil { order.append(kind) }
      byKind[kind, default: []].append(issue)
    }
    return order.flatMap { kind -> [LogIssueGroup] in
      let issues = byKind[kind] ?? []
      let further = omitted[kind] ?? 0
      guard issues.count + further > mostAlone else {
        return issues.map { LogIssueGroup(issues: [$0], omitted: 0) }
      }
      return [LogIssueGroup(issues: issues, omitted: further)]
    }
  }

  /// The first issue, on one line, and how many more there are and where.
  package var description: String { issues[0].worded(file: issues[0].file, more: more) }

  /// The description with the last components of paths only.
  package var portableDescription: String {
    issues[0].worded(file: issues[0].file.lastPathComponent, more: more)
  }

  private var more: String? {
    guard count > 1 else { return nil }
    let first = issues[0]
    let others = issues.dropFirst()
    let files = Set(issues.map(\.file)).count
    var places: [String] = []
    for issue in others {
      guard places.count < LogIssueGroup.mostPlaces else { break }
      let place =
        issue.file != first.file
        ? issue.file.lastPathComponent.quoted
        : issue.locator != first.locator && !issue.locator.isEmpty
          ? issue.locator : LogIssueGroup.quotedPart(of: issue.message) ?? issue.locator
      if !place.isEmpty, !places.contains(place) { places.append(place) }
    }
    let number = count - 1
    let what = files > 1 ? "in \(files) files" : "in this file"
    let isWhole = places.count >= number
    let list =
      places.isEmpty ? "" : ": " + places.joined(separator: ", ") + (isWhole ? "" : ", …")
    return "and \(number) more of this kind \(what)\(list)"
  }

  /// The first quoted text of a message, which tells it from others at the same place.
  private static func quotedPart(of message: String) -> String? {
    let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count > 2 ? "\"\(parts[1])\"" : nil
  }
}
