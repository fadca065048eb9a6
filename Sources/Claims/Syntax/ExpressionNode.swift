internal import Analysis

/// A part of a parsed expression.
///
/// Two are equal where they say the same, wherever they stand.
struct ExpressionNode: Equatable, Sendable {
  indirect enum Kind: Equatable, Sendable {
    case number(NumberWord)
    case name(NameWord)
    case call(ExpressionFunction, [ExpressionNode])
    /// A call that takes its second part for each member of a set.
    case over(ExpressionFunction, SetNode, ExpressionNode)
    case negated(ExpressionNode)
    case arithmetic(ExpressionNode, Arithmetic, ExpressionNode)
    case comparison(ExpressionNode, Comparison, ExpressionNode)
    case within(ExpressionNode, margin: ExpressionNode, of: ExpressionNode)
    case membership(ExpressionNode, SetNode)
    case not(ExpressionNode)
    case and([ExpressionNode])
    case or([ExpressionNode])
    /// A set by itself, for loops.
    case set(SetNode)
    /// What could not be read.
    case invalid
  }

  enum Arithmetic: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"

    var isProduct: Bool { self == .times || self == .divided }
  }

  /// What a part can stand for.
  enum Sort { case statement, quantity, name, set, anything }

  let kind: Kind
  /// Offsets of its characters.
  let range: Range<Int>
  /// How many parts are nested in one another.
  let depth: Int

  init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
    depth = 1 + kind.children.reduce(0) { Swift.max($0, $1.depth) }
  }

  static func == (first: ExpressionNode, second: ExpressionNode) -> Bool {
    first.kind == second.kind
  }

  var sort: Sort {
    switch kind {
    case .number, .negated, .arithmetic: .quantity
    case .name: .name
    case .call(let function, _): function == .best ? .name : .quantity
    case .over(let function, _, _): function == .all || function == .any ? .statement : .quantity
    case .comparison, .within, .membership, .not, .and, .or: .statement
    case .set: .set
    case .invalid: .anything
    }
  }
}

extension ExpressionNode.Kind {
  /// The parts that it is made of.
  var children: [ExpressionNode] {
    switch self {
    case .number, .name, .invalid: []
    case .call(_, let arguments): arguments
    case .over(_, let set, let body): set.children + [body]
    case .negated(let part), .not(let part): [part]
    case .arithmetic(let left, _, let right), .comparison(let left, _, let right): [left, right]
    case .within(let left, let margin, let right): [left, margin, right]
    case .membership(let name, let set): [name] + set.children
    case .and(let parts), .or(let parts): parts
    case .set(let set): set.children
    }
  }
}

/// A number as it is written.
struct NumberWord: Equatable, Sendable {
  let text: String
  let isPercent: Bool

  /// Its value; infinite where it is beyond the range of numbers.
  var value: Double {
    guard isPercent else { return Double(text) ?? .nan }
    // A shift of the decimal point, so that 7% is the number 0.07 and not a neighbour of it.
    let hasExponent = text.contains { $0 == "e" || $0 == "E" }
    return hasExponent ? (Double(text) ?? .nan) / 100 : Double(text + "e-2") ?? .nan
  }

  var written: String { isPercent ? "\(text)%" : text }
}

/// A name as it is written.
///
/// Two are equal where they are the same name, wherever they stand.
struct NameWord: Equatable, Sendable {
  let text: String
  let isQuoted: Bool
  let range: Range<Int>

  static func == (first: NameWord, second: NameWord) -> Bool {
    first.isQuoted == second.isQuoted && first.text.isExactly(second.text)
  }

  var written: String {
    isQuoted ? ExpressionWords.quoted(text) : text
  }
}

/// A set of members, and what each of them is called.
struct SetNode: Equatable, Sendable {
  indirect enum Members: Equatable, Sendable {
    case kind(MemberKind, Condition?)
    /// The models of the first ranks.
    case top(ExpressionNode, ExpressionNode?)
    case list([NameWord])
    /// What could not be read.
    case invalid
  }

  /// Which members of a kind are in the set.
  struct Condition: Equatable, Sendable {
    enum Sign: Equatable, Sendable {
      case compared(Comparison)
      /// `~`.
      case like
    }

    enum Value: Equatable, Sendable {
      case name(NameWord)
      case number(NumberWord, isNegative: Bool)
      /// What the member has that a bound name stands for.
      case same(NameWord)
    }

    let attribute: NameWord
    let sign: Sign
    let value: Value
    /// Offsets of the value's characters.
    let range: Range<Int>

    static func == (first: Condition, second: Condition) -> Bool {
      first.attribute == second.attribute && first.sign == second.sign
        && first.value == second.value
    }
  }

  let members: Members
  let name: NameWord?
  let range: Range<Int>

  static func == (first: SetNode, second: SetNode) -> Bool {
    first.members == second.members && first.name == second.name
  }

  var children: [ExpressionNode] {
    if case .top(let number, let dimension) = members {
      return [number] + (dimension.map { [$0] } ?? [])
    }
    return []
  }
}
