import Foundation

/// As much of JSON Schema (draft 2020-12) as the project's schemas use.
///
/// Stricter than the standard in two ways: a word that is not known here is a failure, so that no rule
/// of a schema goes unread; and so is a key of a document that the schema does not describe.
package struct JSONSchema {
  private let root: [String: Any]

  package init(_ text: String) throws {
    root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }

  /// Where a document departs from the schema, and how; empty where it does not.
  package func faults(in document: String) throws -> [String] {
    let value = try JSONSerialization.jsonObject(with: Data(document.utf8))
    var faults: [String] = []
    checkWhole(value, root, at: "", &faults)
    return faults
  }

  private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

  /// - Returns: the keys of an object that the schema describes; nil where it describes any.
  private func check(
    _ value: Any, _ schema: [String: Any], at path: String, _ faults: inout [String]
  ) -> Set<String>? {
    var known: Set<String>? = []
    func also(_ keys: Set<String>?) { known = known.flatMap { old in keys.map(old.union) } }
    for (word, rule) in schema where !Self.annotations.contains(word) {
      switch (word, rule) {
      case ("$ref", let name as String):
        guard name.hasPrefix("#/$defs/"),
          let target = (root["$defs"] as? [String: Any])?[String(name.dropFirst(8))]
            as? [String: Any]
        else {
          faults.append("\(path): there is no \(name)")
          continue
        }
        also(check(value, target, at: path, &faults))
      case ("type", _):
        let types = rule as? [String] ?? [rule as? String ?? ""]
        if !types.contains(where: { Self.isOf($0, value) }) {
          faults.append("\(path): \(value) is not \(types.joined(separator: " or "))")
        }
      case ("const", _):
        if !Self.equal(value, rule) { faults.append("\(path): \(value) is not \(rule)") }
      case ("enum", let allowed as [Any]):
        if !allowed.contains(where: { Self.equal($0, value) }) {
          faults.append("\(path): \(value) is none of \(allowed)")
        }
      case ("minimum", let least as Double):
        if let number = value as? Double, number < least {
          faults.append("\(path): \(number) is below \(least)")
        }
      case ("maximum", let most as Double):
        if let number = value as? Double, number > most {
          faults.append("\(path): \(number) is above \(most)")
        }
      case ("required", let keys as [String]):
        guard let object = value as? [String: Any] else { continue }
        for key in keys where object[key] == nil { faults.append("\(path): no \(key)") }
      case ("properties", let properties as [String: [String: Any]]):
        guard let object = value as? [String: Any] else { continue }
        also(Set(properties.keys))
        for (key, property) in properties {
          if let part = object[key] { checkWhole(part, property, at: "\(path)/\(key)", &faults) }
        }
      case ("additionalProperties", let property as [String: Any]):
        guard let object = value as? [String: Any] else { continue }
        let named = (schema["properties"] as? [String: Any]).map { Set($0.keys) } ?? []
        for (key, part) in object where !named.contains(key) {
          checkWhole(part, property, at: "\(path)/\(key)", &faults)
        }
        known = nil
      case ("items", let item as [String: Any]):
        for (place, part) in (value as? [Any] ?? []).enumerated() {
          checkWhole(part, item, at: "\(path)/\(place)", &faults)
        }
      case ("allOf", let schemas as [[String: Any]]):
        for part in schemas { also(check(value, part, at: path, &faults)) }
      case ("anyOf", let schemas as [[String: Any]]):
        let tried = schemas.map { part in
          var found: [String] = []
          checkWhole(value, part, at: path, &found)
          return found
        }
        if !tried.contains(where: \.isEmpty) { faults += tried.min { $0.count < $1.count } ?? [] }
        known = nil
      case ("if", let condition as [String: Any]):
        var unmet: [String] = []
        _ = check(value, condition, at: path, &unmet)
        let branch = schema[unmet.isEmpty ? "then" : "else"] as? [String: Any]
        if let branch { also(check(value, branch, at: path, &faults)) }
      case ("then", _), ("else", _): continue
      default: faults.append("\(path): the word \(word) of the schema is not understood")
      }
    }
    return known
  }

  /// A value by itself: all its keys must be described.
  private func checkWhole(
    _ value: Any, _ schema: [String: Any], at path: String, _ faults: inout [String]
  ) {
    let known = check(value, schema, at: path, &faults)
    guard let object = value as? [String: Any], let known else { return }
    for key in object.keys.sorted() where !known.contains(key) {
      faults.append("\(path): the schema does not describe \(key)")
    }
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "null": value is NSNull
    case "string": value is String
    case "array": value is [Any]
    case "object": value is [String: Any]
    case "boolean": isFlag(value)
    case "number": value is NSNumber && !isFlag(value)
    case "integer": !isFlag(value) && (value as? Double).map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  private static func isFlag(_ value: Any) -> Bool {
    // Numbers of JSON are never of the type of a single byte.
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
  }

  private static func equal(_ one: Any, _ other: Any) -> Bool {
    if one is NSNull || other is NSNull { return one is NSNull && other is NSNull }
    if let one = one as? String { return one == other as? String }
    if isFlag(one) || isFlag(other) {
      return isFlag(one) && isFlag(other) && (one as? Bool) == (other as? Bool)
    }
    return (one as? Double) == (other as? Double)
  }
}
