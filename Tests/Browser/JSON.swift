internal import Foundation

/// A value of JSON, as the browser sends and takes them.
package enum JSON: Sendable, Equatable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  /// - Returns: nil where the bytes are no JSON.
  init?(_ bytes: [UInt8]) {
    guard
      let value = try? JSONSerialization.jsonObject(
        with: Data(bytes), options: .fragmentsAllowed)
    else { return nil }
    self.init(value)
  }

  private init(_ value: Any) {
    switch value {
    case let text as String: self = .text(text)
    case let list as [Any]: self = .list(list.map { JSON($0) })
    case let object as [String: Any]: self = .object(object.mapValues { JSON($0) })
    case let number as NSNumber:
      // Numbers of JSON are never of the type of a single byte.
      let isFlag = String(cString: number.objCType) == "c"
      self = isFlag ? .flag(number.boolValue) : .number(number.doubleValue)
    default: self = .null
    }
  }

  private var plain: Any {
    switch self {
    case .null: NSNull()
    case .flag(let flag): flag
    case .number(let number): number
    case .text(let text): text
    case .list(let list): list.map(\.plain)
    case .object(let object): object.mapValues(\.plain)
    }
  }

  var bytes: [UInt8] {
    get throws {
      Array(
        try JSONSerialization.data(
          withJSONObject: plain, options: [.fragmentsAllowed, .sortedKeys]))
    }
  }

  /// A member of an object; null where there is none.
  package subscript(name: String) -> JSON {
    if case .object(let object) = self { object[name] ?? .null } else { .null }
  }

  package var text: String? { if case .text(let text) = self { text } else { nil } }
  package var number: Double? { if case .number(let number) = self { number } else { nil } }
  package var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  package var list: [JSON] { if case .list(let list) = self { list } else { [] } }
  /// The texts of a list, without what else is in it.
  package var texts: [String] { list.compactMap(\.text) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral text: String) { self = .text(text) }
  package init(booleanLiteral flag: Bool) { self = .flag(flag) }
}

extension JSON: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  package init(integerLiteral number: Int) { self = .number(Double(number)) }
  package init(floatLiteral number: Double) { self = .number(number) }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  package init(arrayLiteral elements: JSON...) { self = .list(elements) }
  package init(dictionaryLiteral members: (String, JSON)...) {
    self = .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
  }
}
