/// What was found of one kind in logs, which is said on one line: the first in full, and where the
/// others are.
///
///     for group in DiagnosticGroup.groups(of: issues) { print(group) }
///
/// Issues are of one kind when they say the same but for the values in them. Up to three are said by
/// themselves, so that short lists stay as they are. What is not in a log is said by itself always:
/// it is mended line by line.
package struct DiagnosticGroup: Sendable, CustomStringConvertible {
  /// What issues of one kind have in common.
  package struct Kind: Hashable, Sendable {
    package let severity: Diagnostic.Severity
    package let code: String
    /// The message without the values in it.
    package let form: String

    package init(_ issue: Diagnostic) {
      severity = issue.severity
      code = issue.code
      form = Kind.problemsOfWholes.contains(issue.code) ? issue.message : Kind.form(issue.message)
    }

    /// Codes whose messages name what is to be mended once, such as a column.
    private static let problemsOfWholes: Set<String> = [
      "missingColumn", "duplicateColumn", "columnMap", "unknownColumnMap", "fieldDeclaration",
      "undeclaredField", "unknownFormat", "missingSibling", "otherResults", "fewerSamples",
      "countMismatch",
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
  package let issues: [Diagnostic]
  /// Further ones that are counted only.
  package let omitted: Int

  /// How many there are.
  package var count: Int { issues.count + omitted }
  package var severity: Diagnostic.Severity { issues[0].severity }

  /// Groups of one kind are of one file each until there are more of them than this.
  private static let mostAlone = 3
  /// The places that are named.
  private static let mostPlaces = 4

  /// The issues by kind, in the order in which the kinds first come up.
  ///
  /// - Parameter omitted: how many more there are of a kind that are not in the list.
  /// - Complexity: O(length of the messages).
  package static func groups(
    of issues: [Diagnostic], omitted: [Kind: Int] = [:]
  ) -> [DiagnosticGroup] {
    var places: [Kind: Int] = [:]
    var units: [(kind: Kind, issues: [Diagnostic])] = []
    for issue in issues {
      let kind = Kind(issue)
      guard issue.place?.isMember == true else {
        units.append((kind, [issue]))
        continue
      }
      if let place = places[kind] {
        units[place].issues.append(issue)
      } else {
        places[kind] = units.count
        units.append((kind, [issue]))
      }
    }
    return units.enumerated().flatMap { index, unit -> [DiagnosticGroup] in
      let further = places[unit.kind] == index ? omitted[unit.kind] ?? 0 : 0
      guard unit.issues.count + further > mostAlone else {
        return unit.issues.map { DiagnosticGroup(issues: [$0], omitted: 0) }
      }
      return [DiagnosticGroup(issues: unit.issues, omitted: further)]
    }
  }

  /// The first issue, on one line, and how many more there are and where.
  package var description: String { issues[0].worded(more: more) }

  /// The description, and below it the line that the first issue is about.
  package var excerptedDescription: String {
    ([description] + (issues[0].excerpt?.lines ?? [])).joined(separator: "\n")
  }

  /// The description with the last components of paths only.
  package var portableDescription: String { issues[0].worded(isPortable: true, more: more) }

  private var more: String? {
    guard count > 1 else { return nil }
    let first = issues[0]
    let others = issues.dropFirst()
    let files = Set(issues.map(\.file)).count
    var places: [String] = []
    for issue in others {
      guard places.count < DiagnosticGroup.mostPlaces else { break }
      let place =
        issue.file != first.file
        ? issue.file.lastPathComponent.quoted
        : issue.locator != first.locator && !issue.locator.isEmpty
          ? issue.locator : DiagnosticGroup.quotedPart(of: issue.message) ?? issue.locator
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
